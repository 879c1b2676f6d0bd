package jd.libcontainer.kernel;

/// Who the calling thread is and what it may do. These act on the thread, not on the process: raw system calls, not
/// glibc's wrappers, which would signal every thread of a JVM.
public interface SecuritySyscalls {
    void setgroups(int[] gids);

    void setresuid(int real, int effective, int saved);

    void setresgid(int real, int effective, int saved);

    /// keyctl(2) KEYCTL_JOIN_SESSION_KEYRING of the calling thread: makes the keyring of that name unless there is one
    /// that it may search. {@return the keyring's number}
    int keyctl_join_session_keyring(String name);

    /// keyctl(2) KEYCTL_SETPERM
    void keyctl_setperm(int key, int permissions);

    /// seccomp(2) of the calling thread, for good. Needs CAP_SYS_ADMIN or no_new_privs.
    ///
    /// @param filter `struct sock_filter` each
    void seccomp(byte[] filter);

    /// capset(2), version 3, of the calling thread
    void capset(long effective, long permitted, long inheritable);

    /// capget(2) {@return effective, permitted, inheritable}
    long[] capget();

    int BPF_PROG_TYPE_CGROUP_DEVICE = 15;
    int BPF_CGROUP_DEVICE = 6;
    int BPF_F_ALLOW_MULTI = 2;

    /// bpf(2) BPF_PROG_LOAD {@return a descriptor of the program}
    ///
    /// @param instructions eight bytes each
    int bpf_prog_load(int type, byte[] instructions);

    /// bpf(2) BPF_PROG_ATTACH
    ///
    /// @param target a descriptor of what the program is attached to, such as a cgroup's directory
    void bpf_prog_attach(int target, int program, int attachType, int flags);
}
