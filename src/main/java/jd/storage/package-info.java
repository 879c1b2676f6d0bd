/// Chapter 10.
package jd.storage;
