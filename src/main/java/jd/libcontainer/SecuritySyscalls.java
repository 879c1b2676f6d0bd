package jd.libcontainer;

/// Who the calling thread is and what it may do. These act on the thread, not on the process: raw system calls, not
/// glibc's wrappers, which would signal every thread of a JVM.
public interface SecuritySyscalls {
    void setgroups(int[] gids);

    void setresuid(int real, int effective, int saved);

    void setresgid(int real, int effective, int saved);

    /// capset(2), version 3, of the calling thread
    void capset(long effective, long permitted, long inheritable);

    /// capget(2) {@return effective, permitted, inheritable}
    long[] capget();
}
