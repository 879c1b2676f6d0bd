/// How does Java call the kernel? Through [Syscalls], the one door of jd's own system calls: five families of methods with
/// the names of section 2 of the manual. A test puts another implementation behind it.
///
/// Read first, in this order:
///
/// 1. [Syscalls] and its families, such as [MountSyscalls] and [ProcessSyscalls]: the calls with Java's types.
/// 2. [LibC], the functions of the C library that they use, and the `Libc…` interfaces between the two, such as
///    [LibcMounts]: they lay out structures and turn a -1 into a [SyscallException] with call, arguments and [Errno].
/// 3. [JnrSyscalls] and [JffiSyscalls], the two bindings: JNR-FFI in the daemon, and jffi in dockerinit, where generating
///    code would delay every start by some 70 ms. [SilentSyscalls] is the one with which dockerinit rehearses.
///
/// [Machine] holds what differs between processors. Every process that is spawned starts with default signal handlers and
/// only the descriptors it is given ([SpawnAttributes]), because files that a JVM opens are not close-on-exec.
///
/// Left out: system calls that jd does not use.
///
/// Docker 1.2.0: vendor/src/github.com/docker/libcontainer/system
package jd.libcontainer.kernel;
