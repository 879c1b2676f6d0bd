package jd.libcontainer.kernel;

/// The door to the kernel for dockerinit: the same calls as [JnrSyscalls] makes, through jffi, the layer below JNR-FFI.
///
/// A JVM's first call through JNR-FFI costs 114 milliseconds and 175 of processor time, through jffi 44 and 57. When
/// fifty containers start at once that is the difference between 5.0 and 1.6 seconds.
public record JffiSyscalls(LibC libc)
        implements Syscalls, LibcMounts, LibcProcesses, LibcFiles, LibcNetwork, LibcSecurity {

    public static Syscalls load() {
        return new JffiSyscalls(new JffiLibC());
    }
}
