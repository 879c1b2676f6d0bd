package jd.libcontainer.nsinit;

import java.util.LinkedHashMap;
import java.util.Map;
import jd.libcontainer.namespace.SysctlName;

/// The sysctls of a bundle, `linux.sysctl`: only those that belong to a namespace of the container are allowed, because all
/// others are the host's.
///
/// ```
/// "sysctl": {"net.ipv4.ip_forward": "1", "kernel/shmmax": "1234567"}
/// ```
///
/// OCI runtime-spec: config-linux.md, sysctl. namespaces(7)
final class SysctlPlan {
    private SysctlPlan() {}

    static Map<String, String> of(ConfigNode config, NamespacePlan namespaces) {
        Map<String, String> sysctls = kernelDefaults(namespaces);
        config.child("linux").textMap("sysctl").forEach((name, value) -> {
            SysctlName parsed = SysctlName.parse(name);
            check(parsed, namespaces);
            sysctls.put(parsed.dotted(), value);
        });
        return sysctls;
    }

    /// The exec driver sets Docker's sysctls in a new network namespace unless the specification has others. For a bundle
    /// the kernel's defaults are set instead.
    private static Map<String, String> kernelDefaults(NamespacePlan namespaces) {
        Map<String, String> sysctls = new LinkedHashMap<>();
        if (namespaces.isOwn("network")) {
            sysctls.put("net.ipv4.ip_unprivileged_port_start", "1024");
            if (!namespaces.isOwn("user")) {
                sysctls.put("net.ipv4.ping_group_range", "1 0");
            }
        }
        return sysctls;
    }

    private static void check(SysctlName name, NamespacePlan namespaces) {
        if (name.isOfIpc()) {
            require(namespaces, "ipc", name, " is not allowed in the hosts ipc namespace");
        } else if (name.isOfNetwork()) {
            require(namespaces, "network", name, " not allowed in host network namespace");
        } else if (name.dotted().equals("kernel.domainname")) {
            require(namespaces, "uts", name, " is not in a separate kernel namespace");
        } else if (name.dotted().equals("kernel.hostname") && namespaces.paths().containsKey("uts")) {
            throw refused(name, " is not allowed as it conflicts with the OCI \"hostname\" field");
        } else {
            throw refused(name, " is not in a separate kernel namespace");
        }
    }

    private static void require(NamespacePlan namespaces, String kind, SysctlName name, String otherwise) {
        if (!namespaces.paths().containsKey(kind)) {
            throw refused(name, otherwise);
        }
    }

    private static NsinitException refused(SysctlName name, String why) {
        return new NsinitException("sysctl \"" + name + "\"" + why);
    }
}
