/// Chapter 3,4.
package jd.daemon;
