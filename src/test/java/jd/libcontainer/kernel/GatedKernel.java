package jd.libcontainer.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import jnr.ffi.LibraryLoader;

/// The real kernel, but that a child waits between its birth and its program: at a FIFO `/gate` of the root it is in,
/// until somebody opens the other side.
///
/// @param closed whether the next children wait
public record GatedKernel(LibC libc, AtomicBoolean closed)
        implements Syscalls, LibcMounts, LibcProcesses, ReadOnlyProgram, LibcNetwork, LibcSecurity {
    private static final int FREE = 999;

    public static GatedKernel load() {
        return new GatedKernel(LibraryLoader.create(LibC.class).load("c"), new AtomicBoolean());
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
}
