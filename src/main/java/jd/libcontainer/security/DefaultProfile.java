package jd.libcontainer.security;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import jd.libcontainer.security.SeccompProfile.ArchitectureFamily;
import jd.libcontainer.security.SeccompProfile.Circumstances;
import jd.libcontainer.security.SeccompProfile.Group;
import jd.libcontainer.security.SeccompProfile.KernelVersion;

/// The system calls that a container may make by default. The list names what is allowed, so a new call is not. Missing
/// are calls that no program in a container needs: loading another kernel (`kexec_load`), the kernel's keyrings
/// (`add_key`, `keyctl`), swap, and `io_uring` and `userfaultfd`, which made many exploits possible. Calls that belong
/// to a capability are allowed with it.
///
/// Equal in effect to Docker 26.1: `DefaultProfileTest` compares every call of every processor with a record of
/// Docker's.
///
/// moby: profiles/seccomp/default_linux.go
final class DefaultProfile {
    private static final int ENOSYS = 38;
    private static final int AF_VSOCK = 40;

    /// CLONE_NEW* except time: the flags by which clone(2) creates namespaces.
    private static final long NEW_NAMESPACES = 0x7e020000;

    private DefaultProfile() {}

    static SeccompProfile profile() {
        return new SeccompProfile(
                "SCMP_ACT_ERRNO",
                OptionalInt.of(SeccompRules.EPERM),
                List.of(),
                List.of(
                        new ArchitectureFamily("SCMP_ARCH_X86_64", List.of("SCMP_ARCH_X86", "SCMP_ARCH_X32")),
                        new ArchitectureFamily("SCMP_ARCH_AARCH64", List.of("SCMP_ARCH_ARM"))),
                List.of(),
                Stream.of(everybodys(), byArgument(), ofProcessors(), withCapability()).flatMap(List::stream).toList());
    }

    private static List<Group> everybodys() {
        return List.of(
                // Files: opening, reading, writing, waiting.
                allowed("""
                        open openat openat2 creat close close_range dup dup2 dup3 pipe pipe2 fcntl fcntl64 ioctl
                        flock lseek _llseek read readv pread64 preadv preadv2 write writev pwrite64 pwritev pwritev2
                        sendfile sendfile64 copy_file_range splice tee vmsplice readahead fadvise64 fadvise64_64
                        fallocate truncate truncate64 ftruncate ftruncate64 sync syncfs fsync fdatasync
                        sync_file_range memfd_create memfd_secret cachestat
                        select _newselect pselect6 pselect6_time64 poll ppoll ppoll_time64
                        epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_wait epoll_wait_old epoll_pwait
                        epoll_pwait2 eventfd eventfd2 signalfd signalfd4
                        io_setup io_submit io_cancel io_getevents io_pgetevents io_pgetevents_time64 io_destroy"""),
                // Metadata and names of files.
                allowed("""
                        stat stat64 fstat fstat64 lstat lstat64 fstatat64 newfstatat statx access faccessat faccessat2
                        statfs statfs64 fstatfs fstatfs64 getdents getdents64 readlink readlinkat getcwd chdir fchdir
                        mkdir mkdirat rmdir link linkat symlink symlinkat unlink unlinkat rename renameat renameat2
                        mknod mknodat umask chmod fchmod fchmodat fchmodat2
                        chown chown32 fchown fchown32 lchown lchown32 fchownat
                        utime utimes futimesat utimensat utimensat_time64
                        getxattr lgetxattr fgetxattr setxattr lsetxattr fsetxattr listxattr llistxattr flistxattr
                        removexattr lremovexattr fremovexattr name_to_handle_at
                        inotify_init inotify_init1 inotify_add_watch inotify_rm_watch fanotify_mark
                        landlock_create_ruleset landlock_add_rule landlock_restrict_self"""),
                // Memory.
                allowed("""
                        brk mmap mmap2 munmap mremap mprotect madvise mincore msync mlock mlock2 mlockall munlock
                        munlockall remap_file_pages membarrier pkey_alloc pkey_free pkey_mprotect map_shadow_stack"""),
                // Processes and threads: start, end, wait, scheduling, limits.
                allowed("""
                        fork vfork execve execveat exit exit_group wait4 waitid waitpid kill tkill tgkill
                        pidfd_open pidfd_send_signal process_mrelease
                        getpid getppid gettid getpgid getpgrp setpgid getsid setsid prctl
                        set_tid_address set_robust_list get_robust_list set_thread_area get_thread_area rseq
                        futex futex_time64 futex_wait futex_wake futex_waitv futex_requeue
                        sched_yield sched_getaffinity sched_setaffinity sched_getattr sched_setattr sched_getparam
                        sched_setparam sched_getscheduler sched_setscheduler sched_get_priority_max
                        sched_get_priority_min sched_rr_get_interval sched_rr_get_interval_time64 getcpu
                        getpriority setpriority ioprio_get ioprio_set
                        getrlimit ugetrlimit setrlimit prlimit64 getrusage times sysinfo uname"""),
                // Signals.
                allowed("""
                        rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_tgsigqueueinfo rt_sigreturn
                        rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 sigaltstack sigprocmask sigreturn
                        restart_syscall pause alarm"""),
                // Users and groups. The capabilities decide what a process may change to.
                allowed("""
                        getuid getuid32 geteuid geteuid32 getgid getgid32 getegid getegid32 getresuid getresuid32
                        getresgid getresgid32 getgroups getgroups32 setuid setuid32 setgid setgid32 setreuid
                        setreuid32 setregid setregid32 setresuid setresuid32 setresgid setresgid32 setfsuid
                        setfsuid32 setfsgid setfsgid32 setgroups setgroups32 capget capset seccomp getrandom"""),
                // Time. Setting the clock needs a capability, which the kernel checks.
                allowed("""
                        time gettimeofday clock_getres clock_getres_time64 clock_gettime clock_gettime64
                        clock_nanosleep clock_nanosleep_time64 clock_adjtime clock_adjtime64 adjtimex nanosleep
                        getitimer setitimer timer_create timer_delete timer_getoverrun timer_gettime
                        timer_gettime64 timer_settime timer_settime64 timerfd_create timerfd_gettime
                        timerfd_gettime64 timerfd_settime timerfd_settime64"""),
                // Sockets, except creating them.
                allowed("""
                        socketcall socketpair bind connect listen accept accept4 getsockname getpeername getsockopt
                        setsockopt send sendto sendmsg sendmmsg recv recvfrom recvmsg recvmmsg recvmmsg_time64
                        shutdown"""),
                // Message queues, semaphores and shared memory of System V and POSIX, in the container's IPC namespace.
                allowed("""
                        ipc msgget msgsnd msgrcv msgctl semget semop semtimedop semtimedop_time64 semctl
                        shmget shmat shmdt shmctl mq_open mq_unlink mq_getsetattr mq_notify mq_timedsend
                        mq_timedsend_time64 mq_timedreceive mq_timedreceive_time64"""));
    }

    /// Calls that are allowed or not by their arguments.
    private static List<Group> byArgument() {
        List<Group> groups = new ArrayList<>();
        // AF_VSOCK leads out of a virtual machine and has no namespace.
        groups.add(allowed("socket").when(0, AF_VSOCK, 0, "SCMP_CMP_NE"));
        // The personalities Linux, Linux on 32 bits, both with the uname of an old kernel; and the query.
        for (long personality : new long[] {0, 0x8, 0x20000, 0x20008, 0xffffffffL}) {
            groups.add(allowed("personality").when(0, personality, 0, "SCMP_CMP_EQ"));
        }
        // Processes and threads, but no namespaces.
        groups.add(allowed("clone").when(0, NEW_NAMESPACES, 0, "SCMP_CMP_MASKED_EQ").without("CAP_SYS_ADMIN"));
        // Its flags are in memory, which a filter cannot read. A C library falls back to clone on ENOSYS.
        groups.add(allowed("clone3").instead("SCMP_ACT_ERRNO", ENOSYS).without("CAP_SYS_ADMIN"));
        return groups;
    }

    /// By Go's names of processors, as in profiles.
    private static List<Group> ofProcessors() {
        return List.of(
                allowed("arch_prctl").on("amd64", "x32"),
                allowed("modify_ldt").on("amd64", "x32", "x86"),
                allowed("arm_fadvise64_64 arm_sync_file_range sync_file_range2 breakpoint cacheflush set_tls")
                        .on("arm", "arm64"));
    }

    /// Calls that are allowed with a capability. Tracing other processes of the container is allowed without one since
    /// Linux 4.8, which applies the tracer's filter to such calls.
    private static List<Group> withCapability() {
        String otherProcesses = "ptrace process_vm_readv process_vm_writev ";
        return List.of(
                allowed(otherProcesses).since(new KernelVersion(4, 8)),
                allowed(otherProcesses + "kcmp pidfd_getfd process_madvise").with("CAP_SYS_PTRACE"),
                allowed("""
                        mount umount umount2 mount_setattr move_mount open_tree fsopen fsconfig fsmount fspick
                        setns unshare clone clone3 sethostname setdomainname bpf perf_event_open fanotify_init
                        lookup_dcookie quotactl quotactl_fd syslog""").with("CAP_SYS_ADMIN"),
                allowed("open_by_handle_at").with("CAP_DAC_READ_SEARCH"),
                allowed("chroot").with("CAP_SYS_CHROOT"),
                allowed("reboot").with("CAP_SYS_BOOT"),
                allowed("init_module finit_module delete_module").with("CAP_SYS_MODULE"),
                allowed("acct").with("CAP_SYS_PACCT"),
                allowed("iopl ioperm").with("CAP_SYS_RAWIO"),
                allowed("settimeofday stime clock_settime clock_settime64").with("CAP_SYS_TIME"),
                allowed("vhangup").with("CAP_SYS_TTY_CONFIG"),
                allowed("get_mempolicy set_mempolicy set_mempolicy_home_node mbind").with("CAP_SYS_NICE"),
                allowed("syslog").with("CAP_SYSLOG"),
                allowed("bpf").with("CAP_BPF"),
                allowed("perf_event_open").with("CAP_PERFMON"));
    }

    private static Group allowed(String calls) {
        return new Group(
                List.of(calls.strip().split("\\s+")), "SCMP_ACT_ALLOW", OptionalInt.empty(), List.of(),
                Circumstances.ANY, Circumstances.ANY);
    }
}
