/// Chapter 5: **how does a daemon serve many clients, and which part of it is HTTP?**
///
/// As little as possible is HTTP. The core is the [jd.server.Engine], which runs *jobs*: a job has a name, parameters,
/// an input and an output stream, and ends with a status. Everything that a client can request of the daemon is a job
/// ([jd.server.api.Jobs] lists them all), so all activity of the daemon can be observed at the Engine: `-D` logs each job
/// when it begins and when it ends. The daemon's job table says what a job does; a job does not know that HTTP
/// requested it.
///
/// The Engine is surrounded by the HTTP server. [jd.server.HttpServer] opens the sockets and gives each connection a
/// thread; `HttpConnection` reads one request after the other; `Router` finds the route, all of which `Routes` lists; a
/// route (in `ContainerRoutes` and its siblings) turns path and query into the parameters of a job, runs it, and turns
/// the result into JSON. An `Exchange` is a route's view of request and answer.
///
/// ```
///  socket ─► Listener ─► HttpConnection ─► Router ─► ContainerRoutes ─► Engine ─► Job ─► handler (chapter 12)
///                             │  Wire: messages and bodies                         │
///                             └──────────────── JobStreams ◄───────────────────────┘
/// ```
///
/// **Read first** [jd.server.Engine] and [jd.server.Job], two small classes; then [jd.server.HttpServer], whose `serve`
/// and `acceptConnections` are the two jobs that chapter 3 starts; then `HttpConnection#serveOne`, from which
/// everything else is one step away.
///
/// Three things are harder than they look, and each has its class. A *hijacked* connection (`HijackedStreams`) stops
/// being HTTP after the head: `docker attach` sends input and gets output over it, and either side may close its half
/// alone. A client that *disconnects* from a silent stream is detected by reading from it (`ClientDisconnect`), and what is
/// read may be its next request; on a hijacked connection, by the hang-up of its socket (`HangUpPoll`). And a streamed
/// answer is *flushed* piece by piece: `docker run` starts the container only after it has read the head of the answer
/// to `wait`.
///
/// On a TCP socket all of this can be encrypted ([jd.server.ServerTls]): `HttpConnection` performs the handshake first, and
/// nothing else changes.
///
/// **Left out**: CORS, `/debug/pprof`, attaching over a WebSocket.
///
/// Docker 1.2.0: engine, api/server
package jd.server;
