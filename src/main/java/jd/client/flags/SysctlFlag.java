package jd.client.flags;

import java.util.Set;

/// Checks `--sysctl net.ipv4.ip_forward=1`: Docker's client accepts only settings that belong to a namespace.
///
/// Today: cli/opts/opts.go ValidateSysctl
public final class SysctlFlag {
    private static final Set<String> NAMES = Set.of(
            "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax",
            "kernel.shmmni", "kernel.shm_rmid_forced");

    private SysctlFlag() {}

    /// @throws IllegalArgumentException for another setting or a missing value
    static void check(String text) {
        String name = text.split("=", 2)[0];
        boolean known = NAMES.contains(name) || name.startsWith("net.") || name.startsWith("fs.mqueue.");
        if (!text.contains("=") || !known) {
            throw new IllegalArgumentException("sysctl '" + text + "' is not allowed");
        }
    }
}
