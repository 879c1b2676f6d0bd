/// Chapter 13.
package jd.dockerinit;
