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

/// Spawns a dockerinit in a user namespace, through programs that replace one another by execve: a JVM has several threads
/// and cannot join a user namespace.
///
/// ```
///   nsenter ─────► unshare ─────► sh ──fork──► setsid ─────► java
///   user namespace,  all new ones   │                          process 1 in there
///   joined ones                     └ waits for it, and exits with its status
/// ```
///
/// The user namespace comes first: a process that enters one has all capabilities in it, and the namespaces created
/// afterwards belong to it. The shell stays as the parent of process 1, because a process cannot move itself into a PID
/// namespace; the daemon waits for the shell.
///
/// nsenter(1), unshare(1), user_namespaces(7)
final class RemappedSpawn {
    /// The shell closes the sync pipe, or the daemon would never receive end of file, and prints no message about a killed
    /// child.
    private static final String LAST_OUTSIDE = "setsid \"$@\" & exec 3>&- 2>/dev/null; wait \"$!\"";

    /// The namespaces that the spawning thread unshares itself: mounts, because only the host's root can prepare them.
    private static final Namespaces MOUNTS = new Namespaces(
            Namespace.HOST, Namespace.HOST, Namespace.HOST, Namespace.HOST, Namespace.HOST, UserNamespace.HOST,
            DebugWait.NONE);

    private RemappedSpawn() {}

    /// The namespaces are opened through /proc/PID/fd, so their descriptors must stay open until the init has sent a message.
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

    /// @param command the init's own command line
    /// @param daemon the pid of this process, whose /proc directory has the descriptors
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
