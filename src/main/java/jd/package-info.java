/// Chapter 1: what is Docker made of?
///
/// Of one program that is three. The *client* turns what a user types into requests; the *daemon* answers them and has all
/// the state; and *dockerinit* is what the daemon starts inside a new container, to finish it from within and then to become
/// the user's command. [jd.Jd] looks at the first word of its command line and becomes one of them; that they share an
/// archive is convenient, no more: they talk through a socket and a pipe, and never call each other.
///
/// ```
/// jd run …  ──HTTP over a unix socket──►  jd daemon  ──new namespaces──►  jd dockerinit  ──execve──►  the command
/// ```
///
/// The packages are the chapters. Read this one class first, then follow the request: `jd.client` (2), `jd.daemon` (3, 4),
/// `jd.server` (5), the networks `jd.daemonnet` and `jd.containernet` (6, 7), the images `jd.image`, `jd.pull` and
/// `jd.storage` (8, 9, 10), `jd.create` (12), `jd.dockerinit` (13) and, under them all, `jd.libcontainer` (14).
///
/// Left out: what Docker has cut into programs of their own since 1.2. There is no containerd, no shim and no runc: their
/// work is done in the daemon and in dockerinit, where it can be stepped through.
///
/// Docker 1.2.0: docker/docker.go
package jd;
