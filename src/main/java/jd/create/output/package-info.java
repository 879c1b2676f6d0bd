/// Where does a line go that a container writes? To the clients that are attached at that moment, and to the log for those
/// that come later (`docker logs`):
///
/// ```
///   pipe or pty ──OutputPump──► ContainerOutput ──► LineSplitter ──► JsonLog ──► LogReader ──► docker logs
///    (one thread for all)            └──────────► Backlog of each client ──► docker attach
/// ```
///
/// What a client types takes the other way, through [Stdin], watched for the keys by which the client leaves
/// ([jd.server.api.DetachKeys]).
///
/// Three rules keep it simple. One platform thread reads all pipes, because three threads a container would cost more
/// than the containers, and a virtual thread that reads a pipe holds one of few carriers. The container waits for nothing
/// behind its pipe: what a client does not take is kept for it, in memory and then on disk ([Spill]), as far as the
/// [OutputBudget] of all clients goes, and then the client is dropped; a log that cannot be written loses lines. And
/// output comes before news: when a waiter learns that a container has ended, its last line is in the log.
///
/// Read first:
///
/// 1. [ContainerOutput], one container's writing: the splitter, the log and the clients.
/// 2. [OutputPump], the one thread that reads every pipe.
/// 3. [JsonLog], the file and its turns; then [Backlog], what a slow client has not taken yet.
///
/// Of Docker this leaves out the log drivers other than json-file.
///
/// Docker 1.2.0: daemon/container.go, pkg/broadcastwriter, pkg/jsonlog
package jd.create.output;
