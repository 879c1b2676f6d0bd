package jd.libcontainer.security;

import jnr.ffi.annotations.In;

/// The functions of libseccomp that jd calls, as declared in its header. JNR-FFI implements this interface, so it must
/// be public. A filter under construction is a `long`, the address that `seccomp_init` returned. Functions return a
/// negative errno on failure.
///
/// libseccomp: seccomp.h
public interface LibSeccomp {
    /// `enum scmp_filter_attr`: whether loading the filter would also set no_new_privs
    int CTL_NNP = 3;

    /// `enum scmp_filter_attr`: 2 arranges the calls as a binary tree
    int CTL_OPTIMIZE = 8;

    /// {@return 0 for an invalid action}
    long seccomp_init(int action);

    void seccomp_release(long filter);

    int seccomp_attr_set(long filter, int attribute, int value);

    /// {@return 0 for an unknown name}
    int seccomp_arch_resolve_name(@In byte[] name);

    int seccomp_arch_add(long filter, int architecture);

    /// {@return the call's number on this machine, below -1 for one that other machines have, -1 for none}
    int seccomp_syscall_resolve_name(@In byte[] name);

    int seccomp_syscall_resolve_name_arch(int architecture, @In byte[] name);

    /// @param conditions `struct scmp_arg_cmp` each: argument 4 bytes, comparison 4, two values of 8
    int seccomp_rule_add_array(long filter, int action, int call, int count, @In byte[] conditions);

    int seccomp_export_bpf(long filter, int fd);
}
