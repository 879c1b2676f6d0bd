package jd.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.libcontainer.io.Subprocess;

/// Checks whether this machine can run containers; each failure says what to do about it.
///
/// Docker 1.2.0: daemon/daemon.go NewDaemonFromDirectory, checkKernelAndArch
final class HostChecks {
    /// The newest system call that jd requires is mount_setattr(2).
    private static final int[] OLDEST_KERNEL = {5, 12};

    private HostChecks() {}

    /// Checks what is required before the sockets are opened, which loads the first native library.
    static void checkSystem() {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new DaemonException("the daemon runs on Linux only: use a virtual machine");
        }
        try {
            checkUser((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            throw new DaemonException("find out who runs the daemon: " + e.getMessage(), e);
        }
    }

    /// @param uid the effective user's number
    static void checkUser(int uid) {
        if (uid != 0) {
            throw new DaemonException("the daemon needs root privileges: use sudo, or be root");
        }
    }

    /// @param release as in uname(2): `6.1.0-13-amd64`
    static void checkKernel(String release, String architecture) {
        Matcher matcher = Pattern.compile("(\\d+)\\.(\\d+).*").matcher(release);
        if (matcher.matches()) {
            int major = Integer.parseInt(matcher.group(1));
            int minor = Integer.parseInt(matcher.group(2));
            if (major < OLDEST_KERNEL[0] || major == OLDEST_KERNEL[0] && minor < OLDEST_KERNEL[1]) {
                throw new DaemonException("the kernel " + release + " is too old: jd needs Linux "
                        + OLDEST_KERNEL[0] + "." + OLDEST_KERNEL[1] + " (mount_setattr) or newer");
            }
        }
        if (!List.of("amd64", "x86_64", "aarch64").contains(architecture)) {
            throw new DaemonException("jd knows the processors x86_64 and aarch64, not " + architecture);
        }
    }

    /// The firewall needs the program iptables.
    static void checkIptables(DaemonConfig.Network network, Subprocess programs) {
        if (network.isDisabled() || !network.iptables()) {
            return;
        }
        if (programs.find("iptables").isEmpty()) {
            throw new DaemonException("iptables not found: install the package iptables,"
                    + " or start the daemon with --iptables=false or --bridge=none");
        }
    }
}
