package jd.libcontainer.nsinit;

import java.util.List;
import java.util.function.Consumer;
import jd.libcontainer.cgroup.DeviceAccess;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.InitSpec.InitHooks;
import jd.libcontainer.spec.InitSpecDraft;

/// What a bundle asks for, in the words of this chapter: decided here, done by [jd.libcontainer.start.ExecDriver] and
/// dockerinit, which do the same for the daemon's containers.
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
        /// Without a wish the group lies beside everybody's, not in one that all share: the last of several containers
        /// would have to know that it is the last.
        static CgroupPath of(String wish, String id) {
            String path = wish.isEmpty() ? "/jd-nsinit-" + id : wish.startsWith("/") ? wish : "/" + wish;
            if (List.of(path.split("/")).contains("..")) {
                throw new NsinitException("linux.cgroupsPath: \"" + wish + "\" leads out of its hierarchy");
            }
            int slash = path.lastIndexOf('/');
            return new CgroupPath(path.substring(0, slash), path.substring(slash + 1));
        }

        String path() {
            return parent + "/" + name;
        }
    }

    /// @param oomScoreAdj of nsinit itself: a container without a wish is treated like it
    /// @param warnings take what does not keep the container from running
    /// @param hooks those that run inside
    static BundlePlan of(Bundle bundle, String id, int oomScoreAdj, InitHooks hooks, Consumer<String> warnings) {
        ConfigNode config = bundle.config();
        if (!config.has("process")) {
            throw new NsinitException("process property must not be empty");
        }
        Unsupported.refuse(config);
        ConfigNode linux = config.child("linux");
        NamespacePlan namespaces = NamespacePlan.of(config);
        InitSpecDraft draft = InitSpec.draft(id, bundle.rootfs().toString());
        ProcessPlan.write(config.child("process"), draft, warnings);
        draft.readonlyRootfs(config.child("root").flag("readonly"))
                .hostname(config.text("hostname"))
                .domainname(config.text("domainname"))
                .mounts(MountsPlan.mounts(bundle, warnings))
                .devices(MountsPlan.devices(linux.children("devices")))
                .maskedPaths(linux.texts("maskedPaths"))
                .readonlyPaths(linux.texts("readonlyPaths"))
                .oomScoreAdj((int) config.child("process").number("oomScoreAdj", oomScoreAdj))
                .sysctls(SysctlPlan.of(config, namespaces))
                .bundle(ProcessPlan.terms(
                        config.child("process"),
                        MountsPlan.rootPropagation(linux.text("rootfsPropagation")),
                        hooks));
        return new BundlePlan(
                draft.spec(),
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
