package jd.libcontainer.joining;

import jd.libcontainer.kernel.Machine;

/// The calls that a joining thread and its child make after the filter is loaded: to spawn, to run Java meanwhile, to
/// end. If the filter forbids one, the daemon would be killed, or hang.
///
/// glibc: sysdeps/unix/sysv/linux/spawni.c, nptl/pthread_create.c. The numbers are the kernel's: asm/unistd.h
enum ThreadCall {
    // posix_spawn, in the parent.
    CLONE3(435, 435),
    CLONE(56, 220, 0x4111),
    RT_SIGPROCMASK(14, 135),
    WAIT4(61, 260),
    CLOSE(3, 57),
    // In the child.
    RT_SIGACTION(13, 134),
    SETSID(112, 157),
    DUP2(33, -1),
    DUP3(292, 24),
    FCNTL(72, 25),
    OPENAT(257, 56),
    FCHDIR(81, 50),
    CLOSE_RANGE(436, 436),
    EXECVE(59, 221),
    EXIT_GROUP(231, 94),
    // Any thread of a JVM: memory, locks, waiting for garbage collection.
    MMAP(9, 222),
    MPROTECT(10, 226),
    MUNMAP(11, 215),
    BRK(12, 214),
    MADVISE(28, 233),
    FUTEX(202, 98),
    SCHED_YIELD(24, 124),
    CLOCK_NANOSLEEP(230, 115),
    RT_SIGRETURN(15, 139),
    GETTID(186, 178),
    PRLIMIT64(302, 261),
    // End of the thread.
    EXIT(60, 93);

    private final int x86;
    private final int arm;
    private final long[] arguments;

    /// @param arm the number on aarch64, -1 if it has no such call
    /// @param arguments the first ones, if they are always the same; `clone` takes CLONE_VM, CLONE_VFORK and SIGCHLD
    ThreadCall(int x86, int arm, long... arguments) {
        this.x86 = x86;
        this.arm = arm;
        this.arguments = arguments;
    }

    int number() {
        return Machine.THIS.name().equals("aarch64") ? arm : x86;
    }

    long[] arguments() {
        return arguments.clone();
    }
}
