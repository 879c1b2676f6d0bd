/// Lab 2: the client's demultiplexer.
///
/// Read [Demultiplexer] first, the methods that a student writes, then [StreamsLab], which grades them with frames that
/// the daemon's own code has made, on a [Connection] that delivers them in pieces.
package jd.labs.lab02;
