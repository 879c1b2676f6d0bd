package jd.libcontainer.namespace;

import java.util.Set;

/// The name of a kernel parameter, and the namespace that it belongs to.
///
/// sysctl(8), sysctl.d(5), namespaces(7)
///
/// @param dotted with dots between its parts: `net.ipv4.ip_forward`
public record SysctlName(String dotted) {
    /// System V message queues, semaphores and shared memory.
    private static final Set<String> SYSTEM_V = Set.of(
            "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax",
            "kernel.shmmni", "kernel.shm_rmid_forced");

    /// The first of `.` and `/` is the separator; the other one is part of the names, as in
    /// `net/ipv4/conf/eth0.1/forwarding`.
    public static SysctlName parse(String text) {
        int slash = text.indexOf('/');
        int dot = text.indexOf('.');
        if (slash < 0 || dot >= 0 && dot < slash) {
            return new SysctlName(text);
        }
        StringBuilder dotted = new StringBuilder();
        for (char c : text.toCharArray()) {
            dotted.append(c == '/' ? '.' : c == '.' ? '/' : c);
        }
        return new SysctlName(dotted.toString());
    }

    public boolean isOfIpc() {
        return SYSTEM_V.contains(dotted) || dotted.startsWith("fs.mqueue.");
    }

    public boolean isOfNetwork() {
        return dotted.startsWith("net.");
    }

    @Override
    public String toString() {
        return dotted;
    }
}
