/// Chapter 6.
package jd.daemonnet;
