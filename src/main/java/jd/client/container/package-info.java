/// Section 2.3: the commands about containers.
///
/// **Read first** `CmdPause`, the shortest; then [CmdRun], the longest: create, attach, wait, start. [ContainerCreation] is
/// shared by `run` and `create`, and pulls a missing image.
///
/// **Left out** of Docker's client: `run` of several platforms, `debug`.
///
/// Docker 1.2.0: api/client/commands.go
package jd.client.container;
