/// Section 2.3: the commands about images and registries.
///
/// **Read first** `CmdPull`, one request whose answer is a stream of progress; then `CmdBuild`, which sends a directory.
///
/// **Left out** of Docker's client: `manifest`, `trust`, and the commands of BuildKit.
///
/// Docker 1.2.0: api/client/commands.go
package jd.client.image;
