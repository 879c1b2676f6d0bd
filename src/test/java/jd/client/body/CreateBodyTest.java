package jd.client.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import jd.client.api.ClientException;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.libcontainer.io.Pty;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;

/// The expected bodies were sent by Docker's own client (26.1) for the same arguments, except for the order of its bind
/// mounts, which is the random order of a Go map.
class CreateBodyTest {
    private static JsonNode body(boolean detached, String... words) throws IOException {
        Arguments arguments = ContainerFlags
                .addTo(new Flags("create", "IMAGE", ArgumentCount.atLeast(1), "").stopAtFirstArgument())
                .parse(List.of(words));
        return Json.mapper().readTree(CreateBody.of(arguments, detached, Map.of("HOME", "/root"), Pty.Size.UNKNOWN));
    }

    private static JsonNode sentByDocker(String name) throws IOException {
        try (var recorded = CreateBodyTest.class.getResourceAsStream("create-" + name + ".json")) {
            return Json.mapper().readTree(recorded);
        }
    }

    private static String refusal(String... words) {
        return assertThrows(ClientException.class, () -> body(false, words)).getMessage();
    }

    @Test
    void unknownNamespaceModeIsRejected() throws IOException {
        assertEquals("--pid: invalid PID mode", refusal("--pid", "foo", "busybox"));
        assertEquals("--pid: invalid PID mode", refusal("--pid", "container:", "busybox"));
        assertEquals("--uts: invalid UTS mode", refusal("--uts", "container:x", "busybox"));
        assertEquals("--userns: invalid USER mode", refusal("--userns", "private", "busybox"));
        assertEquals("--cgroupns: invalid CGROUP mode", refusal("--cgroupns", "foo", "busybox"));
        // The daemon checks this.
        assertEquals("foo", body(false, "--ipc", "foo", "busybox").at("/HostConfig/IpcMode").asText());
    }

    @Test
    void bodyWithoutFlagsMatchesDockersClient() throws IOException {
        assertEquals(sentByDocker("plain"), body(false, "--rm", "busybox", "echo", "hi"));
    }

    @Test
    void detachedBodyMatchesDockersClient() throws IOException {
        assertEquals(sentByDocker("detached"), body(true, "--rm", "-i", "busybox", "cat"));
    }

    @Test
    void bodyWithCommonFlagsMatchesDockersClient() throws IOException {
        assertEquals(sentByDocker("every-day"), body(false,
                "-i", "-t", "-e", "A=1", "-e", "HOME", "--env-file", "/dev/null", "-w", "/tmp", "-u", "1:2", "-h", "hh",
                "--entrypoint", "sh", "--net", "none", "-v", "/tmp:/x:ro", "-v", "/anon", "-v", "vol1:/y",
                "--read-only",
                "-m", "64m", "--memory-swap", "-1", "--pids-limit", "10", "--cpus", "1.5", "-c", "512", "-l", "a=b",
                "--label", "c", "--cap-add", "NET_ADMIN", "--cap-drop", "all", "--privileged", "--security-opt",
                "no-new-privileges", "--init", "--tmpfs", "/t:size=1m", "-p", "80:80", "--restart", "on-failure:3",
                "--stop-signal", "TERM", "--stop-timeout", "3", "--dns", "1.1.1.1", "--add-host", "a:1.2.3.4",
                "--ulimit", "nofile=10:20", "--shm-size", "1m", "--annotation", "k=v", "--domainname", "dd",
                "--expose", "99", "--group-add", "5", "busybox", "-c", "x y"));
    }

    @Test
    void bodyWithRareFlagsMatchesDockersClient() throws IOException {
        assertEquals(sentByDocker("rare"), body(false,
                "--network", "cl-nosuch", "--ip", "10.0.0.9", "--network-alias", "al", "--mac-address",
                "02:42:ac:11:00:02", "--sysctl", "net.core.somaxconn=10", "--pid", "host", "--ipc", "shareable",
                "--uts", "host", "--userns", "host", "--cgroupns", "private", "--cgroup-parent", "/p",
                "--log-driver", "json-file",
                "--log-opt", "max-size=1m", "--device", "/dev/null", "--device", "/dev/zero:/dev/z:r", "--cpuset-cpus",
                "0", "--cpuset-mems", "0", "--cpu-period", "1000", "--cpu-quota", "2000", "--memory-reservation", "32m",
                "--memory-swappiness", "5", "--oom-score-adj", "7", "--oom-kill-disable", "--volumes-from", "cl-2",
                "--link", "cl-2:x", "--health-cmd", "true", "--health-interval", "5s", "--health-retries", "2",
                "--health-timeout", "1s", "--health-start-period", "1m", "--runtime", "runc", "--dns-search", "d",
                "--dns-option", "o", "-P", "-a", "stdout", "--entrypoint", "", "busybox"));
    }

    @Test
    void networkGivenOnlyByNameIsTheNetworkMode() throws IOException {
        JsonNode body = body(false, "--net", "host", "--no-healthcheck", "busybox");
        assertEquals("host", body.path("HostConfig").path("NetworkMode").asText());
        assertEquals("{}", body.path("NetworkingConfig").path("EndpointsConfig").toString());
        assertEquals("{\"Test\":[\"NONE\"]}", body.path("Healthcheck").toString());
    }

    @Test
    void argumentsBehindTheImageAreTheCommand() throws IOException {
        JsonNode body = body(false, "busybox", "sh", "--rm", "-e", "A=1", "--", "x");
        assertEquals("[\"sh\",\"--rm\",\"-e\",\"A=1\",\"--\",\"x\"]", body.path("Cmd").toString());
        assertEquals(false, body.path("HostConfig").path("AutoRemove").asBoolean());
        assertEquals(true, body.path("Env").isNull());
    }

    @Test
    void debugInitPortIsSentAsAnAnnotation() throws IOException {
        assertEquals("{\"jd.debug-init\":\"5005\"}",
                body(false, "--debug-init", "5005", "busybox").path("HostConfig").path("Annotations").toString());
    }

    @Test
    void relativeVolumeSourceIsMadeAbsolute() throws IOException {
        String here = System.getProperty("user.dir");
        assertEquals("[\"" + here + "/data:/d\",\"name:/n\"]",
                body(false, "-v", "./data:/d", "-v", "name:/n", "busybox").path("HostConfig").path("Binds").toString());
    }

    @Test
    void networkFlagAcceptsSettings() throws IOException {
        JsonNode networks = body(false, "--net", "name=n1,alias=x,ip=1.2.3.4", "busybox").path("NetworkingConfig")
                .path("EndpointsConfig");
        assertEquals("{\"IPv4Address\":\"1.2.3.4\"}", networks.path("n1").path("IPAMConfig").toString());
        assertEquals("[\"x\"]", networks.path("n1").path("Aliases").toString());
    }

    @Test
    void portRangesArePairedOneByOne() throws IOException {
        JsonNode host = body(false, "-p", "127.0.0.1:7000-7001:80-81/udp", "busybox").path("HostConfig");
        assertEquals("""
                {"80/udp":[{"HostIp":"127.0.0.1","HostPort":"7000"}],\
                "81/udp":[{"HostIp":"127.0.0.1","HostPort":"7001"}]}""", host.path("PortBindings").toString());
    }

    @Test
    void contradictoryFlagsAreRejected() {
        assertEquals("Conflicting options: --restart and --rm", refusal("--rm", "--restart", "always", "busybox"));
        assertEquals("invalid logging opts for driver none",
                refusal("--log-driver", "none", "--log-opt", "max-size=1m", "busybox"));
        assertEquals("conflicting options: cannot attach both user-defined and non-user-defined network-modes",
                refusal("--net", "n1", "--net", "none", "busybox"));
        assertEquals("--no-healthcheck conflicts with --health-* options",
                refusal("--no-healthcheck", "--health-cmd", "x", "busybox"));
    }

    @Test
    void unconfinedSystemPathsAreTwoEmptyLists() throws IOException {
        assertEquals("[] [] []", systemPaths("--security-opt", "systempaths=unconfined", "busybox"));
        assertEquals("null null null", systemPaths("busybox"));
    }

    private static String systemPaths(String... words) throws IOException {
        JsonNode host = body(false, words).path("HostConfig");
        return host.path("SecurityOpt") + " " + host.path("MaskedPaths") + " " + host.path("ReadonlyPaths");
    }
}
