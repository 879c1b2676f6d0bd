/// What happens in the daemon, for those who follow it: the newest events are kept, and each is sent to every client that
/// asks for it.
///
/// Read first: [Events], then [EventFilter].
///
/// Left out: events of other daemons, which Swarm adds (chapter 15).
///
/// Docker 1.2.0: events/events.go
package jd.daemon.events;
