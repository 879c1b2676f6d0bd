package jd.libcontainer.joining;

import jd.libcontainer.kernel.Machine;

/// The calls that a joining thread and its child still make once they have the command's filter: to give birth, to run
/// Java meanwhile, to end. One that a filter forbids would kill the daemon, or leave it hanging.
///
/// glibc: sysdeps/unix/sysv/linux/spawni.c, nptl/pthread_create.c. The numbers are the kernel's: asm/unistd.h
enum ThreadCall {
    // The birth, in the parent.
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
    // A thread of a JVM: memory, locks, waiting for a collection of garbage.
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
    // Its end.
    EXIT(60, 93);

    private final int x86;
    private final int arm;
    private final long[] arguments;

    /// @param arm the number on aarch64, -1 where there is no such call
    /// @param arguments the first ones, where they are always the same; `clone` takes CLONE_VM, CLONE_VFORK and SIGCHLD
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
