package jd.libcontainer;

import java.util.List;
import jd.libcontainer.namespace.Namespace;
import jd.libcontainer.namespace.Namespaces;

/// A thread that leaves the host's namespaces, gives birth to one process and ends.
///
/// Namespaces belong to a thread, so a JVM need not fork to make new ones: this thread calls unshare(2), and the
/// process that it then spawns is process 1 of the new pid namespace.
///
/// **On such a thread: system calls and descriptors only.** A thread that it started or woke in some pool could stay in
/// its namespaces and later do other work of the daemon there, and after `CLONE_NEWPID` it cannot start a thread at
/// all. So it takes no lock that others wait for, completes no future, logs nothing and uses no class for the first
/// time ([#rehearse]). It leaves its result in a field, and whoever started it joins it.
final class NamespacedThread extends Thread {
    /// MOUNT_ATTR_RDONLY of mount_setattr(2)
    private static final long MOUNT_ATTR_RDONLY = 1;

    private static final int LOW_PRIORITY = 10;

    private final Syscalls kernel;
    private final Namespaces namespaces;
    private final InitCommand command;
    private final int syncFd;
    private final boolean inBackground;

    private int pid;
    private RuntimeException failure;

    private NamespacedThread(
            Syscalls kernel, Namespaces namespaces, InitCommand command, int syncFd, boolean inBackground) {
        this.kernel = kernel;
        this.namespaces = namespaces;
        this.command = command;
        this.syncFd = syncFd;
        this.inBackground = inBackground;
        setName("namespaced");
        setDaemon(true);
    }

    /// Starts a dockerinit in new namespaces. {@return its pid on the host}
    ///
    /// @param inBackground whether it shall boot at low priority, because nobody waits for it
    static int spawn(
            Syscalls kernel, Namespaces namespaces, InitCommand command, int syncFd, boolean inBackground) {
        NamespacedThread thread = new NamespacedThread(kernel, namespaces, command, syncFd, inBackground);
        thread.start();
        thread.joinUninterruptibly();
        if (thread.failure != null) {
            throw thread.failure;
        }
        return thread.pid;
    }

    // tag::leaving-and-giving-birth[]
    @Override
    public void run() {
        try {
            if (inBackground) {
                kernel.setpriority(
                        ProcessSyscalls.PRIO_PROCESS, 0, LOW_PRIORITY);
            }
            // A pid namespace that is joined holds only for the children, as a
            // new one does.
            join(namespaces.network(), MountSyscalls.CLONE_NEWNET);
            join(namespaces.ipc(), MountSyscalls.CLONE_NEWIPC);
            join(namespaces.uts(), MountSyscalls.CLONE_NEWUTS);
            join(namespaces.pid(), MountSyscalls.CLONE_NEWPID);
            kernel.unshare(namespaces.flags());
            // What the host mounts from now on still arrives here; nothing that
            // is mounted here goes back.
            long slaves = MountSyscalls.MS_REC | MountSyscalls.MS_SLAVE;
            kernel.mount("none", "/", "none", slaves, "");
            protectJava();
            pid = kernel.posix_spawn(command.request(syncFd));
        } catch (RuntimeException e) {
            failure = e;
        }
    }
    // end::leaving-and-giving-birth[]

    private void join(Namespace namespace, int kind) {
        if (namespace instanceof Namespace.Joined joined) {
            kernel.setns(joined.fd(), kind);
        }
    }

    /// /proc/N/exe of a dockerinit is the host's `java`. A process in the container that opens it for writing would
    /// change every later JVM of the host (CVE-2019-5736), so in this world the JDK lies on a read-only mount.
    private void protectJava() {
        String home = command.javaHome();
        kernel.mount(home, home, "none", MountSyscalls.MS_BIND | MountSyscalls.MS_REC, "");
        kernel.mount_setattr(FileSyscalls.AT_FDCWD, home, MountSyscalls.AT_RECURSIVE, MOUNT_ATTR_RDONLY, 0, 0);
    }

    private void joinUninterruptibly() {
        boolean interrupted = false;
        while (isAlive()) {
            try {
                join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Loads every class a birth needs, on a thread of the host: the same calls, each with arguments that let it fail
    /// or do nothing.
    static void rehearse(Syscalls kernel) {
        kernel.unshare(0);
        InitCommand nothing = new InitCommand("/nonexistent", "/nonexistent/java", List.of());
        Namespace none = new Namespace.Joined(-1);
        NamespacedThread rehearsal = new NamespacedThread(kernel, Namespaces.ALL, nothing, 2, false);
        try {
            rehearsal.join(none, MountSyscalls.CLONE_NEWNET);
        } catch (SyscallException e) {
            rehearsal.failure = e;
        }
        try {
            rehearsal.protectJava();
        } catch (SyscallException e) {
            rehearsal.failure = e;
        }
        try {
            rehearsal.pid = kernel.posix_spawn(nothing.request(2));
        } catch (SyscallException e) {
            rehearsal.failure = e;
        }
    }
}
