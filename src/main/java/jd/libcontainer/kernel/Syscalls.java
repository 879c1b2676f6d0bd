package jd.libcontainer.kernel;

/// The only door to the kernel. Each method is named as section 2 of the manual names the call, takes what the call
/// takes, and throws a [SyscallException] with the call, its arguments and the name of the errno.
///
/// Implementations: [JnrSyscalls] on JNR-FFI for the daemon, [JffiSyscalls] on jffi (JNR-FFI's lower layer, three times
/// cheaper to start) for dockerinit, [SilentSyscalls] that does nothing, for rehearsals; the tests add their own.
public interface Syscalls extends MountSyscalls, ProcessSyscalls, FileSyscalls, NetworkSyscalls, SecuritySyscalls {}
