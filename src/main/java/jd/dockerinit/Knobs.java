package jd.dockerinit;

import java.util.Map;
import jd.libcontainer.Syscalls;
import jd.libcontainer.TextFile;

/// The kernel's settings that belong to the container's own namespaces.
final class Knobs {
    private Knobs() {}

    /// @param sysctls from `net.ipv4.ip_forward` to its value
    static void writeSysctls(Syscalls kernel, Map<String, String> sysctls) {
        for (Map.Entry<String, String> sysctl : sysctls.entrySet()) {
            TextFile.write(kernel, "/proc/sys/" + sysctl.getKey().replace('.', '/'), sysctl.getValue());
        }
    }
}
