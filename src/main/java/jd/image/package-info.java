/// Chapter 8.
package jd.image;
