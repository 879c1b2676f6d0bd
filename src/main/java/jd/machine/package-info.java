/// Chapter 16.
package jd.machine;
