package jd.libcontainer.kernel;

import java.util.List;
import java.util.Locale;

/// Sets of capabilities(7): a `long`, bit n for capability n.
///
/// Docker 1.2.0: native/template/default_template.go, the same fourteen as today
public final class Capabilities {
    /// In the order of the kernel's numbers, 0 first.
    public static final List<String> NAMES = List.of(
            "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP",
            "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER",
            "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE",
            "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP",
            "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF",
            "CHECKPOINT_RESTORE");

    /// All capabilities of this table. Those that the kernel lacks, or the daemon does not have, are left out when the set is
    /// applied.
    public static final long ALL = (1L << NAMES.size()) - 1;

    /// What a container has without `--cap-add`, `--cap-drop` or `--privileged`.
    public static final long DEFAULT = of(
            "CHOWN", "DAC_OVERRIDE", "FSETID", "FOWNER", "MKNOD", "NET_RAW", "SETGID", "SETUID", "SETFCAP", "SETPCAP",
            "NET_BIND_SERVICE", "SYS_CHROOT", "KILL", "AUDIT_WRITE");

    private Capabilities() {}

    /// {@return the set of the capabilities of these names, with or without `CAP_`, in upper or lower case}
    /// @throws IllegalArgumentException for a name that is not in the table
    public static long of(String... names) {
        long set = 0;
        for (String name : names) {
            String plain = name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", "");
            int number = NAMES.indexOf(plain);
            if (number < 0) {
                throw new IllegalArgumentException("unknown capability: \"" + name + "\"");
            }
            set |= 1L << number;
        }
        return set;
    }

    /// {@return whether CAP_SYS_PTRACE is in the set, with which a process may read the memory of every process that it sees}
    public static boolean mayTrace(long set) {
        return (set & of("SYS_PTRACE")) != 0;
    }
}
