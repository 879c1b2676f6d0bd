package jd.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import jd.server.api.ByteSize;
import jd.server.api.TimeSpan;

/// The body of `POST /containers/create`, written from the flags field by field in the order Docker's client writes
/// it: what of a container is its own (Config), what belongs to this host (HostConfig), and its networks.
///
/// Docker 1.2.0: runconfig/parse.go, config.go, hostconfig.go
final class CreateBody {
    private final Arguments flags;
    private final boolean detached;
    private final Map<String, String> environment;
    private final List<NetworkFlag> networks;
    private final JsonGenerator json;

    private CreateBody(Arguments flags, boolean detached, Map<String, String> environment, JsonGenerator json) {
        this.flags = flags;
        this.detached = detached;
        this.environment = environment;
        this.networks = NetworkFlag.of(flags);
        this.json = json;
    }

    /// @param flags those of [ContainerFlags], then the image and the command
    /// @param environment the client's own, for variables that are named without a value
    static byte[] of(Arguments flags, boolean detached, Map<String, String> environment) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            new CreateBody(flags, detached, environment, json).write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void write() throws IOException {
        json.writeStartObject();
        config();
        json.writeObjectFieldStart("HostConfig");
        hostConfig();
        json.writeEndObject();
        json.writeObjectFieldStart("NetworkingConfig");
        networks();
        json.writeEndObject();
        json.writeEndObject();
    }

    private void config() throws IOException {
        AttachedTo attached = AttachedTo.of(flags, detached);
        text("Hostname", flags.text("hostname"));
        text("Domainname", flags.text("domainname"));
        text("User", flags.text("user"));
        json.writeBooleanField("AttachStdin", attached.stdin());
        json.writeBooleanField("AttachStdout", attached.stdout());
        json.writeBooleanField("AttachStderr", attached.stderr());
        exposedPorts();
        json.writeBooleanField("Tty", flags.isSet("tty"));
        json.writeBooleanField("OpenStdin", flags.isSet("interactive"));
        json.writeBooleanField("StdinOnce", flags.isSet("interactive") && attached.stdin());
        listOrNull("Env", ContainerTexts.environment(flags, environment));
        List<String> words = flags.words();
        listOrNull("Cmd", words.subList(1, words.size()));
        healthcheck();
        text("Image", flags.word(0));
        keys("Volumes", flags.values("volume").stream().filter(volume -> !volume.contains(":")).toList());
        text("WorkingDir", flags.text("workdir"));
        entrypoint();
        json.writeNullField("OnBuild");
        map("Labels", ContainerTexts.labels(flags));
        if (flags.value("stop-signal").isPresent()) {
            text("StopSignal", flags.text("stop-signal"));
        }
        if (flags.value("stop-timeout").isPresent()) {
            json.writeNumberField("StopTimeout", flags.number("stop-timeout", 0));
        }
    }

    private void exposedPorts() throws IOException {
        Collection<String> ports = PortFlags.exposed(flags.values("expose"), flags.values("publish"));
        if (!ports.isEmpty()) {
            keys("ExposedPorts", ports);
        }
    }

    /// `--entrypoint ""` resets what the image brings: an empty list would mean "as the image", so it is `[""]`.
    private void entrypoint() throws IOException {
        listOrNull("Entrypoint", flags.value("entrypoint").map(List::of).orElse(List.of()));
    }

    private void healthcheck() throws IOException {
        boolean none = flags.isSet("no-healthcheck");
        boolean timed = flags.parsed().matchedOptions().stream()
                .anyMatch(option -> option.longestName().startsWith("--health-"));
        if (none && timed) {
            throw new ClientException(125, "--no-healthcheck conflicts with --health-* options");
        }
        if (!none && !timed) {
            return;
        }
        json.writeObjectFieldStart("Healthcheck");
        if (none) {
            list("Test", List.of("NONE"));
        } else {
            if (flags.value("health-cmd").isPresent()) {
                list("Test", List.of("CMD-SHELL", flags.text("health-cmd")));
            }
            nanoseconds("Interval", "health-interval");
            nanoseconds("Timeout", "health-timeout");
            nanoseconds("StartPeriod", "health-start-period");
            if (flags.value("health-retries").isPresent()) {
                json.writeNumberField("Retries", flags.number("health-retries", 0));
            }
        }
        json.writeEndObject();
    }

    private void nanoseconds(String field, String flag) throws IOException {
        if (flags.value(flag).isPresent()) {
            json.writeNumberField(field, TimeSpan.parse(flags.text(flag)).duration().toNanos());
        }
    }

    private void hostConfig() throws IOException {
        mountsAndFiles();
        lifeAndNames();
        isolation();
        limits();
        json.writeNullField("MaskedPaths");
        json.writeNullField("ReadonlyPaths");
        if (flags.isMentioned("init")) {
            json.writeBooleanField("Init", flags.isSet("init"));
        }
    }

    private void mountsAndFiles() throws IOException {
        listOrNull("Binds", ContainerTexts.binds(flags));
        text("ContainerIDFile", flags.text("cidfile"));
        json.writeObjectFieldStart("LogConfig");
        if (flags.text("log-driver").equals("none") && !flags.values("log-opt").isEmpty()) {
            throw new ClientException(125, "invalid logging opts for driver none");
        }
        text("Type", flags.text("log-driver"));
        map("Config", ContainerTexts.pairs(flags.values("log-opt")));
        json.writeEndObject();
        text("NetworkMode", networks.getFirst().name());
        portBindings();
    }

    private void portBindings() throws IOException {
        json.writeObjectFieldStart("PortBindings");
        for (var port : PortFlags.bindings(flags.values("publish")).entrySet()) {
            json.writeArrayFieldStart(port.getKey());
            for (PortFlags.Binding binding : port.getValue()) {
                json.writeStartObject();
                text("HostIp", binding.hostIp());
                text("HostPort", binding.hostPort());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void lifeAndNames() throws IOException {
        RestartFlag restart = RestartFlag.parse(flags.value("restart").orElse("no"));
        if (flags.isSet("rm") && !restart.isNone()) {
            throw new ClientException(125, "Conflicting options: --restart and --rm");
        }
        json.writeObjectFieldStart("RestartPolicy");
        text("Name", restart.name());
        json.writeNumberField("MaximumRetryCount", restart.retries());
        json.writeEndObject();
        json.writeBooleanField("AutoRemove", flags.isSet("rm"));
        text("VolumeDriver", "");
        listOrNull("VolumesFrom", flags.values("volumes-from"));
        json.writeArrayFieldStart("ConsoleSize");
        json.writeNumber(0);
        json.writeNumber(0);
        json.writeEndArray();
        Map<String, String> annotations = ContainerTexts.annotations(flags);
        if (!annotations.isEmpty()) {
            map("Annotations", annotations);
        }
    }

    private void isolation() throws IOException {
        listOrNull("CapAdd", flags.values("cap-add"));
        listOrNull("CapDrop", flags.values("cap-drop"));
        text("CgroupnsMode", flags.text("cgroupns"));
        list("Dns", flags.values("dns"));
        list("DnsOptions", flags.values("dns-option"));
        list("DnsSearch", flags.values("dns-search"));
        listOrNull("ExtraHosts", flags.values("add-host"));
        listOrNull("GroupAdd", flags.values("group-add"));
        text("IpcMode", flags.text("ipc"));
        text("Cgroup", "");
        listOrNull("Links", flags.values("link"));
        json.writeNumberField("OomScoreAdj", flags.number("oom-score-adj", 0));
        text("PidMode", flags.text("pid"));
        json.writeBooleanField("Privileged", flags.isSet("privileged"));
        json.writeBooleanField("PublishAllPorts", flags.isSet("publish-all"));
        json.writeBooleanField("ReadonlyRootfs", flags.isSet("read-only"));
        listOrNull("SecurityOpt", SecurityOptions.resolve(flags.values("security-opt")));
        optionalMap("Tmpfs", ContainerTexts.tmpfs(flags.values("tmpfs")));
        text("UTSMode", flags.text("uts"));
        text("UsernsMode", flags.text("userns"));
        json.writeNumberField("ShmSize", bytes("shm-size"));
        optionalMap("Sysctls", ContainerTexts.pairs(flags.values("sysctl")));
        if (flags.value("runtime").isPresent()) {
            text("Runtime", flags.text("runtime"));
        }
        text("Isolation", "");
    }

    private void limits() throws IOException {
        json.writeNumberField("CpuShares", flags.number("cpu-shares", 0));
        json.writeNumberField("Memory", bytes("memory"));
        json.writeNumberField("NanoCpus", flags.value("cpus").map(FlagType::nanoCpus).orElse(0L));
        text("CgroupParent", flags.text("cgroup-parent"));
        json.writeNumberField("BlkioWeight", 0);
        for (String none : List.of("BlkioWeightDevice", "BlkioDeviceReadBps", "BlkioDeviceWriteBps",
                "BlkioDeviceReadIOps", "BlkioDeviceWriteIOps")) {
            list(none, List.of());
        }
        json.writeNumberField("CpuPeriod", flags.number("cpu-period", 0));
        json.writeNumberField("CpuQuota", flags.number("cpu-quota", 0));
        json.writeNumberField("CpuRealtimePeriod", 0);
        json.writeNumberField("CpuRealtimeRuntime", 0);
        text("CpusetCpus", flags.text("cpuset-cpus"));
        text("CpusetMems", flags.text("cpuset-mems"));
        devices();
        json.writeNullField("DeviceCgroupRules");
        json.writeNullField("DeviceRequests");
        json.writeNumberField("MemoryReservation", bytes("memory-reservation"));
        json.writeNumberField("MemorySwap", bytes("memory-swap"));
        json.writeNumberField("MemorySwappiness", flags.number("memory-swappiness", -1));
        json.writeBooleanField("OomKillDisable", flags.isSet("oom-kill-disable"));
        json.writeNumberField("PidsLimit", flags.number("pids-limit", 0));
        ulimits();
        json.writeNumberField("CpuCount", 0);
        json.writeNumberField("CpuPercent", 0);
        json.writeNumberField("IOMaximumIOps", 0);
        json.writeNumberField("IOMaximumBandwidth", 0);
    }

    private void devices() throws IOException {
        json.writeArrayFieldStart("Devices");
        for (String device : flags.values("device")) {
            String[] parts = device.split(":");
            json.writeStartObject();
            text("PathOnHost", parts[0]);
            boolean renamed = parts.length > 1 && parts[1].startsWith("/");
            text("PathInContainer", renamed ? parts[1] : parts[0]);
            text("CgroupPermissions", parts.length > (renamed ? 2 : 1) ? parts[parts.length - 1] : "rwm");
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void ulimits() throws IOException {
        json.writeArrayFieldStart("Ulimits");
        for (String text : flags.values("ulimit")) {
            Ulimit limit = Ulimit.parse(text);
            json.writeStartObject();
            text("Name", limit.name());
            json.writeNumberField("Hard", limit.hard());
            json.writeNumberField("Soft", limit.soft());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /// A single network that is only named is `NetworkMode` alone; the daemon needs no more to connect it.
    private void networks() throws IOException {
        boolean named = networks.size() == 1 && !flags.values("network").isEmpty();
        json.writeObjectFieldStart("EndpointsConfig");
        for (NetworkFlag network : networks) {
            if (!named || network.isDetailed()) {
                endpoint(network);
            }
        }
        json.writeEndObject();
    }

    private void endpoint(NetworkFlag network) throws IOException {
        json.writeObjectFieldStart(network.name());
        if (network.ip().isEmpty()) {
            json.writeNullField("IPAMConfig");
        } else {
            map("IPAMConfig", Map.of("IPv4Address", network.ip()));
        }
        listOrNull("Links", network.links());
        listOrNull("Aliases", network.aliases());
        text("MacAddress", network.mac());
        for (String empty : List.of("NetworkID", "EndpointID", "Gateway", "IPAddress")) {
            text(empty, "");
        }
        json.writeNumberField("IPPrefixLen", 0);
        text("IPv6Gateway", "");
        text("GlobalIPv6Address", "");
        json.writeNumberField("GlobalIPv6PrefixLen", 0);
        json.writeNullField("DriverOpts");
        json.writeNullField("DNSNames");
        json.writeEndObject();
    }

    private long bytes(String flag) {
        return flags.value(flag).map(text -> text.equals("-1") ? -1 : ByteSize.parse(text).bytes()).orElse(0L);
    }

    private void text(String field, String value) throws IOException {
        json.writeStringField(field, value);
    }

    private void list(String field, Collection<String> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private void listOrNull(String field, Collection<String> values) throws IOException {
        if (values.isEmpty()) {
            json.writeNullField(field);
        } else {
            list(field, values);
        }
    }

    private void keys(String field, Collection<String> keys) throws IOException {
        json.writeObjectFieldStart(field);
        for (String key : keys) {
            json.writeObjectFieldStart(key);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void map(String field, Map<String, String> values) throws IOException {
        json.writeObjectFieldStart(field);
        for (var value : values.entrySet()) {
            json.writeStringField(value.getKey(), value.getValue());
        }
        json.writeEndObject();
    }

    private void optionalMap(String field, Map<String, String> values) throws IOException {
        if (!values.isEmpty()) {
            map(field, values);
        }
    }
}
