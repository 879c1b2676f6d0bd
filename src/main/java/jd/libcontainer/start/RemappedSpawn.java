package jd.libcontainer.start;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnAction;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnRequest;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.DebugWait;
import jd.libcontainer.namespace.Namespace;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.namespace.UserNamespace;

/// How a dockerinit comes into a user namespace: through programs of one thread, each of which replaces itself by the
/// next.
///
/// ```
///   nsenter ─────► unshare ─────► sh ──fork──► setsid ─────► java
///   user namespace,  all new ones   │                          process 1 in there
///   joined ones                     └ waits for it, and ends as it has ended
/// ```
///
/// The order is the kernel's: whoever enters a user namespace has all powers in it, and what is made from then on
/// belongs to it. The shell stays, since the first process of a pid namespace must be a child of one outside, and this
/// one is nobody's to wait for but the daemon's.
///
/// nsenter(1), unshare(1), user_namespaces(7)
final class RemappedSpawn {
    /// The shell lets go of the sync pipe, whose end would otherwise never be seen, and has nothing to say about a child
    /// that was killed.
    private static final String LAST_OUTSIDE = "setsid \"$@\" & exec 3>&- 2>/dev/null; wait \"$!\"";

    /// What the thread that gives birth leaves itself: the mounts, which only the host's root can make fit.
    private static final Namespaces MOUNTS = new Namespaces(
            Namespace.HOST, Namespace.HOST, Namespace.HOST, Namespace.HOST, Namespace.HOST, UserNamespace.HOST,
            DebugWait.NONE);

    private RemappedSpawn() {}

    /// The namespaces are opened by number, so their descriptors must stay until the init has spoken.
    ///
    /// {@return the pid of the shell}
    ///
    /// @param user a descriptor of the user namespace
    /// @param rootfs where the container's root will be
    static int spawn(
            Syscalls kernel, Namespaces namespaces, int user, InitCommand command, int syncFd, String rootfs) {
        SpawnRequest request = request(command.request(syncFd), namespaces, user, kernel.getpid());
        ReachablePaths reachable = ReachablePaths.plan(command.files(), rootfs);
        return NamespacedThread.spawn(
                kernel, new NamespacedThread.Spawn(MOUNTS, request, command.javaHome(), reachable, false));
    }

    /// @param command of the init, as it would be started without all this
    /// @param daemon the number of this process, below which its descriptors are found
    static SpawnRequest request(SpawnRequest command, Namespaces namespaces, int user, int daemon) {
        List<String> words = new ArrayList<>();
        words.add("nsenter");
        words.add("--user=" + file(daemon, user));
        enter(words, "--net=", namespaces.network(), daemon);
        enter(words, "--ipc=", namespaces.ipc(), daemon);
        enter(words, "--uts=", namespaces.uts(), daemon);
        enter(words, "--pid=", namespaces.pid(), daemon);
        words.addAll(List.of("--no-fork", "--", "unshare", "--mount"));
        leave(words, "--net", namespaces, MountSyscalls.CLONE_NEWNET);
        leave(words, "--ipc", namespaces, MountSyscalls.CLONE_NEWIPC);
        leave(words, "--uts", namespaces, MountSyscalls.CLONE_NEWUTS);
        leave(words, "--pid", namespaces, MountSyscalls.CLONE_NEWPID);
        words.addAll(List.of("--", "sh", "-c", LAST_OUTSIDE, "sh", command.program()));
        words.addAll(command.arguments().subList(1, command.arguments().size()));
        List<String> environment = new ArrayList<>(command.environment());
        environment.add("PATH=/usr/sbin:/usr/bin:/sbin:/bin");
        List<SpawnAction> actions = command.actions();
        return new SpawnRequest("/usr/bin/nsenter", words, environment, actions, true, command.closeFrom());
    }

    private static String file(int daemon, int fd) {
        return "/proc/" + daemon + "/fd/" + fd;
    }

    private static void enter(List<String> words, String option, Namespace namespace, int daemon) {
        if (namespace instanceof Namespace.Joined joined) {
            words.add(option + file(daemon, joined.fd()));
        }
    }

    private static void leave(List<String> words, String option, Namespaces namespaces, int flag) {
        if ((namespaces.flags() & flag) != 0) {
            words.add(option);
        }
    }
}
