package jd.libcontainer.start;

import jd.libcontainer.io.Pty;
import jd.libcontainer.spec.InitSpec;

/// What daemon and dockerinit say to each other over the [SyncPipe].
///
/// ```
///   daemon                                          dockerinit
///     |                                                 |  its JVM is up
///     | <------------------ Waiting ------------------- |
///     |                                                 |  … perhaps for hours, in the pool
///     |  makes the veth pair, puts one end              |
///     |  into the init's network namespace              |
///     | -- Spec + stdio, root, bind mounts (fds) -----> |
///     |                                                 |  network, mounts, pivot_root, devices,
///     |                                                 |  hostname, terminal, masks
///     | <---------- Ready (+ the pty's master) -------- |
///     |  writes the pid into its cgroup                 |
///     | -------------------- Go ----------------------> |
///     |                                                 |  user, capabilities, execve
///     | <---------- end of file, or Failed ------------ |  the socket is close-on-exec
/// ```
///
/// At any point dockerinit may answer `Failed`, and either side may find the other one gone. The cgroup comes last
/// because its limits are the command's: a JVM does not fit into 6 megabytes or one process. (One without limits is
/// entered while dockerinit works, which is quicker.)
public sealed interface SyncMessage {
    /// dockerinit is up and will do the next container. `{"type":"waiting"}`
    record Waiting() implements SyncMessage {}

    /// All that dockerinit needs. The descriptors beside it are standard input, output and error (none with a
    /// terminal), the detached root file system, and a detached mount for each mount of type `bind`, in order.
    ///
    /// ```
    /// {"type":"spec","spec":{"id":"f0…","arguments":["echo","hello"],…},
    ///  "network":true,"uts":true,"cgroup":false,"rows":0,"columns":0}
    /// ```
    ///
    /// @param ownNetwork whether the network namespace is the container's own, to be configured
    /// @param ownUts whether the host name is
    /// @param ownCgroup whether the container shall see its cgroup as the root of all
    record Spec(InitSpec spec, boolean ownNetwork, boolean ownUts, boolean ownCgroup, Pty.Size terminal)
            implements SyncMessage {}

    /// Instead of `Spec`: become a further command in a container that runs. This init was born into that one's pid
    /// namespace and has the host's other ones. The descriptors are the standard streams (none with a terminal), then
    /// one of the container's first process. What follows is the same. `{"type":"join","spec":{…},"namespaces":…}`
    ///
    /// @param namespaces the CLONE_NEW* bits of those still to be joined
    record Join(InitSpec spec, int namespaces, Pty.Size terminal) implements SyncMessage {}

    /// The file systems are mounted, and `/` still is the host's. Sent only where the specification says that the daemon
    /// has something to do now ([InitSpec.InitHooks]); it puts the init into its cgroup, which it need not do at `Ready`
    /// then, and answers with `Go`. `{"type":"mounted"}`
    record Mounted() implements SyncMessage {}

    /// All is done that the daemon cannot undo by killing. `{"type":"ready"}`
    record Ready() implements SyncMessage {}

    /// The cgroup is entered. `{"type":"go"}`
    record Go() implements SyncMessage {}

    /// `{"type":"failed","step":"MOUNTS","call":"mount(\"proc\", …)","errno":1,"message":"…"}`
    ///
    /// @param step the step of dockerinit's spine
    /// @param call the system call and its arguments; empty where it was none
    /// @param errno the number; 0 where there is none
    /// @param message what Docker says after "unable to start container process: "
    record Failed(String step, String call, int errno, String message) implements SyncMessage {}

    /// The other side is gone, or its program has become another one.
    record EndOfFile() implements SyncMessage {}
}
