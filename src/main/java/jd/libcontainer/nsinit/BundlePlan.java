package jd.libcontainer.nsinit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import jd.libcontainer.InitSpec;
import jd.libcontainer.InitSpec.Device;
import jd.libcontainer.InitSpec.InitMount;
import jd.libcontainer.InitSpecDraft;
import jd.libcontainer.MountSyscalls;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.mount.MountOptions;
import jd.libcontainer.namespace.Namespace;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.namespace.UserNamespace;

/// What a bundle asks for, in the words of this chapter: decided here, done by [jd.libcontainer.ExecDriver] and
/// dockerinit, which do the same for the daemon's containers.
///
/// OCI runtime-spec: config.md, config-linux.md. runc: libcontainer/specconv
record BundlePlan(InitSpec spec, Namespaces namespaces, CgroupPath cgroup, Cgroup.Resources resources) {
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
                .sysctls(linux.textMap("sysctl"));
        Namespaces namespaces = namespaces(linux.children("namespaces"));
        Set<String> own = own(linux.children("namespaces"));
        checkOwn(config, own);
        return new BundlePlan(
                draft.spec(),
                namespaces,
                CgroupPath.of(linux.text("cgroupsPath"), id),
                ResourcesPlan.resources(linux.child("resources")));
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

    // --- namespaces -------------------------------------------------------------------------------------------------

    private static final Set<String> TYPES = Set.of("mount", "network", "pid", "ipc", "uts", "cgroup", "user");

    private static Set<String> own(List<ConfigNode> namespaces) {
        Set<String> types = new TreeSet<>();
        for (ConfigNode namespace : namespaces) {
            String type = namespace.text("type");
            if (!TYPES.contains(type)) {
                throw new NsinitException("namespace {\"" + type + "\" \"" + namespace.text("path")
                        + "\"} does not exist");
            }
            if (!types.add(type)) {
                throw new NsinitException("malformed spec file: duplicated ns {\"" + type + "\" \""
                        + namespace.text("path") + "\"}");
            }
        }
        return types;
    }

    private static Namespaces namespaces(List<ConfigNode> wanted) {
        Set<String> own = own(wanted);
        return new Namespaces(
                namespace(own, "network"),
                namespace(own, "pid"),
                namespace(own, "ipc"),
                namespace(own, "uts"),
                namespace(own, "cgroup"),
                UserNamespace.HOST,
                0);
    }

    private static Namespace namespace(Set<String> own, String type) {
        return own.contains(type) ? Namespace.OWN : Namespace.HOST;
    }

    /// The kernel's settings by the namespace that has its own set of them; all others are the host's.
    private static final Map<String, List<String>> SETTINGS = Map.of(
            "network", List.of("net."),
            "ipc", List.of("fs.mqueue.", "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem",
                    "kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced"));

    private static void checkOwn(ConfigNode config, Set<String> own) {
        if (!config.text("hostname").isEmpty() && !own.contains("uts")) {
            throw new NsinitException("unable to set hostname without a private UTS namespace");
        }
        if (!own.contains("mount")) {
            throw new NsinitException("a container without a mount namespace of its own has no root of its own:"
                    + " add {\"type\": \"mount\"} to linux.namespaces");
        }
        for (String sysctl : config.child("linux").textMap("sysctl").keySet()) {
            boolean separate = SETTINGS.entrySet().stream()
                    .filter(entry -> own.contains(entry.getKey()))
                    .anyMatch(entry -> entry.getValue().stream().anyMatch(sysctl::startsWith));
            if (!separate) {
                throw new NsinitException("sysctl \"" + sysctl + "\" is not in a separate kernel namespace");
            }
        }
    }
}
