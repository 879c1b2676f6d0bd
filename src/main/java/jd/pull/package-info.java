/// Chapter 9.
package jd.pull;
