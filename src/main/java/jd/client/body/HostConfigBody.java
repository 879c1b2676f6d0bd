package jd.client.body;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import jd.client.api.ClientException;
import jd.client.flags.Arguments;
import jd.client.flags.DeviceFlag;
import jd.client.flags.DeviceLimitFlag;
import jd.client.flags.FlagType;
import jd.client.flags.MountFlag;
import jd.client.flags.NetworkFlag;
import jd.client.flags.PortFlags;
import jd.client.flags.RestartFlag;
import jd.client.flags.SecurityFlags;
import jd.libcontainer.io.Pty;

/// Writes what depends on the host: mounts, ports, restart policy, namespaces, limits.
///
/// Docker 1.2.0: runconfig/hostconfig.go
final class HostConfigBody {
    private final Arguments flags;
    private final Pty.Size window;
    private final List<NetworkFlag> networks;
    private final Map<String, Object> body = new LinkedHashMap<>();

    private HostConfigBody(Arguments flags, Pty.Size window, List<NetworkFlag> networks) {
        this.flags = flags;
        this.window = window;
        this.networks = networks;
    }

    static Map<String, Object> of(Arguments flags, Pty.Size window, List<NetworkFlag> networks) {
        return new HostConfigBody(flags, window, networks).fields();
    }

    private Map<String, Object> fields() {
        mountsAndFiles();
        lifeAndNames();
        isolation();
        limits();
        mounts();
        systemPaths();
        if (flags.isGiven("init")) {
            body.put("Init", flags.isSet("init"));
        }
        return body;
    }

    private void mountsAndFiles() {
        body.put("Binds", BodyFields.orNull(ContainerTexts.binds(flags)));
        body.put("ContainerIDFile", flags.text("cidfile"));
        if (flags.text("log-driver").equals("none") && !flags.values("log-opt").isEmpty()) {
            throw new ClientException(125, "invalid logging opts for driver none");
        }
        body.put("LogConfig", BodyFields.of(
                "Type", flags.text("log-driver"), "Config", ContainerTexts.pairs(flags.values("log-opt"))));
        body.put("NetworkMode", networks.getFirst().name());
        portBindings();
    }

    private void mounts() {
        if (!flags.values("mount").isEmpty()) {
            body.put("Mounts", flags.values("mount").stream().map(text -> MountFlag.parse(text).json()).toList());
        }
    }

    private void portBindings() {
        Map<String, Object> bindings = new LinkedHashMap<>();
        PortFlags.bindings(flags.values("publish")).forEach((port, on) -> bindings.put(port, on.stream()
                .map(binding -> BodyFields.of("HostIp", binding.hostIp(), "HostPort", binding.hostPort()))
                .toList()));
        body.put("PortBindings", bindings);
    }

    private void lifeAndNames() {
        RestartFlag restart = RestartFlag.parse(flags.value("restart").orElse("no"));
        if (flags.isSet("rm") && !restart.isNone()) {
            throw new ClientException(125, "Conflicting options: --restart and --rm");
        }
        body.put("RestartPolicy", BodyFields.of("Name", restart.name(), "MaximumRetryCount", restart.retries()));
        body.put("AutoRemove", flags.isSet("rm"));
        body.put("VolumeDriver", "");
        body.put("VolumesFrom", BodyFields.orNull(flags.values("volumes-from")));
        body.put("ConsoleSize", List.of(window.rows(), window.columns()));
        BodyFields.putUnlessEmpty(body, "Annotations", ContainerTexts.annotations(flags));
    }

    private void isolation() {
        namespaces();
        body.put("CapAdd", BodyFields.orNull(flags.values("cap-add")));
        body.put("CapDrop", BodyFields.orNull(flags.values("cap-drop")));
        body.put("CgroupnsMode", flags.text("cgroupns"));
        body.put("Dns", flags.values("dns"));
        body.put("DnsOptions", flags.values("dns-option"));
        body.put("DnsSearch", flags.values("dns-search"));
        body.put("ExtraHosts", BodyFields.orNull(flags.values("add-host")));
        body.put("GroupAdd", BodyFields.orNull(flags.values("group-add")));
        body.put("IpcMode", flags.text("ipc"));
        body.put("Cgroup", "");
        body.put("Links", BodyFields.orNull(flags.values("link")));
        body.put("OomScoreAdj", flags.number("oom-score-adj", 0));
        body.put("PidMode", flags.text("pid"));
        body.put("Privileged", flags.isSet("privileged"));
        body.put("PublishAllPorts", flags.isSet("publish-all"));
        body.put("ReadonlyRootfs", flags.isSet("read-only"));
        securityOptions();
        BodyFields.putUnlessEmpty(body, "Tmpfs", ContainerTexts.tmpfs(flags.values("tmpfs")));
        body.put("UTSMode", flags.text("uts"));
        body.put("UsernsMode", flags.text("userns"));
        body.put("ShmSize", BodyFields.bytes(flags, "shm-size"));
        BodyFields.putUnlessEmpty(body, "Sysctls", ContainerTexts.pairs(flags.values("sysctl")));
        if (flags.value("runtime").isPresent()) {
            body.put("Runtime", flags.text("runtime"));
        }
        body.put("Isolation", "");
    }

    /// Docker's client sends every namespace mode except that of IPC when the flag is absent.
    private void namespaces() {
        String pid = flags.text("pid");
        boolean another = pid.startsWith("container:") && pid.length() > "container:".length();
        refuse(!another && !List.of("", "host").contains(pid), "--pid: invalid PID mode");
        refuse(!List.of("", "host").contains(flags.text("uts")), "--uts: invalid UTS mode");
        refuse(!List.of("", "host").contains(flags.text("userns")), "--userns: invalid USER mode");
        refuse(!List.of("", "host", "private").contains(flags.text("cgroupns")), "--cgroupns: invalid CGROUP mode");
    }

    private static void refuse(boolean wrong, String message) {
        if (wrong) {
            throw new ClientException(125, message);
        }
    }

    private void securityOptions() {
        List<String> options = flags.values("security-opt");
        body.put("SecurityOpt", options.isEmpty() ? null : SecurityFlags.resolve(options));
    }

    /// Without the flag the daemon decides; empty lists mean no masked and no read-only paths.
    private void systemPaths() {
        boolean open = SecurityFlags.opensSystemPaths(flags.values("security-opt"));
        for (String field : List.of("MaskedPaths", "ReadonlyPaths")) {
            body.put(field, open ? List.of() : null);
        }
    }

    private void limits() {
        body.put("CpuShares", flags.number("cpu-shares", 0));
        body.put("Memory", BodyFields.bytes(flags, "memory"));
        body.put("NanoCpus", flags.value("cpus").map(FlagType::nanoCpus).orElse(0L));
        body.put("CgroupParent", flags.text("cgroup-parent"));
        body.put("BlkioWeight", flags.number("blkio-weight", 0));
        devices("BlkioWeightDevice", "blkio-weight-device", "Weight", DeviceLimitFlag::parseWeight);
        devices("BlkioDeviceReadBps", "device-read-bps", "Rate", DeviceLimitFlag::parseBytes);
        devices("BlkioDeviceWriteBps", "device-write-bps", "Rate", DeviceLimitFlag::parseBytes);
        devices("BlkioDeviceReadIOps", "device-read-iops", "Rate", DeviceLimitFlag::parseOperations);
        devices("BlkioDeviceWriteIOps", "device-write-iops", "Rate", DeviceLimitFlag::parseOperations);
        body.put("CpuPeriod", flags.number("cpu-period", 0));
        body.put("CpuQuota", flags.number("cpu-quota", 0));
        body.put("CpuRealtimePeriod", flags.number("cpu-rt-period", 0));
        body.put("CpuRealtimeRuntime", flags.number("cpu-rt-runtime", 0));
        body.put("CpusetCpus", flags.text("cpuset-cpus"));
        body.put("CpusetMems", flags.text("cpuset-mems"));
        devices();
        body.put("DeviceCgroupRules", BodyFields.orNull(flags.values("device-cgroup-rule")));
        body.put("DeviceRequests", null);
        body.put("MemoryReservation", BodyFields.bytes(flags, "memory-reservation"));
        body.put("MemorySwap", BodyFields.bytes(flags, "memory-swap"));
        body.put("MemorySwappiness", flags.number("memory-swappiness", -1));
        body.put("OomKillDisable", flags.isSet("oom-kill-disable"));
        body.put("PidsLimit", flags.number("pids-limit", 0));
        body.put("Ulimits", BodyFields.ulimits(flags));
        body.put("CpuCount", 0);
        body.put("CpuPercent", 0);
        body.put("IOMaximumIOps", 0);
        body.put("IOMaximumBandwidth", 0);
    }

    private void devices(String field, String flag, String what, Function<String, DeviceLimitFlag> parse) {
        body.put(field, flags.values(flag).stream()
                .map(parse)
                .map(limit -> BodyFields.of("Path", limit.path(), what, limit.amount()))
                .toList());
    }

    private void devices() {
        body.put("Devices", flags.values("device").stream().map(DeviceFlag::parse).map(HostConfigBody::fields).toList());
    }

    private static Map<String, Object> fields(DeviceFlag device) {
        Map<String, Object> fields = BodyFields.of("PathOnHost", device.onHost(), "PathInContainer", device.inside());
        fields.put("CgroupPermissions", device.permissions());
        return fields;
    }
}
