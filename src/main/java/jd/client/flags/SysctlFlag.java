package jd.client.flags;

import jd.libcontainer.namespace.SysctlName;

/// Checks `--sysctl net.ipv4.ip_forward=1`: Docker's client accepts only settings that belong to a namespace.
///
/// Today: cli/opts/opts.go ValidateSysctl
public final class SysctlFlag {
    private SysctlFlag() {}

    /// @throws IllegalArgumentException for another setting or a missing value
    static void check(String text) {
        var name = new SysctlName(text.split("=", 2)[0]);
        if (!text.contains("=") || !name.isOfIpc() && !name.isOfNetwork()) {
            throw new IllegalArgumentException("sysctl '" + text + "' is not allowed");
        }
    }
}
