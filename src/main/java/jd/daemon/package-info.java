/// Chapters 3 and 4: **how does a daemon start, and how does it end?**
///
/// Chapter 3 is [jd.daemon.DaemonMain]: flags, an Engine, signals, and then two concurrent threads. One opens the
/// sockets and serves them, another builds the daemon; early clients wait in the socket's queue until the job
/// `acceptconnections`.
///
/// Chapter 4 is `Daemon`, and in it one method, `boot`. It is long because its order is the lesson: each step needs
/// what the ones before it made, and the comment over each says why it stands there. What a step takes it notes how to
/// give back, so that a failure half-way, a signal and an ordinary end all leave the machine as it was.
///
/// Then `JobTable` registers a handler for every job of chapter 5. Most handlers are methods of another package; those
/// that need two packages are here: those of images in [jd.daemon.images], events in [jd.daemon.events], and facts about
/// the daemon itself (`SystemFacts`). `Watchdog` and `ServiceNotice` report to systemd that the daemon serves.
///
/// Read first [jd.daemon.DaemonMain], then `Daemon.boot`, then `JobTable`.
///
/// **Left out**: the reload of the configuration file, live restore, plugins, SELinux, the aufs and device mapper
/// migrations.
///
/// Docker 1.2.0: docker/daemon.go, daemon/daemon.go, builtins
package jd.daemon;
