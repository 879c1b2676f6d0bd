/// Benchmarks of jd against Docker's own programs, on this machine, in one run: `./jd bench`.
///
/// Read [Bench] first: it lists the measurements in order. A [BenchedDaemon] is one of the two daemons; [Samples] are its
/// repeated measurements of one operation; a [ContainerSet] is many containers of one daemon, a [Bundle] a container that
/// needs no daemon; [Report] writes the results of both sides into the book.
/// [SchedulerDecisions] compares with nothing: it is a JMH benchmark.
package jd.bench;
