/// Chapter 14 asks: **what does the kernel know of a container?** Nothing, is the answer. It knows namespaces, cgroups,
/// mounts, capabilities and descriptors, each for itself. This package is the only one that talks to it about them, and
/// so the one place where a container is more than a word.
///
/// Read first, in this order:
///
/// 1. [Syscalls], the door: five families of calls under the names of section 2 of the manual. Whatever jd does to the
///    machine passes here, and a test puts another kernel behind it.
/// 2. [ExecDriver], how a container starts: one method, from an init that waits to a command that runs. [SyncMessage]
///    draws the conversation of the two processes.
/// 3. [NamespacedThread], why that works in a JVM: namespaces belong to a thread, so a thread can leave the host, give
///    birth, and end.
///
/// Then by interest:
///
/// * *The way to native code.* [LibC] declares the functions of the C library; JNR-FFI implements it in the daemon
///   ([JnrSyscalls]), jffi in dockerinit ([JffiSyscalls]), where a tenth of a second counts. The `Libc…` interfaces
///   between turn a -1 into a [SyscallException] with the call, its arguments and the errno; [Machine] holds what
///   differs between processors.
/// * *Waiting inits.* [InitPool] keeps a few JVMs that are up already; a [StandbyInit] is in its container's group, too.
/// * *Mounts.* `libcontainer.mount`: what every container sees, and how a mount reaches a process that was born before it
///   was made.
/// * *Namespaces.* `libcontainer.namespace`: which kind comes from where, and whose root is root.
/// * *Limits and devices.* `libcontainer.cgroup`, on version 1, 2 and both.
/// * *What a program may do.* `libcontainer.security`: filters on system calls, and AppArmor.
/// * *Becoming.* `libcontainer.process`: how a thread turns into the user's command.
/// * *A second process.* `libcontainer.joining`, the way of `docker exec`.
/// * *All of it without a daemon.* `libcontainer.nsinit`, a program for bundles.
/// * *The end.* [Reaper] waits for every container on one thread.
/// * *Many descriptors, one thread.* [PollThread] carries what all containers depend on: their output, and the notices of
///   the OOM killer. No failure of one of them ends it.
/// * *The network.* `libcontainer.netlink` asks the kernel for interfaces, addresses and routes.
///
/// Two rules hold in the whole package. What blocks in the kernel runs on a platform thread ([PlatformThread]), since a
/// virtual one would keep its carrier. And every process that is spawned starts with clean signals and only the
/// descriptors it is given ([SpawnAttributes]), since nothing that a JVM opens is close-on-exec.
///
/// Left out of Docker's libcontainer: SELinux labels, which no system in the class room uses; checkpoints; and the
/// systemd way to make cgroups.
///
/// Docker 1.2.0: vendor/src/github.com/docker/libcontainer
package jd.libcontainer;
