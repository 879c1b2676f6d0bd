/// Section 2.3: **what does each command do?** A command is a class `Cmd…`: it declares its flags, makes requests to the
/// daemon and prints the answers.
///
/// **Read first** [jd.client.command.CommandTable], which finds a command by its name; then `CmdPause`, the shortest
/// command, for the pattern; then [jd.client.command.CmdRun], the longest: create, attach, wait, start.
/// `ContainerCreation` is shared by `run` and `create`, and `EachArgument` by all commands that take several containers.
///
/// Today's Docker has groups of commands. [jd.client.command.ObjectGroup] makes `image ls` of `images`: the classes are the
/// same.
///
/// **Left out** of Docker's client: today's groups for Swarm, plugins, contexts and trust.
///
/// Docker 1.2.0: api/client/commands.go
package jd.client.command;
