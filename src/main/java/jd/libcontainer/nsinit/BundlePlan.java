package jd.libcontainer.nsinit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import jd.libcontainer.InitSpec;
import jd.libcontainer.InitSpec.Device;
import jd.libcontainer.InitSpec.InitMount;
import jd.libcontainer.InitSpecDraft;
import jd.libcontainer.MountSyscalls;
import jd.libcontainer.cgroup.DeviceAccess;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.mount.MountOptions;

/// What a bundle asks for, in the words of this chapter: decided here, done by [jd.libcontainer.ExecDriver] and
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
    static BundlePlan of(Bundle bundle, String id, int oomScoreAdj, Consumer<String> warnings) {
        ConfigNode config = bundle.config();
        if (!config.has("process")) {
            throw new NsinitException("process property must not be empty");
        }
        ConfigNode linux = config.child("linux");
        NamespacePlan namespaces = NamespacePlan.of(config);
        InitSpecDraft draft = InitSpec.draft(id, bundle.rootfs().toString());
        ProcessPlan.write(config.child("process"), draft, warnings);
        draft.readonlyRootfs(config.child("root").flag("readonly"))
                .hostname(config.text("hostname"))
                .domainname(config.text("domainname"))
                .mounts(mounts(bundle))
                .devices(linux.children("devices").stream().map(BundlePlan::device).toList())
                .maskedPaths(linux.texts("maskedPaths"))
                .readonlyPaths(linux.texts("readonlyPaths"))
                .oomScoreAdj((int) config.child("process").number("oomScoreAdj", oomScoreAdj))
                .sysctls(sysctls(linux.textMap("sysctl"), namespaces));
        return new BundlePlan(
                draft.spec(),
                namespaces,
                CgroupPath.of(linux.text("cgroupsPath"), id),
                ResourcesPlan.resources(linux.child("resources")),
                ResourcesPlan.devices(linux.child("resources")));
    }

    /// {@return the same with another specification}
    BundlePlan with(InitSpec other) {
        return new BundlePlan(other, namespaces, cgroup, resources, devices);
    }

    /// A new network has what Docker wants of it, unless somebody says otherwise. A bundle says all it wants: the rest
    /// stays as the kernel made it.
    private static Map<String, String> sysctls(Map<String, String> wanted, NamespacePlan namespaces) {
        Map<String, String> sysctls = new LinkedHashMap<>();
        if (namespaces.isOwn("network")) {
            sysctls.put("net.ipv4.ip_unprivileged_port_start", "1024");
            if (!namespaces.isOwn("user")) {
                sysctls.put("net.ipv4.ping_group_range", "1 0");
            }
        }
        sysctls.putAll(wanted);
        return sysctls;
    }

    // --- mounts -----------------------------------------------------------------------------------------------------

    private static List<InitMount> mounts(Bundle bundle) {
        List<InitMount> mounts = new ArrayList<>();
        for (ConfigNode mount : bundle.config().children("mounts")) {
            String target = mount.text("destination");
            if (!target.startsWith("/")) {
                throw new NsinitException("invalid mount " + target + ": mount destination not absolute");
            }
            MountOptions options = MountOptions.of(mount.texts("options"));
            boolean bind = (options.flags() & MountSyscalls.MS_BIND) != 0;
            String source = mount.text("source");
            mounts.add(bind
                    ? options.mount("bind", bundle.directory().resolve(source).toString(), target)
                    : options.mount(mount.text("type").replace("cgroup2", "cgroup"), source, target));
        }
        return mounts;
    }

    private static Device device(ConfigNode device) {
        return new Device(
                device.text("path"),
                device.text("type"),
                (int) device.number("major", 0),
                (int) device.number("minor", 0),
                (int) device.number("fileMode", 0666),
                (int) device.number("uid", 0),
                (int) device.number("gid", 0));
    }
}
