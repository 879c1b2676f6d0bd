/// Chapter 2.
package jd.client;
