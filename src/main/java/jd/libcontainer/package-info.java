/// Chapter 14.
package jd.libcontainer;
