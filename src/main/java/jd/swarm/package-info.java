/// Chapter 15.
package jd.swarm;
