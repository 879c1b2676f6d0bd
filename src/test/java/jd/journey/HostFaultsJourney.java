package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One test for each fault of the host: the message that a user gets while it lasts, and that everything works again
/// once it is over. Chapter 3 has the table.
@Tag("journey")
@Tag("root")
class HostFaultsJourney {
    private static final Pattern ID = Pattern.compile("\"Id\": ?\"([0-9a-f]{64})\"");

    @BeforeAll
    static void requirements() {
        Requirements.root();
    }

    @Test
    void descriptorExhaustionFailsOneRequestAndDaemonRecovers() throws Exception {
        try (JdHost host = JdHost.startBehind(List.of("prlimit", "--nofile=256:256"))) {
            host.jd("pull", "-q", "busybox").run().ok();
            ApiClient api = new ApiClient(host.socket());
            List<SocketChannel> idle = new ArrayList<>();
            try {
                for (int i = 0; i < 300; i++) {
                    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                    channel.connect(UnixDomainSocketAddress.of(host.socket()));
                    idle.add(channel);
                }
                JdHost.pause(1000);
            } finally {
                for (SocketChannel channel : idle) {
                    channel.close();
                }
            }
            JdHost.await("an answer after 300 idle clients", () -> answers(api));

            List<String> running = new ArrayList<>();
            String refusal = "";
            while (refusal.isEmpty() && running.size() < 100) {
                String id = create(api, "exec sleep 1000", "\"NetworkMode\":\"none\"");
                running.add(id);
                var started = api.post(path(id, "start"));
                refusal = started.status() == 204 ? "" : started.status() + " " + started.body().strip();
            }
            System.out.println("faults: nofile 256: " + running.size() + " containers, then " + refusal);
            assertFalse(refusal.isEmpty(), "256 descriptors are enough for " + running.size() + " containers");
            for (String id : running) {
                JdHost.await("rm -f " + id, () -> api.delete("/v1.45/containers/" + id + "?force=1").status() != 500);
            }
            assertEquals("hello", runs(api));
        }
    }

    @Test
    void exitsDuringThreadExhaustionAreHandledAfterRecovery() throws Exception {
        try (Group group = Group.make("pids"); JdHost host = JdHost.start()) {
            host.jd("pull", "-q", "busybox").run().ok();
            ApiClient api = new ApiClient(host.socket());
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                ids.add(create(api, "exec sleep 1000", i == 0 ? "\"RestartPolicy\":{\"Name\":\"always\"}" : ""));
                assertEquals(204, api.post(path(ids.get(i), "start")).status());
            }
            List<String> pids = ids.subList(0, 3).stream().map(id -> pid(api, id)).toList();
            group.enter(host.daemonPid());
            group.write("pids.max", "1");
            for (String pid : pids) {
                Command.of("kill", "-9", pid).run().ok();
            }
            Set<String> answers = new TreeSet<>();
            long end = System.nanoTime() + 6_000_000_000L;
            while (System.nanoTime() < end) {
                answers.add(duringTheFault(() -> api.stay("POST", path(ids.get(3), "kill"), "", 1500)));
                answers.add(duringTheFault(() -> api.stay("GET", "/_ping", "", 1500)));
                answers.add(duringTheFault(() -> api.stay("POST", path(ids.get(4), "start"), "", 1500)));
            }
            System.out.println("faults: no threads for 6 s: " + answers);
            group.write("pids.max", "max");

            JdHost.await("the ends are known", () -> ids.subList(1, 4).stream()
                    .allMatch(id -> api.get(path(id, "json")).body().matches("(?s).*\"Status\": ?\"exited\".*")));
            JdHost.await("the policy has restarted it", () -> api.get(path(ids.getFirst(), "json")).body()
                    .matches("(?s).*\"Status\": ?\"running\".*\"RestartCount\": ?[1-9].*"));
            assertEquals("hello", runs(api));
            ids.forEach(id -> assertEquals(204, api.delete("/v1.45/containers/" + id + "?force=1").status()));
        }
    }

    @Test
    void oomKilledDaemonRecoversStateAfterRestart() throws Exception {
        try (Group group = Group.make("memory").limitMemory(1024);
                JdHost host = JdHost.startBehind(List.of("sh", "-c", "echo $$ >" + group.file("cgroup.procs") + " && exec \"$@\"", "sh"))) {
            host.jd("pull", "-q", "busybox").run().ok();
            ApiClient api = new ApiClient(host.socket());
            Set<String> acknowledged = new TreeSet<>();
            acknowledged.add(create(api, "exec sleep 1000", "\"NetworkMode\":\"none\""));
            group.limitMemoryToUsage();
            for (int i = 0; i < 100 && host.daemonRuns(); i++) {
                try {
                    String id = create(api, "exec sleep 1000", "\"NetworkMode\":\"none\"");
                    acknowledged.add(id);
                    api.post(path(id, "start"));
                } catch (ApiClient.NoAnswer killed) {
                    JdHost.pause(200);
                }
            }
            System.out.println("faults: memory: " + acknowledged.size() + " containers, then the daemon "
                    + (host.daemonRuns() ? "lives" : "was killed"));
            group.limitMemory(1024);
            assertFalse(host.daemonRuns(), "the daemon lives on less memory than it had");
            host.startDaemon();
            String list = api.get("/v1.45/containers/json?all=1").body();
            acknowledged.forEach(id -> assertTrue(list.contains(id), id));
            assertEquals("hello", runs(api));
            Matcher ids = ID.matcher(list);
            while (ids.find()) {
                assertEquals(204, api.delete("/v1.45/containers/" + ids.group(1) + "?force=1").status());
            }
        }
    }

    @Test
    void missingIptablesFailsBootWithInstructions() {
        AssertionError ended = assertThrows(AssertionError.class, () -> JdHost.startBehind(withoutIptables()).close());
        assertTrue(ended.getMessage().contains("the daemon ended with 1"), ended.getMessage());
        assertTrue(ended.getMessage().contains("iptables not found: install the package iptables, or start the"
                + " daemon with --iptables=false"), ended.getMessage());
    }

    @Test
    void daemonWithoutFirewallWorksWithoutIptables() throws Exception {
        try (JdHost host = JdHost.startBehind(withoutIptables(), "--iptables=false")) {
            host.jd("pull", "-q", "busybox").run().ok();
            assertEquals("hello", runs(new ApiClient(host.socket())));
        }
    }

    private static List<String> withoutIptables() {
        return List.of("unshare", "--mount", "--propagation", "slave", "sh", "-c",
                "mount --bind /dev/null $(readlink -f $(command -v iptables)) && exec \"$@\"", "sh");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/sys", "/proc"})
    void readOnlyProcFailsBootWithReason(String place) {
        List<String> before = readOnly(place);
        AssertionError ended = assertThrows(AssertionError.class, () -> JdHost.startBehind(before).close());
        assertTrue(ended.getMessage().contains("the daemon ended with 1"), ended.getMessage());
        assertTrue(ended.getMessage().contains("enable forwarding: write /proc/sys/net/ipv4/ip_forward"), ended.getMessage());
        assertTrue(ended.getMessage().contains("Read-only file system"), ended.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/sys", "/proc"})
    void readOnlyProcSufficesWithoutForwardingAndBridge(String place) throws Exception {
        try (JdHost host = JdHost.startBehind(readOnly(place), "--ip-forward=false")) {
            host.jd("pull", "-q", "busybox").run().ok();
            ApiClient api = new ApiClient(host.socket());
            assertEquals("hello", runs(api, "\"NetworkMode\":\"none\""));
            String refusal = runs(api);
            assertTrue(refusal.contains("network: openat(-100, \\\"/proc/sys/net/ipv6/conf/eth0/disable_ipv6"), refusal);
            assertTrue(refusal.contains("EROFS"), refusal);
        }
    }

    private static List<String> readOnly(String place) {
        return List.of("unshare", "--mount", "--propagation", "slave", "sh", "-c",
                "mount --bind " + place + " " + place + " && mount -o remount,bind,ro " + place + " && exec \"$@\"", "sh");
    }

    @Test
    void daemonWorksInTimeNamespace() throws Exception {
        List<String> before = List.of("unshare", "--time", "--monotonic", "1000000", "--boottime", "1000000");
        try (JdHost host = JdHost.startBehind(before)) {
            host.jd("pull", "-q", "busybox").run().ok();
            assertEquals("hello", runs(new ApiClient(host.socket())));
        }
    }

    // ----------------------------------------------------------------------------------------------------------------

    private static String duringTheFault(Supplier<ApiClient.Answer> request) {
        try {
            var answer = request.get();
            return answer.ended() ? answer.status() + " " + answer.body().strip() : "no answer in time";
        } catch (ApiClient.NoAnswer e) {
            return "closed without an answer";
        }
    }

    private static boolean answers(ApiClient api) {
        try {
            return api.get("/_ping").status() == 200;
        } catch (ApiClient.NoAnswer e) {
            return false;
        }
    }

    /// {@return the output of a new container, or the error message}
    private static String runs(ApiClient api) {
        return runs(api, "");
    }

    private static String runs(ApiClient api, String hostConfig) {
        String id = create(api, "echo hello", hostConfig);
        try {
            var started = api.post(path(id, "start"));
            if (started.status() != 204) {
                return started.status() + " " + started.body().strip();
            }
            api.post(path(id, "wait"));
            return api.get(path(id, "logs?stdout=1")).body().replaceAll("[^a-z]", "");
        } finally {
            assertEquals(204, api.delete("/v1.45/containers/" + id + "?force=1").status());
        }
    }

    private static String create(ApiClient api, String script, String hostConfig) {
        var answer = api.post("/v1.45/containers/create", StressClient.json(script, "", false, false, hostConfig));
        assertEquals(201, answer.status(), answer::body);
        Matcher id = ID.matcher(answer.body());
        assertTrue(id.find());
        return id.group(1);
    }

    private static String path(String id, String what) {
        return "/v1.45/containers/" + id + "/" + what;
    }

    private static String pid(ApiClient api, String id) {
        return api.get(path(id, "json")).body().replaceAll("(?s).*\"Pid\": ?([0-9]+).*", "$1");
    }

    /// A cgroup for the daemon itself, in the cgroup version that has the controller.
    private record Group(Path directory, boolean first) implements AutoCloseable {
        static Group make(String controller) throws IOException {
            Path old = Path.of("/sys/fs/cgroup", controller);
            boolean first = Files.isDirectory(old);
            Path parent = first ? old : Path.of("/sys/fs/cgroup");
            if (!first) {
                Files.writeString(parent.resolve("cgroup.subtree_control"), "+" + controller);
            }
            Path directory = parent.resolve("jdfault" + ProcessHandle.current().pid() + controller);
            Files.createDirectory(directory);
            return new Group(directory, first);
        }

        Path file(String name) {
            return directory.resolve(name);
        }

        void write(String name, String value) throws IOException {
            Files.writeString(file(name), value);
        }

        void enter(long pid) throws IOException {
            write("cgroup.procs", Long.toString(pid));
        }

        Group limitMemory(int mebibytes) throws IOException {
            write(first ? "memory.limit_in_bytes" : "memory.max", Long.toString(mebibytes * 1048576L));
            return this;
        }

        /// Lowers the limit as far as the kernel accepts.
        void limitMemoryToUsage() throws IOException {
            for (int mebibytes = 300; mebibytes > 20; mebibytes -= 10) {
                try {
                    limitMemory(mebibytes);
                } catch (IOException busy) {
                    return;
                }
            }
        }

        @Override
        public void close() {
            for (int i = 0; i < 50 && Files.exists(directory); i++) {
                JdHost.pause(100);
                directory.toFile().delete();
            }
        }
    }
}
