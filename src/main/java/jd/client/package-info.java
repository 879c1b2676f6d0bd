/// Chapter 2. **How does a command line become HTTP requests, and how do two byte streams and an exit code come back
/// through them?**
///
/// Read first, in this order:
///
/// 1. [jd.client.Client], from the arguments of the process to one [jd.client.command.Command]: where the daemon is,
///    which command is meant, what its flags say.
/// 2. [jd.client.container.CmdRun], the longest sequence of requests: create, attach, wait, start. `ContainerCreation`
///    beside it pulls a missing image.
/// 3. [jd.client.session.AttachedStreams], both directions of a connection that has stopped being HTTP and carries the
///    container's terminal.
///
/// The package is split into layers; each imports only those below it:
///
/// ```
///  jd.client            Client: global flags, the table of commands, the background daemon
///  jd.client.system     commands about the daemon, networks, volumes, accounts
///  jd.client.container, jd.client.image    the commands, Cmd…, by what they are about
///  jd.client.command    what a command is, and what several of them share
///  jd.client.session    streams, terminal, signals and exit code of an attached container
///  jd.client.body       the JSON document made of the flags of run and create
///  jd.client.flags      the flags and arguments behind a command
///  jd.client.account    the user's accounts at registries
///  jd.client.format     tables, templates and indented JSON      jd.client.copy   the client's half of `cp`
///  jd.client.api        requests to the daemon and their answers
/// ```
///
/// A client runs for less than a tenth of a second, so it loads only the classes it needs: only the chosen command is
/// built, JSON is read without an object mapper, and native code is loaded only when a terminal must be made raw.
///
/// **Left out** of Docker's client: contexts, plugins.
///
/// Docker 1.2.0: docker/docker.go, api/client
package jd.client;
