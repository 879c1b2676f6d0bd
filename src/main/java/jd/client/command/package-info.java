/// Section 2.3: **what does each command do?** A command is a class `Cmd…`: it declares its flags, makes requests to the
/// daemon and prints the answers. Here is what all commands are, and what several of them share.
///
/// **Read first** [Command], then [EachArgument], the loop of all commands that take several containers. The shortest
/// command, for the pattern, is `CmdPause` in `jd.client.container`.
///
/// Today's Docker has groups of commands: [CommandGroup] prints the usage text of one, and [GroupForm] makes `image ls` of
/// `images`.
///
/// **Left out** of Docker's client: today's groups for Swarm, plugins, contexts and trust.
///
/// Docker 1.2.0: api/client/commands.go
package jd.client.command;
