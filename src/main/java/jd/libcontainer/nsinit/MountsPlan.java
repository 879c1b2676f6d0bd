package jd.libcontainer.nsinit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.mount.MountOptions;
import jd.libcontainer.spec.InitDevice;
import jd.libcontainer.spec.InitMount;

/// Mounts and device nodes of a bundle: `mounts`, `linux.devices`, `linux.rootfsPropagation`.
///
/// ```
/// "mounts": [{"destination": "/data", "type": "bind", "source": "data", "options": ["rbind", "ro"]}],
/// "linux": {"devices": [{"path": "/dev/fuse", "type": "c", "major": 10, "minor": 229}]}
/// ```
///
/// OCI runtime-spec: config.md, mounts; config-linux.md, devices, rootfs mount propagation
final class MountsPlan {
    private static final int PERMISSIONS = 0777;

    /// Options of runc that jd does not support: most recursive attributes, copy-up of a tmpfs, ID-mapped mounts.
    private static final Set<String> UNKNOWN_HERE = Set.of(
            "idmap", "ridmap", "tmpcopyup", "copyup", "rrw", "rsuid", "rdev", "rexec", "ratime", "rnoatime",
            "rdiratime", "rnodiratime", "rrelatime", "rnorelatime", "rstrictatime", "rnostrictatime", "rsymfollow",
            "rnosymfollow");

    private static final Map<String, Long> PROPAGATIONS = Map.of(
            "", MountSyscalls.MS_SLAVE | MountSyscalls.MS_REC,
            "private", MountSyscalls.MS_PRIVATE,
            "slave", MountSyscalls.MS_SLAVE,
            "shared", MountSyscalls.MS_SHARED,
            "unbindable", MountSyscalls.MS_UNBINDABLE,
            "rprivate", MountSyscalls.MS_PRIVATE | MountSyscalls.MS_REC,
            "rslave", MountSyscalls.MS_SLAVE | MountSyscalls.MS_REC,
            "rshared", MountSyscalls.MS_SHARED | MountSyscalls.MS_REC,
            "runbindable", MountSyscalls.MS_UNBINDABLE | MountSyscalls.MS_REC);

    private MountsPlan() {}

    static List<InitMount> mounts(Bundle bundle, Consumer<String> warnings) {
        List<InitMount> mounts = new ArrayList<>();
        for (ConfigNode mount : bundle.config().children("mounts")) {
            mounts.add(mount(bundle, mount, warnings));
        }
        return mounts;
    }

    private static InitMount mount(Bundle bundle, ConfigNode mount, Consumer<String> warnings) {
        String target = target(mount.text("destination"), warnings);
        for (String word : mount.texts("options")) {
            if (UNKNOWN_HERE.contains(word)) {
                throw new NsinitException("mount " + target + ": the option \"" + word + "\" is not supported");
            }
        }
        MountOptions options = MountOptions.ofBundle(mount.texts("options"));
        String source = mount.text("source");
        if ((options.flags() & MountSyscalls.MS_BIND) != 0) {
            return options.mount("bind", bundle.directory().resolve(source).toString(), target);
        }
        if (mount.text("type").equals("bind")) {
            throw new NsinitException("mount " + target + ": a bind needs one of the options \"bind\" and \"rbind\"");
        }
        return options.mount(mount.text("type").replace("cgroup2", "cgroup"), source, target);
    }

    private static String target(String destination, Consumer<String> warnings) {
        if (destination.startsWith("/")) {
            return destination;
        }
        warnings.accept("mount destination " + destination + " is not absolute: taken from the root");
        return "/" + destination;
    }

    static List<InitDevice> devices(List<ConfigNode> devices) {
        return devices.stream().map(MountsPlan::device).toList();
    }

    /// The path may be relative to the root; type `u` is an unbuffered character device.
    private static InitDevice device(ConfigNode device) {
        String type = device.text("type");
        if (!List.of("b", "c", "u", "p").contains(type)) {
            throw new NsinitException("invalid device type \"" + type + "\"");
        }
        return new InitDevice(
                device.text("path"),
                type.equals("u") ? "c" : type,
                (int) device.number("major", 0),
                (int) device.number("minor", 0),
                (int) device.number("fileMode", 0666) & PERMISSIONS,
                (int) device.number("uid", 0),
                (int) device.number("gid", 0));
    }

    /// {@return the MS_* propagation of the root} The default is a slave, which receives mounts of the host.
    static long rootPropagation(String wanted) {
        if (!PROPAGATIONS.containsKey(wanted)) {
            throw new NsinitException("rootfsPropagation=" + wanted + " is not supported");
        }
        return PROPAGATIONS.get(wanted);
    }
}
