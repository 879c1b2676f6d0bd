/// Journeys: end-to-end tests of the built `jd` as a user runs it, compared with Docker's own programs.
///
/// A [Peer] is such a program, as Debian packages it; [RealDockerd] runs the real daemon where it can neither see nor
/// change the machine's own network and mounts.
package jd.journey;
