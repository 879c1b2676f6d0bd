package jd.libcontainer.kernel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jnr.ffi.LibraryLoader;

/// The real kernel, and a note of every thread that has left what it shared with the others.
///
/// @param threads their numbers
public record NotingKernel(LibC libc, Set<Integer> threads)
        implements Syscalls, LibcMounts, LibcProcesses, ReadOnlyProgram, LibcNetwork, LibcSecurity {
    public static NotingKernel load() {
        return new NotingKernel(LibraryLoader.create(LibC.class).load("c"), ConcurrentHashMap.newKeySet());
    }

    @Override
    public void unshare(int flags) {
        LibcMounts.super.unshare(flags);
        if (flags == MountSyscalls.CLONE_FS) {
            threads.add(gettid());
        }
    }
}
