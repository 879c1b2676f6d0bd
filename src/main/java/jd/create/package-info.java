/// Chapter 12.
package jd.create;
