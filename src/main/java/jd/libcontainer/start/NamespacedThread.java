package jd.libcontainer.start;

import java.util.List;
import jd.libcontainer.io.SourceLog;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.ProcessSyscalls;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnRequest;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.LeavingThread;
import jd.libcontainer.namespace.Namespace;
import jd.libcontainer.namespace.Namespaces;

/// A thread that leaves the host's namespaces for new ones, spawns one process and ends.
///
/// This thread calls unshare(2), and the process that it then spawns is process 1 of the new pid namespace.
final class NamespacedThread extends LeavingThread {
    /// MOUNT_ATTR_RDONLY of mount_setattr(2)
    private static final long MOUNT_ATTR_RDONLY = 1;

    private static final int LOW_PRIORITY = 10;

    private final Syscalls kernel;
    private final Spawn spawn;

    private int pid;

    /// @param namespaces of the child
    /// @param request its program
    /// @param javaHome the JDK, which the child sees read-only
    /// @param reachable paths below closed directories that the child must reach
    /// @param inBackground whether it boots at low priority, because no start waits for it
    record Spawn(
            Namespaces namespaces,
            SpawnRequest request,
            String javaHome,
            ReachablePaths reachable,
            boolean inBackground) {}

    private NamespacedThread(Syscalls kernel, Spawn spawn) {
        super("namespaced");
        this.kernel = kernel;
        this.spawn = spawn;
    }

    /// Starts a dockerinit in new namespaces. {@return its pid on the host}
    ///
    /// @param inBackground whether it boots at low priority, because no start waits for it
    static int spawnInit(
            Syscalls kernel, Namespaces namespaces, InitCommand command, int syncFd, boolean inBackground) {
        return spawn(kernel, new Spawn(
                namespaces, command.request(syncFd), command.javaHome(), ReachablePaths.ALL, inBackground));
    }

    static int spawn(Syscalls kernel, Spawn spawn) {
        NamespacedThread thread = new NamespacedThread(kernel, spawn);
        thread.runAndWait();
        SourceLog.fact("unshare and posix_spawn: dockerinit %d in new namespaces", thread.pid);
        return thread.pid;
    }

    // tag::leaving-and-spawning[]
    @Override
    protected void leave() {
        if (spawn.inBackground()) {
            kernel.setpriority(
                    ProcessSyscalls.PRIO_PROCESS, 0, LOW_PRIORITY);
        }
        // A pid namespace, joined or new, applies to the children of this
        // thread, not to the thread.
        Namespaces wanted = spawn.namespaces();
        join(wanted.network(), MountSyscalls.CLONE_NEWNET);
        join(wanted.ipc(), MountSyscalls.CLONE_NEWIPC);
        join(wanted.uts(), MountSyscalls.CLONE_NEWUTS);
        join(wanted.pid(), MountSyscalls.CLONE_NEWPID); // <1>
        kernel.unshare(wanted.flags()); // <2>
        // Slaves: mounts that the host makes later are received here, and
        // mounts made here do not propagate to the host.
        long slaves = MountSyscalls.MS_REC | MountSyscalls.MS_SLAVE;
        kernel.mount("none", "/", "none", slaves, ""); // <3>
        spawn.reachable().open(kernel);
        protectJava();
        pid = kernel.posix_spawn(spawn.request()); // <4>
    }
    // end::leaving-and-spawning[]

    private void join(Namespace namespace, int kind) {
        if (namespace instanceof Namespace.Joined joined) {
            kernel.setns(joined.fd(), kind);
        }
    }

    /// /proc/N/exe of a dockerinit is the host's `java`. A process in the container that opens it for writing would
    /// change every later JVM of the host (CVE-2019-5736), so in this mount namespace the JDK is on a read-only mount.
    private void protectJava() {
        String home = spawn.javaHome();
        kernel.mount(home, home, "none", MountSyscalls.MS_BIND | MountSyscalls.MS_REC, "");
        kernel.mount_setattr(FileSyscalls.AT_FDCWD, home, MountSyscalls.AT_RECURSIVE, MOUNT_ATTR_RDONLY, 0, 0);
    }

    /// Loads every class that a spawn needs, on a thread of the host: makes the same calls with arguments that let each fail
    /// or do nothing.
    static void rehearse(Syscalls kernel) {
        loadBufferClasses();
        kernel.unshare(0);
        InitCommand nothing = new InitCommand("/nonexistent", "/nonexistent/java", List.of());
        Namespace none = new Namespace.Joined(-1);
        ReachablePaths nowhere = new ReachablePaths(
                List.of(), List.of(new ReachablePaths.Tree("/nonexistent", true)), List.of());
        NamespacedThread rehearsal = new NamespacedThread(
                kernel, new Spawn(Namespaces.ALL, nothing.request(2), nothing.javaHome(), nowhere, false));
        attempt(() -> rehearsal.join(none, MountSyscalls.CLONE_NEWNET));
        attempt(() -> nowhere.open(kernel));
        attempt(rehearsal::protectJava);
        attempt(() -> kernel.posix_spawn(rehearsal.spawn.request()));
    }
}
