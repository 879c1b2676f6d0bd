/// Section 2.3 continued: **how is this process connected to a container?** A session holds the streams of this process,
/// the daemon's API, and, while a container is attached, both directions of its connection, the terminal in raw mode,
/// the signals to forward and the exit code to wait for.
///
/// **Read first** [jd.client.session.Cli], what every command gets; then [jd.client.session.AttachedStreams], both
/// directions of a hijacked connection; then [jd.client.session.TerminalSession], raw mode and window size.
///
/// **Left out** of Docker's client: credentials, contexts and the configuration file.
///
/// Docker 1.2.0: api/client/cli.go, api/client/hijack.go, api/client/utils.go
package jd.client.session;
