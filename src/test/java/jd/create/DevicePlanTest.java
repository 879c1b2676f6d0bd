package jd.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.InitSpec.Device;
import jd.libcontainer.InitSpec.Rlimit;
import jd.libcontainer.RecordingSyscalls;
import jd.libcontainer.cgroup.DeviceAccess;
import jd.libcontainer.cgroup.DeviceRule;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import jd.server.api.Ulimit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Devices, limits of a process, sysctls: what a container gets of what it asks for, on a host whose /dev is made here.
/// The refusals are a real dockerd's.
class DevicePlanTest {
    private static final String RUNTIME = "failed to create task for container: failed to create shim task: "
            + "OCI runtime create failed: runc create failed: ";

    private final RecordingSyscalls kernel = new RecordingSyscalls((syscalls, request) -> 0, RecordingSyscalls.echo());

    @BeforeEach
    void makeDevices() {
        kernel.umask(0);
        directory("/dev/jd-test");
        directory("/dev/jd-test/sub");
        directory("/dev/pts");
        node("/dev/jd-one", FileSyscalls.S_IFCHR | 0660, 10, 229);
        node("/dev/jd-test/b", FileSyscalls.S_IFBLK | 0600, 254, 300);
        node("/dev/jd-test/sub/a", FileSyscalls.S_IFCHR | 0644, 4095, 7);
        node("/dev/pts/0", FileSyscalls.S_IFCHR | 0620, 136, 0);
        node("/dev/console", FileSyscalls.S_IFCHR | 0600, 5, 1);
        node("/dev/jd-fifo", FileSyscalls.S_IFIFO | 0600, 0, 0);
        kernel.file("/dev/jd-file", "no device");
        kernel.fchownat(FileSyscalls.AT_FDCWD, bytes("/dev/jd-one"), 0, 993, 0);
    }

    private static byte[] bytes(String path) {
        return FileSyscalls.bytes(path);
    }

    private void directory(String path) {
        kernel.mkdirat(FileSyscalls.AT_FDCWD, bytes(path), 0755);
    }

    private void node(String path, int mode, int major, int minor) {
        kernel.mknodat(FileSyscalls.AT_FDCWD, bytes(path), mode, FileSyscalls.makedev(major, minor));
    }

    private static HostConfig host(String json) {
        return HostConfigDefaults.apply(
                Json.read(("{" + json + "}").getBytes(StandardCharsets.UTF_8), HostConfig.class), 1);
    }

    private DevicePlan plan(String json) {
        return DevicePlan.of(host(json), new HostDevices(kernel));
    }

    private static String mapping(String onHost, String inside, String permissions) {
        return "\"Devices\":[{\"PathOnHost\":\"" + onHost + "\",\"PathInContainer\":\"" + inside
                + "\",\"CgroupPermissions\":\"" + permissions + "\"}]";
    }

    /// {@return what a plan allows beside what every container may use}
    private List<DeviceRule> extra(DevicePlan plan) {
        List<DeviceRule> usual = plan("").access().exceptions();
        return plan.access().exceptions().stream().filter(rule -> !usual.contains(rule)).toList();
    }

    @Test
    void withoutAWishThereAreTheHarmlessOnesAndAnyNodeMayBeMade() {
        DevicePlan plan = plan("");

        assertEquals(List.of(), plan.nodes());
        String numbers = plan.access().exceptions().stream()
                .filter(rule -> rule.access() == DeviceRule.ALL)
                .map(rule -> rule.type() + " " + rule.major() + ":" + rule.minor())
                .collect(Collectors.joining(", "));
        assertEquals("c 1:3, c 1:5, c 1:7, c 1:8, c 1:9, c 5:0, c 5:1, c 5:2, c 10:200, c 136:-1", numbers);
        assertTrue(plan.access().exceptions().contains(DeviceRule.allow('b', DeviceRule.ANY, DeviceRule.ANY, "m")));
    }

    @Test
    void aDeviceKeepsItsNumbersItsModeAndItsOwner() {
        DevicePlan plan = plan(mapping("/dev/jd-one", "/dev/../dev/other", "rm"));

        assertEquals(List.of(new Device("/dev/other", "c", 10, 229, 0660, 0, 993)), plan.nodes());
        assertEquals(List.of(DeviceRule.allow('c', 10, 229, "rm")), extra(plan));
    }

    @Test
    void aDirectoryStandsForAllDevicesBelowIt() {
        DevicePlan plan = plan(mapping("/dev/jd-test", "/x", "rwm"));

        assertEquals(
                List.of(
                        new Device("/x/b", "b", 254, 300, 0600, 0, 0),
                        new Device("/x/sub/a", "c", 4095, 7, 0644, 0, 0)),
                plan.nodes());
        assertEquals(
                List.of(DeviceRule.allow('b', 254, 300, "rwm"), DeviceRule.allow('c', 4095, 7, "rwm")), extra(plan));
    }

    @Test
    void aPrivilegedContainerGetsAllOfTheHostButConsoleTerminalsAndPipes() {
        DevicePlan plan = plan("\"Privileged\":true,\"DeviceCgroupRules\":[\"nonsense\"],"
                + mapping("/dev/jd-one", "/dev/more", ""));

        List<String> paths = plan.nodes().stream().map(Device::path).toList();
        assertEquals(List.of("/dev/jd-one", "/dev/jd-test/b", "/dev/jd-test/sub/a", "/dev/more"), paths);
        assertEquals(DeviceAccess.EVERYTHING, plan.access());
    }

    @Test
    void rulesAreAddedUp() {
        DevicePlan plan = plan("\"DeviceCgroupRules\":[\"c 1:11 r\",\"c 1:11 w\",\"b *:7 m\"]");

        assertEquals(
                List.of(DeviceRule.allow('b', DeviceRule.ANY, 7, "m"), DeviceRule.allow('c', 1, 11, "rw")),
                extra(plan));
    }

    @Test
    void aRuleAboutAllIsAboutAllWhateverItsNumbers() {
        assertEquals(DeviceAccess.EVERYTHING, plan("\"DeviceCgroupRules\":[\"a 1:* r\"]").access());
    }

    private String refusal(String json) {
        return assertThrows(ApiException.class, () -> plan(json)).getMessage();
    }

    @Test
    void whatIsNoDeviceIsRefusedInDockersWords() {
        String gathering = "error gathering device information while adding custom device ";
        assertEquals(gathering + "\"/dev/jd-no\": no such file or directory", refusal(mapping("/dev/jd-no", "/x", "rwm")));
        assertEquals(gathering + "\"/dev/jd-file\": not a device node", refusal(mapping("/dev/jd-file", "/x", "rwm")));
        assertEquals(gathering + "\"/dev/jd-no\": no such file or directory",
                refusal("\"Privileged\":true," + mapping("/dev/jd-no", "/x", "rwm")));
        assertEquals(RUNTIME + "device access at 16 field cannot be empty: unknown",
                refusal(mapping("/dev/jd-one", "", "")));
        assertEquals(RUNTIME + "invalid cgroup device type \"p\": unknown",
                refusal(mapping("/dev/jd-fifo", "/dev/x", "rwm")));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"foo", "c 1:3 x", "c 1: r", "p 1:3 rwm", "c 4294967296:1 r"})
    void whatIsNoRuleIsRefused(String rule) {
        assertEquals("invalid device cgroup rule format: '" + rule + "'",
                refusal("\"DeviceCgroupRules\":[\"" + rule + "\"]"));
    }

    @Test
    void nobodyServesGraphicsCards() {
        assertEquals("could not select device driver \"\" with capabilities: [[gpu nvidia] [x]]",
                refusal("\"DeviceRequests\":[{\"Driver\":\"\",\"Count\":-1,"
                        + "\"Capabilities\":[[\"gpu\",\"nvidia\"],[\"x\"]]}]"));
    }

    @Test
    void theDaemonLimitsWhatTheContainerDoesNot() {
        List<Ulimit> own = List.of(new Ulimit("nofile", 20, 10), new Ulimit("Core", -1, -1));
        List<Ulimit> defaults = List.of(new Ulimit("nofile", 5, 5), new Ulimit("nproc", 7, 7));

        assertEquals(
                List.of(new Rlimit(7, 10, 20), new Rlimit(4, -1, -1), new Rlimit(6, 7, 7)), Rlimits.of(own, defaults));
        assertEquals(RUNTIME + "wrong rlimit value: RLIMIT_FOO: unknown",
                assertThrows(ApiException.class, () -> Rlimits.of(List.of(new Ulimit("foo", 1, 1)), List.of()))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', value = {
        "kernel.msgmax, private, bridge, ''",
        "fs.mqueue.msg_max, 'container:x', bridge, ''",
        "net.ipv4.ip_forward, host, none, ''",
        "net/ipv4/conf/eth0.1/forwarding, private, bridge, ''",
        "kernel.domainname, private, bridge, ''",
        "kernel.msgmax, host, bridge, 'sysctl \"kernel.msgmax\" is not allowed in the hosts ipc namespace'",
        "fs.mqueue.x, host, bridge, 'sysctl \"fs.mqueue.x\" is not allowed in the hosts ipc namespace'",
        "net.x, private, host, 'sysctl \"net.x\" not allowed in host network namespace'",
        "net/x, private, host, 'sysctl \"net.x\" not allowed in host network namespace'",
        "kernel.hostname, private, bridge, 'sysctl \"kernel.hostname\" is not allowed as it conflicts with the OCI"
                + " \"hostname\" field'",
        "vm.swappiness, private, bridge, 'sysctl \"vm.swappiness\" is not in a separate kernel namespace'"
    })
    void onlyWhatANamespaceHasForItselfMayBeSet(String name, String ipc, String network, String refusal) {
        HostConfig host = host("\"Sysctls\":{\"" + name + "\":\"1\"},\"IpcMode\":\"" + ipc + "\",\"NetworkMode\":\""
                + network + "\"");
        String said = "";
        try {
            SysctlRules.verify(host);
        } catch (ApiException e) {
            said = e.getMessage();
        }
        assertEquals(refusal.isEmpty() ? "" : RUNTIME + refusal + ": unknown", said);
    }

    @Test
    void withTheHostsNamesNoneMayBeSet() {
        HostConfig host = host("\"Sysctls\":{\"kernel.domainname\":\"x\"},\"UTSMode\":\"host\"");
        assertEquals(RUNTIME + "sysctl \"kernel.domainname\" is not in a separate kernel namespace: unknown",
                assertThrows(ApiException.class, () -> SysctlRules.verify(host)).getMessage());
    }
}
