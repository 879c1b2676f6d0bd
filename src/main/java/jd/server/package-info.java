/// Chapter 5: **how does a daemon serve many clients, and which part of it is HTTP?**
///
/// As little as possible is HTTP. The core is the [jd.server.engine.Engine], which runs *jobs*: a job has a name,
/// parameters, an input and an output stream, and ends with a status. Everything that a client can request of the daemon
/// is a job ([jd.server.api.Jobs] lists them all), so all activity of the daemon can be observed at the Engine: `-D` logs
/// each job when it begins and when it ends. The daemon's job table says what a job does; a job does not know that HTTP
/// requested it.
///
/// The package is cut into floors; each imports only those below it:
///
/// ```
///   server     Routes: the list of all routes; their groups
///   http       sockets, connections, the router; request and answer
///   engine     jobs, and what runs them
///   api        names and types of jobs, the JSON documents
/// ```
///
/// [Routes] lists the routes of the Engine API. A route (in `ContainerRoutes` and its siblings) turns path and query into
/// the parameters of a job, runs it, and turns the result into JSON. What a request of an older API version means is in
/// `OlderApi`.
///
/// ```
///  socket ─► Listener ─► HttpConnection ─► Router ─► ContainerRoutes ─► Engine ─► Job ─► handler (chapter 12)
///                             │  Wire: messages and bodies                         │
///                             └──────────────── JobStreams ◄───────────────────────┘
/// ```
///
/// **Read first** [jd.server.engine.Engine] and [jd.server.engine.Job], two small classes; then
/// [jd.server.http.HttpServer] and what it calls; then one group of routes, such as `VolumeRoutes`.
///
/// **Left out**: `/debug/pprof`, attaching over a WebSocket.
///
/// Docker 1.2.0: engine, api/server
package jd.server;
