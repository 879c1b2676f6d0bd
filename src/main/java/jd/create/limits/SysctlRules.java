package jd.create.limits;

import jd.create.config.NamespaceMode;
import jd.create.config.NamespaceSettings;
import jd.create.failure.StartFailure;
import jd.libcontainer.namespace.SysctlName;

/// Checks that `--sysctl` sets only parameters that belong to the container's own namespaces. Others would change the host.
///
/// runc: libcontainer/configs/validate/validator.go sysctl
public final class SysctlRules {
    private SysctlRules() {}

    /// @throws jd.server.api.ApiException with the runtime's message
    public static void verify(NamespaceSettings namespaces, NamespaceMode network) {
        namespaces.sysctls().keySet().forEach(name -> verify(SysctlName.parse(name), namespaces, network));
    }

    private static void verify(SysctlName name, NamespaceSettings namespaces, NamespaceMode network) {
        if (name.isOfIpc()) {
            refuse(namespaces.ipc().namespace().isHost(), name, "is not allowed in the hosts ipc namespace");
        } else if (name.isOfNetwork()) {
            refuse(network.isHost(), name, "not allowed in host network namespace");
        } else {
            boolean ownNames = !namespaces.uts().isHost();
            refuse(ownNames && name.dotted().equals("kernel.hostname"), name,
                    "is not allowed as it conflicts with the OCI \"hostname\" field");
            refuse(!ownNames || !name.dotted().equals("kernel.domainname"), name, "is not in a separate kernel namespace");
        }
    }

    private static void refuse(boolean wrong, SysctlName name, String why) {
        if (wrong) {
            throw StartFailure.ofRuntime("sysctl \"" + name + "\" " + why);
        }
    }
}
