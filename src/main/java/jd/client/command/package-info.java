/// Section 2.3: **what does each command do?** A command is a class `Cmd…`: it declares its flags, makes requests to the
/// daemon and prints the answers.
///
/// **Read first** [jd.client.command.CommandTable], which finds a command by its name; then `CmdPause`, the shortest
/// command, for the pattern; then [jd.client.command.CmdRun], the longest: create, attach, wait, start.
/// `ContainerCreation` is shared by `run` and `create`, and `EachArgument` by all commands that take several containers.
///
/// **Left out** of Docker's client: `container` and `image` as prefixes of a command, `build`, `search`, `save`, `load`,
/// `commit`, `diff`, `events`, `port`, `login`.
///
/// Docker 1.2.0: api/client/commands.go
package jd.client.command;
