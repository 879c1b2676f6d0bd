package jd.libcontainer;

/// The only door to the kernel. Each method is named as section 2 of the manual names the call, takes what the call
/// takes, and throws a [SyscallException] with the call, its arguments and the name of the errno.
///
/// Three implementations stand behind it: one on JNR-FFI for the daemon, one on jffi (JNR-FFI's lower layer, three
/// times cheaper to start) for dockerinit, and in the tests one that records the calls.
public interface Syscalls extends MountSyscalls, ProcessSyscalls, FileSyscalls, NetworkSyscalls, SecuritySyscalls {}
