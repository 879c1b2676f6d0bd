package jd.libcontainer.kernel;

import java.util.List;

/// What differs between the processors jd runs on, in one table: the few flags and call numbers that Linux assigned
/// before it gave every processor the same.
///
/// jd is developed and tested on x86_64. The aarch64 column is taken from the kernel's headers (include/uapi/asm-generic,
/// arch/arm64/include/uapi/asm) and tested in an emulator.
///
/// @param directory O_DIRECTORY
/// @param noFollow O_NOFOLLOW
/// @param setgroups the number of setgroups(2)
/// @param setresuid the number of setresuid(2)
/// @param setresgid the number of setresgid(2)
/// @param bpf the number of bpf(2)
/// @param keyctl the number of keyctl(2)
/// @param auditArch AUDIT_ARCH_* as a seccomp filter sees it
public record Machine(
        String name,
        int directory,
        int noFollow,
        int setgroups,
        int setresuid,
        int setresgid,
        int bpf,
        int keyctl,
        long auditArch) {

    static final Machine X86_64 = new Machine("x86_64", 0200000, 0400000, 116, 117, 119, 321, 250, 0xC000003EL);
    static final Machine AARCH64 = new Machine("aarch64", 040000, 0100000, 159, 147, 149, 280, 219, 0xC00000B7L);

    /// The machine this JVM runs on.
    public static final Machine THIS = named(System.getProperty("os.arch"));

    /// O_DIRECTORY of this machine
    public static final int O_DIRECTORY = THIS.directory();

    /// O_NOFOLLOW of this machine
    public static final int O_NOFOLLOW = THIS.noFollow();

    /// Java writes `amd64`, Linux `x86_64`. On a processor that is not in the table the first entry is used:
    /// only tests with a fake kernel can run there.
    static Machine named(String architecture) {
        return List.of("aarch64", "arm64").contains(architecture) ? AARCH64 : X86_64;
    }

    // Numbers of calls that are the same everywhere.
    static final int SYS_PIDFD_SEND_SIGNAL = 424;
    static final int SYS_OPEN_TREE = 428;
    static final int SYS_MOVE_MOUNT = 429;
    static final int SYS_FSOPEN = 430;
    static final int SYS_FSCONFIG = 431;
    static final int SYS_FSMOUNT = 432;
    static final int SYS_PIDFD_OPEN = 434;
    static final int SYS_CLOSE_RANGE = 436;
    static final int SYS_OPENAT2 = 437;
    static final int SYS_MOUNT_SETATTR = 442;
}
