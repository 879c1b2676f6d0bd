package jd.create.life;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import jd.create.config.ConfigMerge;
import jd.create.config.HostFacts;
import jd.create.config.RestartPolicy;
import jd.create.request.ContainerSettings;
import jd.create.request.HostConfigDefaults;
import jd.libcontainer.cgroup.ControllerSupport;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.CreateRequest;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests that dockerd 26.1 refuses, with its messages.
class ConfigRulesTest {
    private static final HostFacts FACTS = new HostFacts(2, ControllerSupport.all("0-1", "0"), 1, "vm", false);
    private static final ContainerConfig IMAGE = read("{\"Cmd\":[\"sh\"]}").config();

    private static CreateRequest read(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), CreateRequest.class);
    }

    private static void verify(String json) {
        CreateRequest request = read(json);
        HostConfig host = HostConfigDefaults.apply(request.hostConfig(), 1);
        ContainerConfig config = ConfigMerge.merge(request.config(), IMAGE);
        ConfigMerge.verifyCommand(config);
        ConfigRules.verify(config);
        ContainerSettings.parse(config, host).verify(config, FACTS);
    }

    /// Requests that dockerd with `--userns-remap` refuses, unless they have `--userns host`.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "Privileged":true | privileged mode is incompatible with user namespaces.  You must run the container in \
            the host namespace when running privileged mode
            "PidMode":"host" | cannot share the host PID namespace when user namespaces are enabled
            "NetworkMode":"host" | cannot share the host's network namespace when user namespaces are enabled
            """)
    void remappedContainerCannotUseTheHostsNamespaces(String json, String message) {
        HostConfig host = HostConfigDefaults.apply(read("{\"HostConfig\":{" + json + "}}").hostConfig(), 1);
        HostConfig free = HostConfigDefaults.apply(
                read("{\"HostConfig\":{\"UsernsMode\":\"host\"," + json + "}}").hostConfig(), 1);

        verify(host, false);
        verify(free, true);
        assertEquals(message, assertThrows(
                ApiException.class, () -> verify(host, true)).getMessage());
    }

    private static void verify(HostConfig host, boolean remapped) {
        HostFacts facts = new HostFacts(2, FACTS.limits(), 1, "vm", remapped);
        ContainerSettings.parse(IMAGE, host).verify(IMAGE, facts);
    }

    private static String message(String json) {
        return assertThrows(ApiException.class, () -> verify(json)).getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "Memory":100 | Minimum memory limit allowed is 6MB
            "Memory":-5 | Minimum memory limit allowed is 6MB
            "Memory":100000000,"MemorySwap":1000 | Minimum memoryswap limit should be larger than \
            memory limit, see usage
            "MemorySwap":1000 | You should always set the Memory limit when using Memoryswap limit, see usage
            "Memory":100000000,"MemoryReservation":200000000 | Minimum memory limit can not be less than memory \
            reservation limit, see usage
            "MemoryReservation":2000 | Minimum memory reservation allowed is 6MB
            "MemorySwappiness":200 | Invalid value: 200, valid memory swappiness range is 0-100
            "NanoCpus":9000000000 | Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available
            "NanoCpus":-1 | Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available
            "NanoCpus":1000000000,"CpuPeriod":1000 | Conflicting options: Nano CPUs and CPU Period cannot both be set
            "NanoCpus":1000000000,"CpuQuota":1000 | Conflicting options: Nano CPUs and CPU Quota cannot both be set
            "CpuPeriod":10 | CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)
            "CpuQuota":10 | CPU cfs quota can not be less than 1ms (i.e. 1000)
            "CpusetCpus":"9" | Requested CPUs are not available - requested 9, available: 0-1
            "CpusetCpus":"a" | Invalid value a for cpuset cpus: invalid format: a
            "BlkioWeight":5 | Range of blkio weight is from 10 to 1000
            "CpuRealtimePeriod":1000,"CpuRealtimeRuntime":2000 | cpu real-time runtime cannot be higher than cpu \
            real-time period
            "IOMaximumIOps":5 | Invalid QoS settings: linux does not support configuration of maximum IOPs
            "IOMaximumBandwidth":5 | Invalid QoS settings: linux does not support configuration of maximum bandwidth
            "CpusetMems":"5" | Requested memory nodes are not available - requested 5, available: 0
            "OomScoreAdj":5000 | Invalid value 5000, range for oom score adj is [-1000, 1000]
            "ShmSize":-1 | SHM size can not be less than 0
            """)
    void invalidLimitsAreRefused(String fields, String message) {
        assertEquals(message, message("{\"HostConfig\":{" + fields + "}}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "RestartPolicy":{"Name":"foo"} | invalid restart policy: unknown policy 'foo'; use one of 'no', 'always', \
            'on-failure', or 'unless-stopped'
            "RestartPolicy":{"Name":"always","MaximumRetryCount":3} | invalid restart policy: maximum retry count can \
            only be used with 'on-failure'
            "RestartPolicy":{"Name":"on-failure","MaximumRetryCount":-3} | invalid restart policy: maximum retry count \
            cannot be negative
            "RestartPolicy":{"Name":"always"},"AutoRemove":true | can't create 'AutoRemove' container with \
            restart policy
            "LogConfig":{"Type":"json-file","Config":{"foo":"abc"}} | unknown log opt 'foo' for json-file log driver
            "LogConfig":{"Type":"foo"} | error looking up logging plugin foo: plugin "foo" not found
            "StorageOpt":{"foo":"1"} | Unknown option foo
            "StorageOpt":{"size":"1G"} | --storage-opt is supported only for overlay over xfs with 'pquota' mount option
            "CapAdd":["FOO"] | invalid CapAdd: unknown capability: "CAP_FOO"
            "PidMode":"foo" | invalid PID mode: foo
            "IpcMode":"foo" | invalid IPC mode: foo
            "PidMode":"container:" | 'invalid PID mode: container:'
            "IpcMode":"container" | invalid IPC mode: container
            "UTSMode":"foo" | invalid UTS mode: foo
            "UTSMode":"container:x" | invalid UTS mode: container:x
            "CgroupnsMode":"foo" | invalid cgroup namespace mode: foo
            "Isolation":"foo" | Invalid isolation: "foo" - linux only supports 'default'
            "Runtime":"foo" | unknown or invalid runtime name: foo
            "ExtraHosts":["foo"] | bad format for add-host: "foo"
            "ExtraHosts":["foo:bar"] | invalid IP address in add-host: "bar"
            "Annotations":{"":"x"} | invalid Annotations: the empty string is not permitted as an annotation key
            "NetworkMode":"container:" | 'Invalid network mode: invalid container format container:<name|id>'
            "ExtraHosts":["foo"] | 'bad format for add-host: "foo"'
            "ExtraHosts":["foo:bar"] | 'invalid IP address in add-host: "bar"'
            "NetworkMode":"host","Links":["c1:x"] | conflicting options: host type networking can't be used \
            with links. This would result in undefined behavior
            "SecurityOpt":["foo"] | invalid --security-opt 1: "foo"
            "SecurityOpt":["foo=bar"] | invalid --security-opt 2: "foo=bar"
            """)
    void invalidOptionsAreRefused(String fields, String message) {
        assertEquals(message, message("{\"HostConfig\":{" + fields + "}}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "WorkingDir":"rel" | the working directory 'rel' is invalid, it needs to be an absolute path
            "Env":["=x"] | invalid environment variable: =x
            "Env":[""] | 'invalid environment variable: '
            "StopSignal":"FOO" | invalid signal: FOO
            "Entrypoint":[""] | no command specified
            "Hostname":"x","HostConfig":{"NetworkMode":"container:c1"} | conflicting options: hostname and the \
            network mode
            """)
    void invalidConfigurationsAreRefused(String fields, String message) {
        assertEquals(message, message("{" + fields + "}"));
    }

    @ParameterizedTest
    @CsvSource({"a", "a/b", "-x", "é", "''"})
    void invalidNamesAreRefused(String name) {
        assertEquals("Invalid container name (" + name + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed",
                assertThrows(ApiException.class, () -> ConfigRules.verifyName(name)).getMessage());
    }

    @Test
    void validRequestsAreAccepted() {
        assertDoesNotThrow(() -> ConfigRules.verifyName("x_"));
        assertDoesNotThrow(() -> ConfigRules.verifyName("/web.1"));
        assertDoesNotThrow(() -> verify("{\"Env\":[\"A\",\"B=\"],\"StopSignal\":\"RTMIN+3\",\"HostConfig\":{"
                + "\"Memory\":6291456,\"MemorySwap\":-1,\"NanoCpus\":2000000000,\"CpusetCpus\":\"0-1\","
                + "\"PidsLimit\":-5,"
                + "\"CapDrop\":[\"ALL\"],\"CapAdd\":[\"cap_net_raw\"],\"SecurityOpt\":[\"no-new-privileges\"],"
                + "\"IpcMode\":\"container:x\",\"Binds\":[\"/tmp:/a:ro,z,rslave\",\"vol:/b:nocopy\",\"/c\"]}}"));
    }
}
