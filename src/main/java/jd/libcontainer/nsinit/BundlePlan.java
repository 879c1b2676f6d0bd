package jd.libcontainer.nsinit;

import java.util.List;
import java.util.function.Consumer;
import jd.libcontainer.cgroup.DeviceAccess;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.spec.FilesystemSpec;
import jd.libcontainer.spec.InitHooks;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.NamespaceSpec;

/// A bundle, translated into the types of this chapter; [jd.libcontainer.start.ExecDriver] and dockerinit carry the plan out,
/// as they do for the daemon.
///
/// OCI runtime-spec: config.md, config-linux.md. runc: libcontainer/specconv
record BundlePlan(
        InitSpec spec,
        NamespacePlan namespaces,
        CgroupPath cgroup,
        Resources resources,
        DeviceAccess devices) {
    /// @param parent as `/a/b`, empty for the root of a hierarchy
    record CgroupPath(String parent, String name) {
        /// Without `linux.cgroupsPath` each container gets a cgroup below the root, not below a shared parent, which the
        /// last container would have to remove.
        static CgroupPath of(String wanted, String id) {
            String path = wanted.isEmpty() ? "/jd-nsinit-" + id : wanted.startsWith("/") ? wanted : "/" + wanted;
            if (List.of(path.split("/")).contains("..")) {
                throw new NsinitException("linux.cgroupsPath: \"" + wanted + "\" leads out of its hierarchy");
            }
            int slash = path.lastIndexOf('/');
            return new CgroupPath(path.substring(0, slash), path.substring(slash + 1));
        }

        String path() {
            return parent + "/" + name;
        }
    }

    /// @param oomScoreAdj of nsinit itself, for a container without one
    /// @param warnings receives messages about fields that are ignored
    /// @param hooks the hooks that dockerinit runs
    static BundlePlan of(Bundle bundle, String id, int oomScoreAdj, InitHooks hooks, Consumer<String> warnings) {
        ConfigNode config = bundle.config();
        if (!config.has("process")) {
            throw new NsinitException("process property must not be empty");
        }
        Unsupported.refuse(config);
        ConfigNode linux = config.child("linux");
        NamespacePlan namespaces = NamespacePlan.of(config);
        ConfigNode process = config.child("process");
        InitSpec spec = new InitSpec(
                id,
                ProcessPlan.process(process)
                        .withOomScoreAdj((int) process.number("oomScoreAdj", oomScoreAdj)),
                ProcessPlan.user(process.child("user")),
                ProcessPlan.security(process, warnings),
                FilesystemSpec.of(bundle.rootfs().toString())
                        .withReadonlyRootfs(config.child("root").flag("readonly"))
                        .withMounts(MountsPlan.mounts(bundle, warnings))
                        .withDevices(MountsPlan.devices(linux.children("devices")))
                        .withMaskedPaths(linux.texts("maskedPaths"))
                        .withReadonlyPaths(linux.texts("readonlyPaths")),
                NamespaceSpec.NONE
                        .withHostname(config.text("hostname"))
                        .withDomainname(config.text("domainname"))
                        .withSysctls(SysctlPlan.of(config, namespaces)),
                ProcessPlan.bundle(process, MountsPlan.rootPropagation(linux.text("rootfsPropagation")), hooks));
        return new BundlePlan(
                spec,
                namespaces,
                CgroupPath.of(linux.text("cgroupsPath"), id),
                ResourcesPlan.resources(linux.child("resources"), warnings),
                ResourcesPlan.devices(linux.child("resources")));
    }

    /// {@return the same with another specification}
    BundlePlan with(InitSpec other) {
        return new BundlePlan(other, namespaces, cgroup, resources, devices);
    }
}
