package jd.libcontainer.process;

import jd.libcontainer.kernel.ProcessSyscalls.SpawnRequest;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.LeavingThread;

/// A thread that loads a seccomp filter, spawns a child and ends. A filter belongs to a thread, is inherited by a
/// child, and cannot be removed; so a thread that has other calls to make lets another one load it.
///
/// seccomp(2)
final class FilteredSpawn extends LeavingThread {
    /// A filter of one instruction: return SECCOMP_RET_ALLOW.
    static final byte[] ALLOW_ALL = {6, 0, 0, 0, 0, 0, (byte) 0xff, 0x7f};

    private final Syscalls kernel;
    private final SpawnRequest request;
    private final byte[] filter;

    private int pid;

    private FilteredSpawn(Syscalls kernel, SpawnRequest request, byte[] filter) {
        super("filtered");
        this.kernel = kernel;
        this.request = request;
        this.filter = filter;
    }

    /// {@return the child's process ID}
    static int spawn(Syscalls kernel, SpawnRequest request, byte[] filter) {
        FilteredSpawn thread = new FilteredSpawn(kernel, request, filter);
        thread.runAndWait();
        return thread.pid;
    }

    @Override
    protected void leave() {
        kernel.seccomp(filter);
        pid = kernel.posix_spawn(request);
    }
}
