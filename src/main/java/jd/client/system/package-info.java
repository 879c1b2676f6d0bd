/// Section 2.3: the commands about the daemon itself, about networks and volumes, and about accounts.
///
/// **Read first** `CmdVersion`, one request and a template; then [CmdInspect], which asks for each type of object in turn.
///
/// **Left out** of Docker's client: `context`, `plugin`, and the groups of Swarm.
///
/// Docker 1.2.0: api/client/commands.go
package jd.client.system;
