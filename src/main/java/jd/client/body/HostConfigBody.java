package jd.client.body;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import jd.client.api.BodyWriter;
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
import jd.server.api.ByteSize;
import jd.server.api.Ulimit;

/// Writes what depends on the host: mounts, ports, restart policy, namespaces, limits.
///
/// Docker 1.2.0: runconfig/hostconfig.go
final class HostConfigBody {
    private final Arguments flags;
    private final Pty.Size window;
    private final List<NetworkFlag> networks;
    private final BodyWriter body;

    private HostConfigBody(Arguments flags, Pty.Size window, List<NetworkFlag> networks, BodyWriter body) {
        this.flags = flags;
        this.window = window;
        this.networks = networks;
        this.body = body;
    }

    static void write(Arguments flags, Pty.Size window, List<NetworkFlag> networks, BodyWriter body) {
        new HostConfigBody(flags, window, networks, body).write();
    }

    private void write() {
        mountsAndFiles();
        lifeAndNames();
        isolation();
        limits();
        mounts();
        systemPaths();
        if (flags.isGiven("init")) {
            body.toggle("Init", flags.isSet("init"));
        }
    }

    private void mountsAndFiles() {
        body.listOrNull("Binds", ContainerTexts.binds(flags));
        body.text("ContainerIDFile", flags.text("cidfile"));
        body.open("LogConfig");
        if (flags.text("log-driver").equals("none") && !flags.values("log-opt").isEmpty()) {
            throw new ClientException(125, "invalid logging opts for driver none");
        }
        body.text("Type", flags.text("log-driver"));
        body.map("Config", ContainerTexts.pairs(flags.values("log-opt")));
        body.close();
        body.text("NetworkMode", networks.getFirst().name());
        portBindings();
    }

    private void mounts() {
        if (!flags.values("mount").isEmpty()) {
            body.openList("Mounts");
            flags.values("mount").forEach(text -> MountFlag.parse(text).write(body));
            body.closeList();
        }
    }

    private void portBindings() {
        body.open("PortBindings");
        for (var port : PortFlags.bindings(flags.values("publish")).entrySet()) {
            body.openList(port.getKey());
            for (PortFlags.Binding binding : port.getValue()) {
                body.open();
                body.text("HostIp", binding.hostIp());
                body.text("HostPort", binding.hostPort());
                body.close();
            }
            body.closeList();
        }
        body.close();
    }

    private void lifeAndNames() {
        RestartFlag restart = RestartFlag.parse(flags.value("restart").orElse("no"));
        if (flags.isSet("rm") && !restart.isNone()) {
            throw new ClientException(125, "Conflicting options: --restart and --rm");
        }
        body.open("RestartPolicy");
        body.text("Name", restart.name());
        body.number("MaximumRetryCount", restart.retries());
        body.close();
        body.toggle("AutoRemove", flags.isSet("rm"));
        body.text("VolumeDriver", "");
        body.listOrNull("VolumesFrom", flags.values("volumes-from"));
        body.numbers("ConsoleSize", window.rows(), window.columns());
        body.mapUnlessEmpty("Annotations", ContainerTexts.annotations(flags));
    }

    private void isolation() {
        namespaces();
        body.listOrNull("CapAdd", flags.values("cap-add"));
        body.listOrNull("CapDrop", flags.values("cap-drop"));
        body.text("CgroupnsMode", flags.text("cgroupns"));
        body.list("Dns", flags.values("dns"));
        body.list("DnsOptions", flags.values("dns-option"));
        body.list("DnsSearch", flags.values("dns-search"));
        body.listOrNull("ExtraHosts", flags.values("add-host"));
        body.listOrNull("GroupAdd", flags.values("group-add"));
        body.text("IpcMode", flags.text("ipc"));
        body.text("Cgroup", "");
        body.listOrNull("Links", flags.values("link"));
        body.number("OomScoreAdj", flags.number("oom-score-adj", 0));
        body.text("PidMode", flags.text("pid"));
        body.toggle("Privileged", flags.isSet("privileged"));
        body.toggle("PublishAllPorts", flags.isSet("publish-all"));
        body.toggle("ReadonlyRootfs", flags.isSet("read-only"));
        securityOptions();
        body.mapUnlessEmpty("Tmpfs", ContainerTexts.tmpfs(flags.values("tmpfs")));
        body.text("UTSMode", flags.text("uts"));
        body.text("UsernsMode", flags.text("userns"));
        body.number("ShmSize", bytes("shm-size"));
        body.mapUnlessEmpty("Sysctls", ContainerTexts.pairs(flags.values("sysctl")));
        if (flags.value("runtime").isPresent()) {
            body.text("Runtime", flags.text("runtime"));
        }
        body.text("Isolation", "");
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
        if (options.isEmpty()) {
            body.nothing("SecurityOpt");
        } else {
            body.list("SecurityOpt", SecurityFlags.resolve(options));
        }
    }

    /// Without the flag the daemon decides; empty lists mean no masked and no read-only paths.
    private void systemPaths() {
        boolean open = SecurityFlags.opensSystemPaths(flags.values("security-opt"));
        for (String field : List.of("MaskedPaths", "ReadonlyPaths")) {
            if (open) {
                body.list(field, List.of());
            } else {
                body.nothing(field);
            }
        }
    }

    private void limits() {
        body.number("CpuShares", flags.number("cpu-shares", 0));
        body.number("Memory", bytes("memory"));
        body.number("NanoCpus", flags.value("cpus").map(FlagType::nanoCpus).orElse(0L));
        body.text("CgroupParent", flags.text("cgroup-parent"));
        body.number("BlkioWeight", flags.number("blkio-weight", 0));
        devices("BlkioWeightDevice", "blkio-weight-device", "Weight", DeviceLimitFlag::parseWeight);
        devices("BlkioDeviceReadBps", "device-read-bps", "Rate", DeviceLimitFlag::parseBytes);
        devices("BlkioDeviceWriteBps", "device-write-bps", "Rate", DeviceLimitFlag::parseBytes);
        devices("BlkioDeviceReadIOps", "device-read-iops", "Rate", DeviceLimitFlag::parseOperations);
        devices("BlkioDeviceWriteIOps", "device-write-iops", "Rate", DeviceLimitFlag::parseOperations);
        body.number("CpuPeriod", flags.number("cpu-period", 0));
        body.number("CpuQuota", flags.number("cpu-quota", 0));
        body.number("CpuRealtimePeriod", flags.number("cpu-rt-period", 0));
        body.number("CpuRealtimeRuntime", flags.number("cpu-rt-runtime", 0));
        body.text("CpusetCpus", flags.text("cpuset-cpus"));
        body.text("CpusetMems", flags.text("cpuset-mems"));
        devices();
        body.listOrNull("DeviceCgroupRules", flags.values("device-cgroup-rule"));
        body.nothing("DeviceRequests");
        body.number("MemoryReservation", bytes("memory-reservation"));
        body.number("MemorySwap", bytes("memory-swap"));
        body.number("MemorySwappiness", flags.number("memory-swappiness", -1));
        body.toggle("OomKillDisable", flags.isSet("oom-kill-disable"));
        body.number("PidsLimit", flags.number("pids-limit", 0));
        ulimits();
        body.number("CpuCount", 0);
        body.number("CpuPercent", 0);
        body.number("IOMaximumIOps", 0);
        body.number("IOMaximumBandwidth", 0);
    }

    private void devices(String field, String flag, String what, Function<String, DeviceLimitFlag> parse) {
        body.openList(field);
        for (String text : flags.values(flag)) {
            DeviceLimitFlag limit = parse.apply(text);
            body.open();
            body.text("Path", limit.path());
            body.number(what, limit.amount());
            body.close();
        }
        body.closeList();
    }

    private void devices() {
        body.openList("Devices");
        for (String text : flags.values("device")) {
            DeviceFlag device = DeviceFlag.parse(text);
            body.open();
            body.text("PathOnHost", device.onHost());
            body.text("PathInContainer", device.inside());
            body.text("CgroupPermissions", device.permissions());
            body.close();
        }
        body.closeList();
    }

    private void ulimits() {
        Map<String, Ulimit> limits = new TreeMap<>();
        for (String text : flags.values("ulimit")) {
            Ulimit limit = Ulimit.parse(text);
            limits.put(limit.name(), limit);
        }
        body.openList("Ulimits");
        for (Ulimit limit : limits.values()) {
            body.open();
            body.text("Name", limit.name());
            body.number("Hard", limit.hard());
            body.number("Soft", limit.soft());
            body.close();
        }
        body.closeList();
    }

    private long bytes(String flag) {
        return flags.value(flag).map(text -> text.equals("-1") ? -1 : ByteSize.parse(text).bytes()).orElse(0L);
    }
}
