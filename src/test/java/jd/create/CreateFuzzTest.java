package jd.create;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import jd.create.config.AfterExit;
import jd.create.config.ConfigMerge;
import jd.create.config.HostFacts;
import jd.create.config.RestartPolicy;
import jd.create.limits.ContainerLimits;
import jd.create.mounts.MountPoint;
import jd.create.mounts.VolumesFrom;
import jd.create.output.JsonLog;
import jd.create.output.LogLimits;
import jd.create.output.LogLines;
import jd.create.output.LogReader;
import jd.create.output.StdStream;
import jd.create.request.HostConfigDefaults;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.libcontainer.cgroup.ControllerSupport;
import jd.libcontainer.namespace.IdMaps;
import jd.server.FuzzedServer;
import jd.server.Jobs;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.CreateRequest;
import jd.server.api.CreateResponse;
import jd.server.api.DetachKeys;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import jd.server.api.UpdateConfig;
import jd.server.api.UpdateResponse;
import jd.storage.StateRoot;

/// What a container is made of, and what of it is read back from disk.
class CreateFuzzTest extends FuzzTest {
    private static final HostFacts FACTS = new HostFacts(2, ControllerSupport.all("0-1", "0"), 1, "vm", false);
    private static final ContainerConfig IMAGE =
            Json.read("{\"Cmd\":[\"sh\"]}".getBytes(StandardCharsets.UTF_8), ContainerConfig.class);
    private static final String ID = "ab".repeat(32);

    /// What a real dockerd answers with 500, too.
    private static final Set<String> DOCKERS_500 = Set.of(
            "linux only supports 'default'", "--storage-opt is supported only for overlay over xfs",
            "invalid --security-opt", "invalid mode: ", "invalid volume specification: ", "mount options conflict: ",
            "invalid tmpfs option", "Invalid QoS settings: ", "does not support CPU real-time scheduler",
            "cpu real-time runtime cannot be higher", "Couldn't find PID field in ps output", "Unexpected pid");

    private static void requireDockers(ApiException e) {
        if (DOCKERS_500.stream().noneMatch(e.getMessage()::contains)) {
            throw e;
        }
    }

    @Override
    public List<Target> targets() {
        return List.of(
                createBodies(), updateBodies(), listFilters(), names(), detachKeys(), logFiles(), containerFiles(), top());
    }

    /// The request, decided as [Creation] decides it up to where the first thing is made.
    private static Target createBodies() {
        FuzzedServer server = new FuzzedServer().with(Jobs.CREATE, job -> {
            decide(job.parameters().name(), job.parameters().request());
            return new CreateResponse(ID, List.of());
        }).complete();
        return Target.of("create-bodies", json -> {
                    try {
                        server.post("/containers/create?name=web", json);
                    } catch (ApiException e) {
                        requireDockers(e);
                    }
                })
                .seeds("""
                        {"Hostname":"h","User":"1:2","ExposedPorts":{"80/tcp":{}},"Tty":true,"OpenStdin":true,"Env":["A=b"],
                        "Cmd":["sh","-c","x"],"Image":"busybox","Volumes":{"/v":{}},"WorkingDir":"/w","Entrypoint":["e"],
                        "StopSignal":"SIGTERM","StopTimeout":3,"Labels":{"a":"b"},"HostConfig":{"Binds":["/a:/b:ro,z"],
                        "ContainerIDFile":"","LogConfig":{"Type":"json-file","Config":{"max-size":"10m","max-file":"3"}},
                        "NetworkMode":"bridge","PortBindings":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080"}]},
                        "RestartPolicy":{"Name":"on-failure","MaximumRetryCount":3},"AutoRemove":false,"VolumesFrom":["x:ro"],
                        "ConsoleSize":[24,80],"CapAdd":["NET_ADMIN"],"CapDrop":["ALL"],"Dns":["8.8.8.8"],"ExtraHosts":
                        ["a:1.2.3.4","b:::1"],"IpcMode":"private","PidMode":"host","OomScoreAdj":5,"SecurityOpt":
                        ["label=disable","no-new-privileges"],"ShmSize":67108864,"Sysctls":{"net.ipv4.ip_forward":"1"}}}""", """
                        {"Image":"a","HostConfig":{"Memory":6291456,"MemorySwap":-1,"NanoCpus":1500000000,"CpuShares":512,
                        "CpusetCpus":"0-1","BlkioWeightDevice":[{"Path":"/dev/null","Weight":300}],"BlkioDeviceReadBps":
                        [{"Path":"/dev/null","Rate":1024}],"Devices":[{"PathOnHost":"/dev/null","PathInContainer":"/dev/n",
                        "CgroupPermissions":"rwm"}],"DeviceCgroupRules":["c 1:3 rwm"],"DeviceRequests":[{"Driver":"","Count":-1,
                        "DeviceIDs":null,"Capabilities":[["gpu"]],"Options":{}}],"MemorySwappiness":60,"PidsLimit":100,
                        "Ulimits":[{"Name":"nofile","Hard":2,"Soft":1}],"Tmpfs":{"/t":"size=1m"},"Mounts":[{"Type":"bind",
                        "Source":"/a","Target":"/b","ReadOnly":true,"BindOptions":{"Propagation":"rslave"}},{"Type":"volume",
                        "Target":"/c","VolumeOptions":{"NoCopy":true,"Labels":{},"DriverConfig":{"Name":"local"}}},{"Type":
                        "tmpfs","Target":"/d","TmpfsOptions":{"SizeBytes":1024,"Mode":448}}],"MaskedPaths":null,"Init":true}}""")
                .rejectsWith(ApiException.class);
    }

    private static void decide(String name, CreateRequest request) {
        HostConfig host = HostConfigDefaults.apply(request.hostConfig(), 1);
        ContainerLimits.parse(host.resources()).supported(FACTS.limits());
        ContainerConfig config = ConfigMerge.merge(request.config(), IMAGE);
        ConfigMerge.verifyCommand(config);
        ConfigRules.verify(config, host, FACTS);
        ConfigRules.verifyName(name);
        MountPoint.of(config, host, new VolumesFrom(_ -> Optional.of(List.of())).borrow(host));
        LogLimits.maxSize(host.logConfig().config());
        LogLimits.maxFiles(host.logConfig().config());
    }

    /// The limits of a container that runs, as [Updating] decides them.
    private static Target updateBodies() {
        HostConfig has = HostConfigDefaults.apply(null, 1);
        FuzzedServer server = new FuzzedServer().with(Jobs.UPDATE, job -> {
            UpdateConfig change = job.parameters().change();
            ContainerLimits limits = ContainerLimits.parse(change.resources()).supported(FACTS.limits()).limits();
            limits.verifyChange(FACTS);
            AfterExit.parse(has).updated(RestartPolicy.of(change.restartPolicy()));
            ContainerLimits.parse(has.resources()).updated(limits).into(has.resources());
            return new UpdateResponse(List.of());
        }).complete();
        return Target.of("update-bodies", json -> server.post("/containers/c/update", json))
                .seeds("{\"CpuShares\":512,\"Memory\":314572800,\"MemorySwap\":-1,\"NanoCpus\":0,\"PidsLimit\":null,"
                        + "\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":4},\"CpusetCpus\":\"0,1\"}", "null")
                .rejectsWith(ApiException.class);
    }

    /// `docker ps --filter`, with the texts that a filter is compared with.
    private static Target listFilters() {
        return Target.ofText("list-filters", text -> {
                    int equals = Math.max(0, text.indexOf('='));
                    ListFilter.pattern(text.substring(Math.min(equals + 1, text.length()))).test("/" + ID);
                    String key = text.substring(0, equals);
                    if (!Set.of("before", "since", "ancestor").contains(key)) {
                        new ListFilter(null, null).parse(Map.of(key, List.of(text.substring(Math.min(equals + 1, text.length())))));
                    }
                })
                .seeds("name=^/web$", "id=(ab)+", "status=running", "exited=137", "health=none", "is-task=false",
                        "id=([ab]+)+x", "name=(((a)))", "volume=/x", "label=a=b")
                .rejectsWith(ApiException.class);
    }

    private static Target names() {
        return Target.ofText("names", text -> {
                    ConfigRules.verifyName(text);
                    Signals.parse(text);
                })
                .seeds("web", "/web_1.x-y", "SIGKILL", "rtmin+3", "15")
                .rejectsWith(ApiException.class);
    }

    private static Target detachKeys() {
        return Target.ofText("detach-keys", text -> {
                    DetachKeys keys = DetachKeys.parse(text);
                    byte[] typed = (text + new String(keys.bytes(), StandardCharsets.ISO_8859_1).repeat(2))
                            .getBytes(StandardCharsets.ISO_8859_1);
                    keys.type(typed, typed.length);
                    keys.rest();
                })
                .seeds("ctrl-p,ctrl-q", "a", "ctrl-a,x,ctrl-],DEL")
                .rejectsWith(ApiException.class);
    }

    /// A log that something else has written into, or that was cut off by a crash.
    private static Target logFiles() {
        Path directory = directory();
        return Target.of("log-files", content -> {
                    Path file = directory.resolve("log");
                    Files.write(file, content);
                    JsonLog log = new JsonLog(file, -1, 1);
                    LogLines lines = new LogLines(new ByteArrayOutputStream(), List.of(StdStream.values()), true, true);
                    for (OptionalInt tail : List.of(OptionalInt.of(3), OptionalInt.empty())) {
                        try (LogReader reader = new LogReader(log, LogReader.start(log, tail))) {
                            reader.readTo(log.end(), lines);
                        }
                    }
                })
                .seeds("""
                        {"log":"a\\n","stream":"stdout","time":"2024-05-18T21:21:03.123456789Z"}
                        {"log":"\\u0000\\ud83d\\ude00","stream":"stderr","time":"2024-05-18T21:21:03Z"}
                        {"log":"c\\n","stream":"stdout","attrs":{"a":"b"},"time":"2024-05-18T21:21:04.1Z"}
                        """)
                .rejectsWith(CreateException.class);
    }

    /// config.json and hostconfig.json, between which a line of dashes stands.
    private static Target containerFiles() {
        StateRoot root = new StateRoot(directory());
        ContainerFiles files = new ContainerFiles(root, IdMaps.SAME);
        files.makeRoot();
        files.makeDirectory(ID);
        return Target.ofText("container-files", text -> {
                    String[] parts = text.split("\n---\n", 2);
                    try {
                        Files.writeString(files.file(ID, "config.json"), parts[0]);
                        Files.writeString(files.file(ID, "hostconfig.json"), parts.length > 1 ? parts[1] : "{}");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    requireComplete(files.load(ID));
                })
                .seeds("""
                        {"ID":"%s","Created":"2024-05-18T21:21:03.123456789Z","Path":"sh","Args":["-c"],"Config":{"Cmd":["sh"],
                        "Image":"busybox","Env":null},"Image":"sha256:%s","Name":"web","Mounts":[],"State":"running",
                        "StartedAt":"2024-05-18T21:21:03Z","FinishedAt":"0001-01-01T00:00:00Z","ExitCode":0,"Error":"",
                        "OOMKilled":false,"RestartCount":0,"HasBeenManuallyStopped":false}
                        ---
                        {"NetworkMode":"bridge","RestartPolicy":{"Name":"always"},"LogConfig":{"Type":"json-file","Config":{}}}""".formatted(ID, ID))
                .rejectsWith(CreateException.class);
    }

    /// What lists and lookups use without asking whether it is there.
    private static void requireComplete(ContainerFiles.Loaded loaded) {
        Container.Blueprint made = loaded.blueprint();
        for (Object part : Arrays.asList(
                made.id(), made.created(), made.imageId(), made.path(), made.args(), made.config(), made.hostConfig(),
                made.mounts(), loaded.life().name(), loaded.life().state().last().error(),
                made.hostConfig().networkMode(), made.hostConfig().logConfig().config())) {
            Objects.requireNonNull(part);
        }
        made.args().forEach(Objects::requireNonNull);
        made.mounts().forEach(mount -> Objects.requireNonNull(mount.destination()));
        loaded.life().state().word();
    }

    /// What `ps` prints, which is a program of the host's but prints what processes are called.
    private static Target top() {
        return Target.ofText("top", text -> {
                    try {
                        ProcessList.parse(text.lines().toList(), Set.of(1, 42));
                    } catch (ApiException e) {
                        requireDockers(e);
                    }
                })
                .seeds("UID PID PPID CMD\nroot 1 0 sh -c x\nroot 42 1 a b c\n", "PID COMMAND\n1 x\n")
                .rejectsWith(ApiException.class);
    }
}
