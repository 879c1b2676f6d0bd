/// jd.
package jd;
