/// Chapter 7.
package jd.containernet;
