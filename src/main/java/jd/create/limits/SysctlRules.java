package jd.create.limits;

import java.util.Set;
import jd.create.config.NamespaceMode;
import jd.create.config.NamespaceSettings;
import jd.create.failure.StartFailure;

/// Checks that `--sysctl` sets only parameters that belong to the container's own namespaces. Others would change the host.
///
/// runc: libcontainer/configs/validate/validator.go sysctl
public final class SysctlRules {
    /// System V message queues, semaphores and shared memory.
    private static final Set<String> IPC = Set.of(
            "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax",
            "kernel.shmmni", "kernel.shm_rmid_forced");

    private SysctlRules() {}

    /// @throws jd.server.api.ApiException with the runtime's message
    public static void verify(NamespaceSettings namespaces, NamespaceMode network) {
        namespaces.sysctls().keySet().forEach(name -> verify(dotted(name), namespaces, network));
    }

    private static void verify(String name, NamespaceSettings namespaces, NamespaceMode network) {
        if (IPC.contains(name) || name.startsWith("fs.mqueue.")) {
            refuse(namespaces.ipc().namespace().isHost(), name, "is not allowed in the hosts ipc namespace");
        } else if (name.startsWith("net.")) {
            refuse(network.isHost(), name, "not allowed in host network namespace");
        } else {
            boolean ownNames = !namespaces.uts().isHost();
            refuse(ownNames && name.equals("kernel.hostname"), name,
                    "is not allowed as it conflicts with the OCI \"hostname\" field");
            refuse(!ownNames || !name.equals("kernel.domainname"), name, "is not in a separate kernel namespace");
        }
    }

    private static void refuse(boolean wrong, String name, String why) {
        if (wrong) {
            throw StartFailure.ofRuntime("sysctl \"" + name + "\" " + why);
        }
    }

    /// sysctl(8) accepts two formats: `net.ipv4.conf.eth0/1.forwarding`, and one with slashes and dots exchanged. The first
    /// separator determines the format.
    private static String dotted(String name) {
        int slash = name.indexOf('/');
        int dot = name.indexOf('.');
        if (slash < 0 || dot >= 0 && dot < slash) {
            return name;
        }
        StringBuilder exchanged = new StringBuilder(name);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            exchanged.setCharAt(i, c == '/' ? '.' : c == '.' ? '/' : c);
        }
        return exchanged.toString();
    }
}
