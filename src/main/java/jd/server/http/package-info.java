/// Chapter 5's floor of the messages: **how does a request reach its route, and how does the answer reach the client?**
///
/// [HttpServer] opens the sockets and gives each connection a thread; `HttpConnection` reads one request after the other;
/// [Router] finds its route in a [RouteTable] and turns failures into answers. An [Exchange] is a route's view of request
/// and answer, and runs the route's job in the engine. Which routes there are is not known here: the daemon's are in
/// `jd.server`, those of a swarm manager in `jd.swarm.manager`.
///
/// ```
/// HttpServer ─► Listener                      sockets and accept loops     ServerTls, ListenAddress
///      │
///      └─► HttpConnection ─► Router           one connection               PatternTable
///               │               │
///               │               └─► Exchange  one request and its answer   Request, Query, JsonBody; Response
///               └────────► Wire ◄───┘         messages and bodies          HijackedStreams, ClientDisconnect
///
/// ServerLimits: MemoryBudget, AnswerSlots, Deadlines                       what all clients together may use
/// ```
///
/// Other packages need seven of these types: [HttpServer] with [ServerTls], [Router] with [RouteTable] and
/// [PatternTable], [Exchange] with [Query].
///
/// **Read first** `HttpConnection#serveOne`, from which everything else is one step away; then [HttpServer], whose `serve`
/// and `acceptConnections` are the two jobs that chapter 3 starts.
///
/// Three things are harder than they look, and each has its class. A *hijacked* connection (`HijackedStreams`) stops
/// being HTTP after the head: `docker attach` sends input and gets output over it, and either side may close its half
/// alone. A client that *disconnects* from a silent stream is detected by reading from it (`ClientDisconnect`), and what is
/// read may be its next request; on a hijacked connection, by the hang-up of its socket (`HangUpPoll`). And a streamed
/// answer is *flushed* piece by piece: `docker run` starts the container only after it has read the head of the answer
/// to `wait`.
///
/// On a TCP socket all of this can be encrypted ([ServerTls]): `HttpConnection` performs the handshake first, and nothing
/// else changes.
///
/// **Left out**: HTTP/2, CORS.
///
/// Docker 1.2.0: api/server, pkg/listenbuffer
package jd.server.http;
