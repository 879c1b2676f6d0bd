package jd.libcontainer.kernel;

import jnr.ffi.LibraryLoader;

/// The door to the kernel for daemon and client: JNR-FFI reads the declarations of [LibC] and generates the code that
/// calls them.
///
/// It costs about 100 milliseconds once, which a daemon pays at boot; dockerinit takes [JffiSyscalls] instead.
public record JnrSyscalls(LibC libc)
        implements Syscalls, LibcMounts, LibcProcesses, LibcFiles, LibcNetwork, LibcSecurity {

    public static Syscalls load() {
        return new JnrSyscalls(LibraryLoader.create(LibC.class).load("c"));
    }
}
