package jd.create.life;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jd.create.config.AfterExit;
import jd.create.config.ConfigMerge;
import jd.create.config.HostFacts;
import jd.create.config.RestartPolicy;
import jd.create.limits.ContainerLimits;
import jd.create.mounts.VolumesFrom;
import jd.create.request.ContainerDefaults;
import jd.create.request.ContainerSettings;
import jd.create.request.HostConfigDefaults;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.libcontainer.cgroup.ControllerSupport;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.CreateRequest;
import jd.server.api.CreateResponse;
import jd.server.api.HostConfig;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.server.api.UpdateConfig;
import jd.server.api.UpdateResponse;
import jd.server.http.FuzzedServer;

/// Requests that create and update containers.
class LifeFuzzTest extends FuzzTest {
    private static final HostFacts FACTS = new HostFacts(2, ControllerSupport.all("0-1", "0"), 1, "vm", false);
    private static final ContainerConfig IMAGE =
            Json.read("{\"Cmd\":[\"sh\"]}".getBytes(StandardCharsets.UTF_8), ContainerConfig.class);
    private static final String ID = "ab".repeat(32);

    /// Errors for which dockerd returns 500, too.
    private static final Set<String> DOCKERS_500 = Set.of(
            "linux only supports 'default'", "--storage-opt is supported only for overlay over xfs",
            "invalid --security-opt", "invalid mode: ", "invalid volume specification: ", "mount options conflict: ",
            "invalid tmpfs option", "Invalid QoS settings: ", "does not support CPU real-time scheduler",
            "cpu real-time runtime cannot be higher");

    private static void requireDockers(ApiException e) {
        if (DOCKERS_500.stream().noneMatch(e.getMessage()::contains)) {
            throw e;
        }
    }

    @Override
    public List<Target> targets() {
        return List.of(createBodies(), updateBodies(), names());
    }

    /// Processes the request as [Creation] does before the first side effect.
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
        HostConfig host = HostConfigDefaults.complete(request.hostConfig(), FACTS, ContainerDefaults.STANDARD).host();
        ContainerConfig config = ConfigMerge.merge(request.config(), IMAGE);
        ConfigMerge.verifyCommand(config);
        ConfigRules.verify(config);
        ContainerSettings settings = ContainerSettings.parse(config, host);
        settings.verify(config, FACTS);
        ConfigRules.verifyName(name);
        settings.mounts().with(
                new VolumesFrom(_ -> Optional.of(List.of())).borrow(settings.mounts().volumesFrom()));
    }

    /// Processes the request as [Updating] does before the first side effect.
    private static Target updateBodies() {
        HostConfig has = HostConfigDefaults.apply(null, 1);
        FuzzedServer server = new FuzzedServer().with(Jobs.UPDATE, job -> {
            UpdateConfig change = job.parameters().change();
            ContainerLimits limits = ContainerLimits.parse(change.resources()).supported(FACTS.limits()).limits();
            limits.verifyChange(FACTS);
            AfterExit.parse(has).updated(RestartPolicy.parse(change.restartPolicy()));
            ContainerLimits.parse(has.resources()).updated(limits).into(has.resources());
            return new UpdateResponse(List.of());
        }).complete();
        return Target.of("update-bodies", json -> server.post("/containers/c/update", json))
                .seeds("{\"CpuShares\":512,\"Memory\":314572800,\"MemorySwap\":-1,\"NanoCpus\":0,\"PidsLimit\":null,"
                        + "\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":4},\"CpusetCpus\":\"0,1\"}", "null")
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
}
