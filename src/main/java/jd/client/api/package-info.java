/// Section 2.3 executes a command, and every command sends requests: **how does one process send a request to another,
/// and what does it get back?** The daemon's interface is HTTP over a socket; this package knows that protocol and
/// nothing of commands or flags.
///
/// Read first, in this order:
///
/// 1. [jd.client.api.ApiRequest], a request before a connection is opened for it.
/// 2. [jd.client.api.RemoteApi], the daemon as a Java object: a request goes in; an answer comes out, or a
/// [jd.client.api.ClientException] with Docker's message.
/// 3. [jd.client.api.ApiConnection], one socket with one request on it, and how such a connection stops being HTTP and
/// carries a container's terminal. Without a terminal, [jd.client.api.StdCopy] demultiplexes the two outputs.
///
/// Bodies are JSON, as plain maps and lists that [jd.libcontainer.io.JsonTree] reads and writes without an object mapper,
/// whose classes take longer to load than most commands run. [jd.client.api.DaemonAddress]
/// finds the daemon; [jd.client.api.HeadStart] loads the classes of the first request while the command line is still
/// being parsed.
///
/// **Left out** of Docker's client: `ssh://`, and negotiation of the API version with older daemons.
///
/// Docker 1.2.0: api/client/utils.go, api/client/hijack.go, utils/stdcopy.go
package jd.client.api;
