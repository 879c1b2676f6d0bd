package jd.libcontainer.start;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.libcontainer.io.JsonTree;
import jd.libcontainer.io.Pty;
import jd.libcontainer.security.SeccompFilter;
import jd.libcontainer.spec.Hook;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.InitSpec.BundleTerms;
import jd.libcontainer.spec.InitSpec.Device;
import jd.libcontainer.spec.InitSpec.InitHooks;
import jd.libcontainer.spec.InitSpec.InitMount;
import jd.libcontainer.spec.InitSpec.NetworkState;
import jd.libcontainer.spec.InitSpec.Rlimit;

/// Sync messages as JSON and back, by hand: databind would cost dockerinit more than all the rest of its start. There are
/// no streams in it for the same reason: half a hundred classes.
///
/// A filter, of ten thousand bytes, would be three quarters of its message. It follows the JSON as it is, behind a zero, and
/// nobody has to read it letter by letter.
final class SyncMessageJson {
    private SyncMessageJson() {}

    static byte[] encode(SyncMessage message) {
        byte[] json = JsonTree.write(fields(message));
        byte[] filter = SeccompFilter.program(filter(message));
        if (filter.length == 0) {
            return json;
        }
        byte[] both = Arrays.copyOf(json, json.length + 1 + filter.length);
        System.arraycopy(filter, 0, both, json.length + 1, filter.length);
        return both;
    }

    private static String filter(SyncMessage message) {
        if (message instanceof SyncMessage.Spec spec) {
            return spec.spec().seccompFilter();
        }
        return message instanceof SyncMessage.Join join ? join.spec().seccompFilter() : "";
    }

    private static Map<String, Object> fields(SyncMessage message) {
        if (message instanceof SyncMessage.Spec spec) {
            return spec(spec);
        }
        if (message instanceof SyncMessage.Join join) {
            return object(
                    "type", "join",
                    "spec", spec(join.spec()),
                    "namespaces", join.namespaces(),
                    "rows", join.terminal().rows(),
                    "columns", join.terminal().columns());
        }
        if (message instanceof SyncMessage.Failed failed) {
            return object(
                    "type", "failed",
                    "step", failed.step(),
                    "call", failed.call(),
                    "errno", failed.errno(),
                    "message", failed.message());
        }
        if (message instanceof SyncMessage.Waiting) {
            return object("type", "waiting");
        }
        if (message instanceof SyncMessage.Mounted) {
            return object("type", "mounted");
        }
        return object("type", message instanceof SyncMessage.Ready ? "ready" : "go");
    }

    static SyncMessage decode(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        int filter = Math.min(end + 1, bytes.length);
        return decode(
                JsonTree.read(Arrays.copyOf(bytes, end)),
                new String(bytes, filter, bytes.length - filter, StandardCharsets.ISO_8859_1));
    }

    private static SyncMessage decode(JsonTree tree, String filter) {
        return switch (tree.text("type")) {
            case "waiting" -> new SyncMessage.Waiting();
            case "mounted" -> new SyncMessage.Mounted();
            case "ready" -> new SyncMessage.Ready();
            case "go" -> new SyncMessage.Go();
            case "failed" ->
                new SyncMessage.Failed(
                        tree.text("step"), tree.text("call"), (int) tree.number("errno"), tree.text("message"));
            case "spec" -> spec(tree, filter);
            case "join" ->
                new SyncMessage.Join(
                        initSpec(tree.child("spec"), filter), (int) tree.number("namespaces"), terminal(tree));
            default -> throw new IllegalArgumentException("sync message of unknown type: " + tree.text("type"));
        };
    }

    private static Map<String, Object> spec(SyncMessage.Spec message) {
        return object(
                "type", "spec",
                "spec", spec(message.spec()),
                "network", message.ownNetwork(),
                "uts", message.ownUts(),
                "cgroup", message.ownCgroup(),
                "rows", message.terminal().rows(),
                "columns", message.terminal().columns());
    }

    private static SyncMessage.Spec spec(JsonTree tree, String filter) {
        return new SyncMessage.Spec(
                initSpec(tree.child("spec"), filter),
                tree.flag("network"),
                tree.flag("uts"),
                tree.flag("cgroup"),
                terminal(tree));
    }

    private static Pty.Size terminal(JsonTree tree) {
        return new Pty.Size((int) tree.number("rows"), (int) tree.number("columns"));
    }

    private static Map<String, Object> spec(InitSpec spec) {
        return object(
                "id", spec.id(),
                "rootfs", spec.rootfs(),
                "readonlyRootfs", spec.readonlyRootfs(),
                "hostname", spec.hostname(),
                "domainname", spec.domainname(),
                "arguments", spec.arguments(),
                "environment", spec.environment(),
                "workingDir", spec.workingDir(),
                "user", spec.user(),
                "additionalGroups", spec.additionalGroups(),
                "tty", spec.tty(),
                "mounts", mounts(spec),
                "devices", devices(spec),
                "maskedPaths", spec.maskedPaths(),
                "readonlyPaths", spec.readonlyPaths(),
                "privileged", spec.privileged(),
                "capabilities", spec.capabilities(),
                "ambientCapabilities", spec.ambientCapabilities(),
                "noNewPrivileges", spec.noNewPrivileges(),
                "apparmorProfile", spec.apparmorProfile(),
                "rlimits", rlimits(spec),
                "umask", spec.umask(),
                "oomScoreAdj", spec.oomScoreAdj(),
                "network", network(spec.network()),
                "sysctls", spec.sysctls(),
                "bundle", bundle(spec.bundle()));
    }

    private static InitSpec initSpec(JsonTree tree, String filter) {
        return InitSpec.draft(tree.text("id"), tree.text("rootfs"))
                .readonlyRootfs(tree.flag("readonlyRootfs"))
                .hostname(tree.text("hostname"))
                .domainname(tree.text("domainname"))
                .arguments(tree.texts("arguments"))
                .environment(tree.texts("environment"))
                .workingDir(tree.text("workingDir"))
                .user(tree.text("user"))
                .additionalGroups(tree.texts("additionalGroups"))
                .tty(tree.flag("tty"))
                .mounts(mounts(tree.children("mounts")))
                .devices(devices(tree.children("devices")))
                .maskedPaths(tree.texts("maskedPaths"))
                .readonlyPaths(tree.texts("readonlyPaths"))
                .privileged(tree.flag("privileged"))
                .capabilities(tree.number("capabilities"))
                .ambientCapabilities(tree.number("ambientCapabilities"))
                .noNewPrivileges(tree.flag("noNewPrivileges"))
                .apparmorProfile(tree.text("apparmorProfile"))
                .seccompFilter(filter)
                .rlimits(rlimits(tree.children("rlimits")))
                .umask((int) tree.number("umask"))
                .oomScoreAdj((int) tree.number("oomScoreAdj"))
                .network(network(tree.child("network")))
                .sysctls(tree.child("sysctls").textMap())
                .bundle(bundle(tree.child("bundle")))
                .spec();
    }

    private static List<Object> mounts(InitSpec spec) {
        List<Object> mounts = new ArrayList<>();
        for (InitMount mount : spec.mounts()) {
            mounts.add(object(
                    "type", mount.type(),
                    "source", mount.source(),
                    "target", mount.target(),
                    "flags", mount.flags(),
                    "data", mount.data(),
                    "propagation", mount.propagation(),
                    "below", mount.below()));
        }
        return mounts;
    }

    private static List<InitMount> mounts(List<JsonTree> trees) {
        InitMount[] mounts = new InitMount[trees.size()];
        for (int i = 0; i < mounts.length; i++) {
            JsonTree tree = trees.get(i);
            mounts[i] = new InitMount(
                    tree.text("type"),
                    tree.text("source"),
                    tree.text("target"),
                    tree.number("flags"),
                    tree.text("data"),
                    tree.number("propagation"),
                    tree.number("below"));
        }
        return List.of(mounts);
    }

    private static List<Object> devices(InitSpec spec) {
        List<Object> devices = new ArrayList<>();
        for (Device device : spec.devices()) {
            devices.add(object(
                    "path", device.path(),
                    "type", device.type(),
                    "major", device.major(),
                    "minor", device.minor(),
                    "mode", device.mode(),
                    "uid", device.uid(),
                    "gid", device.gid()));
        }
        return devices;
    }

    private static List<Device> devices(List<JsonTree> trees) {
        Device[] devices = new Device[trees.size()];
        for (int i = 0; i < devices.length; i++) {
            JsonTree tree = trees.get(i);
            devices[i] = new Device(
                    tree.text("path"),
                    tree.text("type"),
                    (int) tree.number("major"),
                    (int) tree.number("minor"),
                    (int) tree.number("mode"),
                    (int) tree.number("uid"),
                    (int) tree.number("gid"));
        }
        return List.of(devices);
    }

    private static List<Object> rlimits(InitSpec spec) {
        List<Object> limits = new ArrayList<>();
        for (Rlimit limit : spec.rlimits()) {
            limits.add(object("resource", limit.resource(), "soft", limit.soft(), "hard", limit.hard()));
        }
        return limits;
    }

    private static List<Rlimit> rlimits(List<JsonTree> trees) {
        Rlimit[] limits = new Rlimit[trees.size()];
        for (int i = 0; i < limits.length; i++) {
            JsonTree tree = trees.get(i);
            limits[i] = new Rlimit((int) tree.number("resource"), tree.number("soft"), tree.number("hard"));
        }
        return List.of(limits);
    }

    private static Map<String, Object> network(NetworkState network) {
        return object(
                "peer", network.peer(),
                "name", network.name(),
                "address", network.address(),
                "prefixLength", network.prefixLength(),
                "gateway", network.gateway(),
                "mac", network.mac(),
                "mtu", network.mtu());
    }

    private static NetworkState network(JsonTree tree) {
        return new NetworkState(
                tree.text("peer"),
                tree.text("name"),
                tree.text("address"),
                (int) tree.number("prefixLength"),
                tree.text("gateway"),
                tree.text("mac"),
                (int) tree.number("mtu"));
    }

    private static Map<String, Object> bundle(BundleTerms bundle) {
        return object(
                "inheritableCapabilities", bundle.inheritableCapabilities(),
                "exactGroups", bundle.exactGroups(),
                "rootPropagation", bundle.rootPropagation(),
                "awaited", bundle.hooks().awaited(),
                "state", bundle.hooks().state(),
                "createContainer", hooks(bundle.hooks().createContainer()),
                "startContainer", hooks(bundle.hooks().startContainer()));
    }

    private static BundleTerms bundle(JsonTree tree) {
        InitHooks hooks = new InitHooks(
                tree.flag("awaited"),
                tree.text("state"),
                hooksOf(tree.children("createContainer")),
                hooksOf(tree.children("startContainer")));
        return new BundleTerms(
                tree.number("inheritableCapabilities"),
                tree.flag("exactGroups"),
                tree.number("rootPropagation"),
                hooks);
    }

    private static List<Map<String, Object>> hooks(List<Hook> hooks) {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Hook hook : hooks) {
            objects.add(object(
                    "path", hook.path(),
                    "arguments", hook.arguments(),
                    "environment", hook.environment(),
                    "timeoutSeconds", hook.timeoutSeconds()));
        }
        return objects;
    }

    private static List<Hook> hooksOf(List<JsonTree> trees) {
        List<Hook> hooks = new ArrayList<>();
        for (JsonTree tree : trees) {
            hooks.add(new Hook(
                    tree.text("path"),
                    tree.texts("arguments"),
                    tree.texts("environment"),
                    tree.number("timeoutSeconds")));
        }
        return hooks;
    }

    /// What is empty, 0 or false is left out: it is half of what a specification has to say.
    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (!isNothing(value)) {
                object.put((String) namesAndValues[i], value);
            }
        }
        return object;
    }

    private static boolean isNothing(Object value) {
        return value.equals("")
                || value.equals(false)
                || value instanceof Number number && number.longValue() == 0
                || value instanceof List<?> list && list.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty();
    }
}
