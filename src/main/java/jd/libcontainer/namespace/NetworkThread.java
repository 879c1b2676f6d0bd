package jd.libcontainer.namespace;

import java.util.function.Supplier;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;

/// A thread of the daemon that enters the network namespace of a process, runs a few calls there and ends. A socket that
/// it opens stays in the namespace, whichever thread uses it later.
///
/// setns(2), network_namespaces(7)
public final class NetworkThread<T> extends LeavingThread {
    private final Syscalls kernel;
    private final byte[] namespace;
    private final Supplier<T> calls;
    private T result;

    private NetworkThread(Syscalls kernel, String namespace, Supplier<T> calls) {
        super("network-namespace");
        this.kernel = kernel;
        this.namespace = FileSyscalls.bytes(namespace);
        this.calls = calls;
    }

    /// {@return the file of the network namespace of a process or thread}
    public static String ofTask(int task) {
        return "/proc/" + task + "/ns/net";
    }

    /// @param namespace the file of the namespace
    /// @param calls start no thread and wake none; an exception of theirs is thrown again
    /// @return their result
    public static <T> T call(Syscalls kernel, String namespace, Supplier<T> calls) {
        NetworkThread<T> thread = new NetworkThread<>(kernel, namespace, calls);
        thread.runAndWait();
        return thread.result;
    }

    @Override
    protected void leave() {
        int fd = kernel.openat(
                FileSyscalls.AT_FDCWD, namespace, FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC, 0);
        try {
            kernel.setns(fd, MountSyscalls.CLONE_NEWNET);
        } finally {
            kernel.close(fd);
        }
        result = calls.get();
    }
}
