/// jd against the real thing, on this machine, in one run: `./jd bench`.
///
/// Read [Bench] first: it is the list of what is measured, in order. A [Contestant] is one of the two daemons; [Samples]
/// are the times of one of them at one thing; a [Crowd] is many containers of one daemon, a [Bundle] a container that
/// needs none; [Report] writes both sides beside each other into the book.
package jd.bench;
