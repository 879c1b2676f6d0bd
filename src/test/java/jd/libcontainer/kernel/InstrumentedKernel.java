package jd.libcontainer.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import jnr.ffi.LibraryLoader;

/// The real kernel, which records threads and can hold a child before its execve. It is not a proxy, since a thread that
/// has joined a container must not load a class.
///
/// @param threads the ids of the threads that have unshared root and working directory
/// @param closed whether a child blocks before its execve, opening the FIFO `/gate` in its root, until the FIFO is opened
///     for writing
public record InstrumentedKernel(LibC libc, Set<Integer> threads, AtomicBoolean closed)
        implements Syscalls, LibcMounts, LibcProcesses, LibcFiles, LibcNetwork, LibcSecurity {
    private static final int FREE = 999;

    public static InstrumentedKernel load() {
        return new InstrumentedKernel(
                LibraryLoader.create(LibC.class).load("c"), ConcurrentHashMap.newKeySet(), new AtomicBoolean());
    }

    @Override
    public void unshare(int flags) {
        LibcMounts.super.unshare(flags);
        if (flags == MountSyscalls.CLONE_FS) {
            threads.add(gettid());
        }
    }

    @Override
    public int posix_spawn(SpawnRequest request) {
        if (!closed.get()) {
            return LibcProcesses.super.posix_spawn(request);
        }
        List<SpawnAction> actions = new ArrayList<>(request.actions());
        actions.addFirst(new SpawnAction.Open(FREE, "/gate", FileSyscalls.O_RDONLY, 0));
        return LibcProcesses.super.posix_spawn(new SpawnRequest(
                request.program(), request.arguments(), request.environment(), actions, request.setsid(),
                request.closeFrom()));
    }

    /// The launcher starts jd's JVM from a read-only mount; the JVM of a test is treated as if it were.
    @Override
    public FileSystem statfs(String path) {
        FileSystem actual = LibcFiles.super.statfs(path);
        return path.equals("/proc/self/exe") ? new FileSystem(actual.type(), true) : actual;
    }
}
