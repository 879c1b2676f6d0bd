/// Chapter 2. **How does a line that a person typed become HTTP requests, and how do two streams of bytes and an exit
/// code come back through them?**
///
/// Read first, in this order:
///
/// 1. [jd.client.Client], the way from the words of a command line to one [jd.client.Command]: where the daemon is,
///    which command is meant, what its flags say.
/// 2. [jd.client.CmdRun], the longest conversation a client has, in the order of its requests: create, attach, wait,
///    start. [jd.client.ContainerCreation] beside it pulls what is missing.
/// 3. [jd.client.AttachedStreams], both directions of a connection that has stopped being HTTP and become the container's
///    terminal.
///
/// A command is a `Cmd…`, and stands here with what it says to its user. What commands stand on are packages that know
/// nothing of them, one for each step of the way: `jd.client.flags` reads the words behind a command, `jd.client.body`
/// makes one document of all that they say of a container, `jd.client.api` takes it to the daemon and brings the answer,
/// and `jd.client.format` makes tables, templates and indented JSON of that. `jd.client.copy` is what `cp` knows of files
/// on this side.
///
/// Everything is arranged around one number: a client lives for less than a tenth of a second, so what it does not
/// need it does not load. Only the chosen command is built, JSON is read without an object mapper, and the kernel's
/// door is opened only when there is a terminal to be made raw.
///
/// **Left out** of Docker's client: contexts, plugins, TLS, stored passwords, and the words `container` and `image` in
/// front of a command.
package jd.client;
