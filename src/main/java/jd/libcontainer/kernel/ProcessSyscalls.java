package jd.libcontainer.kernel;

import java.util.List;

/// Processes: spawn and execve, signals, waiting, priorities.
public interface ProcessSyscalls {
    /// What posix_spawn(3) does in the child before the program starts. Every spawn also empties the signal mask,
    /// resets the dispositions and closes every descriptor from `closeFrom` on.
    ///
    /// `actions` run in their order. `setsid` makes a new session.
    record SpawnRequest(
            String program,
            List<String> arguments,
            List<String> environment,
            List<SpawnAction> actions,
            boolean setsid,
            int closeFrom) {
        public SpawnRequest {
            arguments = List.copyOf(arguments);
            environment = List.copyOf(environment);
            actions = List.copyOf(actions);
        }
    }

    sealed interface SpawnAction {
        record Dup2(int fd, int newFd) implements SpawnAction {}

        record Open(int fd, String path, int flags, int mode) implements SpawnAction {}

        record Close(int fd) implements SpawnAction {}

        record Chdir(String path) implements SpawnAction {}

        record Fchdir(int fd) implements SpawnAction {}
    }

    /// posix_spawn(3) {@return the child's pid}
    int posix_spawn(SpawnRequest request);

    /// execve(2): returns only by throwing. Arguments and environment are bytes, as an image may hold any.
    void execve(byte[] program, List<byte[]> arguments, List<byte[]> environment);

    /// seccomp(2) for the calling thread, and execve(2) immediately after it. No call is made between the two that the filter
    /// would have to allow, not even one for memory.
    ///
    /// @param filter `struct sock_filter` each
    /// @throws SyscallException of `seccomp` when the kernel does not take the filter
    void execveFiltered(
            byte[] filter, byte[] program, List<byte[]> arguments, List<byte[]> environment);

    int getpid();

    int gettid();

    int geteuid();

    /// pidfd_open(2)
    int pidfd_open(int pid, int flags);

    /// pidfd_send_signal(2)
    void pidfd_send_signal(int pidfd, int signal);

    /// kill(2) for one process. Numbers that stand for several processes, 0 and below, throw ESRCH: 0 would be the daemon's own
    /// process group.
    void kill(int pid, int signal);

    /// waitid(2) P_PID, WEXITED. {@return the status}
    ExitStatus waitid(int pid);

    /// poll(2) {@return the descriptors among `fds` that can be read or have hung up; empty after `timeoutMillis` (-1:
    /// for ever)}
    default int[] poll(int[] fds, int timeoutMillis) {
        return poll(fds, new int[0], timeoutMillis);
    }

    /// poll(2) with POLLIN for `readable` and POLLPRI for `changed`: kernel files with new content
    /// since they were read. {@return those that are ready, have hung up or are of a file that is gone; empty after
    /// `timeoutMillis` (-1: for ever)}
    int[] poll(int[] readable, int[] changed, int timeoutMillis);

    int setsid();

    void sethostname(String name);

    void setdomainname(String name);

    int umask(int mask);

    void chdir(String path);

    void fchdir(int fd);

    void chroot(String path);

    /// prctl(2)
    int prctl(int option, long arg2, long arg3, long arg4, long arg5);

    /// setrlimit(2): `soft` and `hard`, -1 is RLIM_INFINITY
    void setrlimit(int resource, long soft, long hard);

    /// PRIO_PROCESS of setpriority(2) means one thread on Linux, PRIO_PGRP every thread of a process group.
    int PRIO_PROCESS = 0;
    int PRIO_PGRP = 1;

    /// setpriority(2); `who` is a number of the kind that `which` says, 0 the caller's own
    void setpriority(int which, int who, int nice);

    /// close_range(2)
    void close_range(int first, int last, int flags);

    /// Makes the calling thread ready for execve(2), which keeps what is ignored and what is blocked: sigaction(2) to
    /// SIG_DFL for every signal that is ignored, and an empty mask.
    void resetSignals();
}
