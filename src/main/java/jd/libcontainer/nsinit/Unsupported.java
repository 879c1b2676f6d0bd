package jd.libcontainer.nsinit;

import java.util.List;

/// Fields of config.json that nsinit does not support. A bundle with one of them is rejected with the field's name, because
/// its container would run without a setting that it needs. Unknown fields are ignored, as the specification requires.
///
/// OCI runtime-spec: config.md, extensibility
final class Unsupported {
    private static final List<String> FIELDS = List.of(
            "process.selinuxLabel", "process.scheduler", "process.ioPriority", "process.execCPUAffinity",
            "linux.mountLabel", "linux.intelRdt", "linux.personality", "linux.timeOffsets", "linux.netDevices",
            "linux.memoryPolicy", "linux.resources.hugepageLimits", "linux.resources.network", "linux.resources.rdma",
            "linux.resources.unified", "linux.resources.blockIO.leafWeight", "linux.resources.cpu.burst",
            "linux.resources.cpu.idle", "linux.seccomp.listenerPath");

    private Unsupported() {}

    /// @throws NsinitException for the first unsupported field
    static void refuse(ConfigNode config) {
        for (String field : FIELDS) {
            ConfigNode node = config;
            String[] names = field.split("\\.");
            for (int i = 0; i < names.length - 1; i++) {
                node = node.child(names[i]);
            }
            if (node.says(names[names.length - 1])) {
                throw new NsinitException(field + " is not supported");
            }
        }
        for (ConfigNode mount : config.children("mounts")) {
            for (String field : List.of("uidMappings", "gidMappings")) {
                if (mount.says(field)) {
                    throw new NsinitException(mount.path() + "." + field + " is not supported");
                }
            }
        }
    }
}
