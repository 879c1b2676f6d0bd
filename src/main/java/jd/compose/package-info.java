/// Chapter 17.
package jd.compose;
