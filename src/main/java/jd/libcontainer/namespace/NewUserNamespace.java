package jd.libcontainer.namespace;

import java.util.List;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.NetworkSyscalls;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnAction;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnRequest;
import jd.libcontainer.kernel.Syscalls;

/// A new user namespace with its ID maps, without a process, kept by a descriptor.
///
/// Only a process with a single thread can create a user namespace, so no thread of a JVM can. A small program does it.
/// Its maps must be written from outside, by root of the host; then the program ends, and the descriptor keeps the
/// namespace.
///
/// ```
///   daemon                              unshare --user cat
///     | ------- one byte -------------->  |
///     | <------ the same byte ----------  |  cat runs, so the namespace is there
///     |  writes /proc/PID/uid_map, gid_map
///     |  opens /proc/PID/ns/user
///     | ------- end of file ----------->  |  ends
/// ```
///
/// user_namespaces(7); unshare(1)
public final class NewUserNamespace implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final Syscalls kernel;
    private final int fd;

    private NewUserNamespace(Syscalls kernel, int fd) {
        this.kernel = kernel;
        this.fd = fd;
    }

    public static NewUserNamespace open(Syscalls kernel, IdMaps maps) {
        int[] pair = kernel.socketpair(
                NetworkSyscalls.AF_UNIX, NetworkSyscalls.SOCK_SEQPACKET | NetworkSyscalls.SOCK_CLOEXEC, 0);
        int pid;
        try {
            pid = kernel.posix_spawn(cat(pair[1]));
        } catch (RuntimeException e) {
            kernel.close(pair[0]);
            throw e;
        } finally {
            kernel.close(pair[1]);
        }
        try {
            if (!echoes(kernel, pair[0])) {
                throw new LibcontainerException("make a user namespace: \"unshare --user\" failed: "
                        + "its message is on the daemon's standard error");
            }
            TextFile.write(kernel, "/proc/" + pid + "/uid_map", maps.users().text());
            TextFile.write(kernel, "/proc/" + pid + "/gid_map", maps.groups().text());
            byte[] file = FileSyscalls.bytes("/proc/" + pid + "/ns/user");
            return new NewUserNamespace(
                    kernel, kernel.openat(FileSyscalls.AT_FDCWD, file, FileSyscalls.O_CLOEXEC, 0));
        } finally {
            // End of file on its input ends the program.
            kernel.close(pair[0]);
            kernel.waitid(pid);
        }
    }

    private static SpawnRequest cat(int socket) {
        return new SpawnRequest(
                "/usr/bin/unshare",
                List.of("unshare", "--user", "cat"),
                List.of("LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin"),
                List.of(new SpawnAction.Dup2(socket, 0), new SpawnAction.Dup2(socket, 1)),
                true,
                3);
    }

    private static boolean echoes(Syscalls kernel, int socket) {
        byte[] one = new byte[1];
        kernel.write(socket, one, 0, 1);
        return kernel.poll(new int[] {socket}, TIMEOUT_MILLIS).length > 0 && kernel.read(socket, one, 0, 1) == 1;
    }

    /// {@return the descriptor of the namespace}
    public int fd() {
        return fd;
    }

    @Override
    public void close() {
        kernel.close(fd);
    }
}
