/// Chapter 5.
package jd.server;
