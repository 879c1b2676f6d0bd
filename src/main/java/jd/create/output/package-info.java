/// **Where does a container's output go?** To the clients that are attached, and to the log, for clients that ask later
/// (`docker logs`):
///
/// ```
///   pipe or pty ──OutputPump──► ContainerOutput ──► LineSplitter ──► JsonLog ──► LogReader ──► docker logs
///    (one thread for all)            └──────────► Backlog of each client ──► docker attach
/// ```
///
/// A client's input goes the other way, through [Stdin], which looks for the detach keys
/// ([jd.server.api.DetachKeys]).
///
/// Three rules keep it simple:
///
/// * One platform thread reads all pipes. Three threads for each container would cost more memory than the container, and
///   a virtual thread that reads a pipe pins one of few carriers.
/// * The container never waits. Output that a client has not read is kept in memory and then on disk ([Spill]), within the
///   [OutputBudget] of all clients; beyond that the client is dropped. A log that cannot be written loses lines.
/// * Output precedes the exit: when `docker wait` returns, the last line is in the log.
///
/// Read first:
///
/// 1. [ContainerOutput], the output of one container: the splitter, the log and the clients.
/// 2. [OutputPump], the one thread that reads every pipe.
/// 3. [JsonLog], the file and its rotation; then [Backlog], the output that a slow client has not read yet.
///
/// Of Docker this leaves out the log drivers that send lines elsewhere (syslog, journald and others), the compression of
/// rotated files, and the option `tag`. The driver `local` has the format of json-file here.
///
/// Docker 1.2.0: daemon/container.go, pkg/broadcastwriter, pkg/jsonlog
package jd.create.output;
