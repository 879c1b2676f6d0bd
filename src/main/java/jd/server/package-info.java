/// Chapter 5: how does a daemon serve many clients, and what of it is HTTP?
///
/// As little as possible. In the middle stands the [jd.server.Engine], which runs *jobs*: a job has a name,
/// parameters, a stream in and a stream out, and ends with a status. Everything that a client can ask of the daemon is
/// a job ([jd.server.Jobs] lists them all), so whoever watches the Engine watches the daemon: `-D` logs each when it
/// begins and when it ends. What a job does is not told here but in the daemon's job table; that it was HTTP that
/// asked, a job cannot know.
///
/// Around it lies the HTTP face. [jd.server.HttpServer] opens the sockets and gives each connection a thread;
/// `HttpConnection` reads one request after the other; `Router` finds the route; a route (`ContainerRoutes` and its
/// siblings) turns a path and its parameters into the parameters of a job, runs it, and turns the result into JSON. An
/// `Exchange` is what a route sees of all this.
///
/// ```
///  socket ─► Listener ─► HttpConnection ─► Router ─► ContainerRoutes ─► Engine ─► Job ─► handler (chapter 12)
///                             │  Wire: messages and bodies                         │
///                             └──────────────── JobStreams ◄───────────────────────┘
/// ```
///
/// Read first [jd.server.Engine] and [jd.server.Job], two small classes; then [jd.server.HttpServer], whose `serve`
/// and `acceptConnections` are the two jobs that chapter 3 starts; then `HttpConnection`, from whose `serveOne`
/// everything else is one step away.
///
/// Three things are harder than they look, and each has its class. A *hijacked* connection (`HijackedStreams`) stops
/// being HTTP in the middle: `docker attach` sends keys and gets output over it, and either side may close its half
/// alone. A client that *leaves* a quiet stream is noticed by reading from it (`Departure`), and what is read instead
/// may be its next request; on a hijacked connection, by the hang-up of its socket (`HangUps`). And an answer that takes its time is *flushed* piece by piece: `docker run` starts the
/// container only when it has seen the head of the answer to `wait`.
///
/// Left out: TLS on TCP sockets, CORS, `/debug/pprof`, attaching over a WebSocket.
///
/// Docker 1.2.0: engine, api/server
package jd.server;
