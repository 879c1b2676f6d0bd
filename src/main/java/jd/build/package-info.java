/// Chapter 11.
package jd.build;
