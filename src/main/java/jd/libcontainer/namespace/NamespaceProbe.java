package jd.libcontainer.namespace;

import java.util.Optional;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// Finds out whether this process may create a namespace, by trying: a thread creates it and ends, and the namespace
/// with it.
///
/// Not for user namespaces, which only a process with a single thread can create.
public final class NamespaceProbe extends Thread {
    private final Syscalls kernel;
    private final int flag;

    // Written by this thread, read after its end.
    private Optional<Errno> obstacle = Optional.empty();

    private NamespaceProbe(Syscalls kernel, int flag) {
        super("namespace probe");
        this.kernel = kernel;
        this.flag = flag;
        setDaemon(true);
    }

    /// {@return the error; empty if it works}
    ///
    /// @param flag one of CLONE_NEW*
    public static Optional<Errno> obstacle(Syscalls kernel, int flag) {
        NamespaceProbe probe = new NamespaceProbe(kernel, flag);
        probe.start();
        try {
            probe.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(Errno.EINTR);
        }
        return probe.obstacle;
    }

    @Override
    public void run() {
        try {
            kernel.unshare(flag);
        } catch (SyscallException e) {
            obstacle = Optional.of(e.errno());
        }
    }
}
