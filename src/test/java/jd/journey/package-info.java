/// Journeys: the built `jd` as a user meets it, end to end, next to the real thing.
///
/// A [Peer] is a program of the real thing, as Debian packages it; [RealDockerd] runs the real daemon where it can neither
/// see nor touch the machine's own network and mounts.
package jd.journey;
