/// Section 2.3 executes a command, and every command comes down to this: **how does one process ask another something,
/// and what does it get back?** The daemon's interface is HTTP over a socket, and here is all that the client knows of
/// it. Nothing in this package has heard of commands, of flags or of the person in front of them.
///
/// Read first, in this order:
///
/// 1. [jd.client.api.ApiRequest], a call before a connection is chosen for it.
/// 2. [jd.client.api.RemoteApi], the daemon as a Java object: a request goes in; an answer comes out, or a
///    [jd.client.api.ClientException] in Docker's words.
/// 3. [jd.client.api.ApiConnection], one socket with one request on it, and how such a connection stops being HTTP and
///    becomes a container's terminal. Where there is no terminal, [jd.client.api.StdCopy] takes its two outputs apart.
///
/// Bodies are JSON. [jd.client.api.BodyWriter] writes those that go out, [jd.client.api.JsonValue] reads those that come
/// back, and both do without an object mapper, whose classes take longer to load than a command has.
/// [jd.client.api.DaemonAddress] says where the daemon is; [jd.client.api.HeadStart] pays for the first conversation
/// while the words of the command are still being read.
///
/// **Left out** of Docker's client: TLS, `ssh://`, and settling on a version with daemons older than this client.
///
/// Docker 1.2.0: api/client/utils.go, api/client/hijack.go, pkg/stdcopy
package jd.client.api;
