package jd.libcontainer.start;

import java.util.Arrays;
import jd.libcontainer.io.Pidfd;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.DebugWait;
import jd.libcontainer.namespace.Namespace;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.namespace.UserNamespace;

/// The namespaces into which the init of an exec process is spawned: the container's PID namespace and, if it is not the
/// host's, its user namespace. The init joins the others itself, after the steps that need the host's.
///
/// @param pids a descriptor of the pid namespace
/// @param users one of the user namespace, or none
record JoinedNamespaces(Syscalls kernel, int pids, int[] users) implements AutoCloseable {
    /// @param first the container's first process
    static JoinedNamespaces open(Syscalls kernel, Pidfd first) {
        String process = "/proc/" + first.pid();
        int pids = open(kernel, process + "/ns/pid");
        int[] users = new int[0];
        try {
            boolean own = !Arrays.equals(link(kernel, "/proc/self/ns/user"), link(kernel, process + "/ns/user"));
            if (own) {
                users = new int[] {open(kernel, process + "/ns/user")};
            }
            // The process still runs, so the files were its own.
            first.requireRunning();
            return new JoinedNamespaces(kernel, pids, users);
        } catch (Throwable e) {
            new JoinedNamespaces(kernel, pids, users).close();
            throw e;
        }
    }

    private static int open(Syscalls kernel, String path) {
        int flags = FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC;
        return kernel.open(path, flags);
    }

    private static byte[] link(Syscalls kernel, String path) {
        return kernel.readlinkat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path));
    }

    Namespaces namespaces() {
        UserNamespace user = users.length == 0 ? UserNamespace.HOST : new UserNamespace.Joined(users[0]);
        return new Namespaces(
                Namespace.HOST, new Namespace.Joined(pids), Namespace.HOST, Namespace.HOST, Namespace.HOST, user,
                DebugWait.NONE);
    }

    @Override
    public void close() {
        kernel.close(pids);
        for (int fd : users) {
            kernel.close(fd);
        }
    }
}
