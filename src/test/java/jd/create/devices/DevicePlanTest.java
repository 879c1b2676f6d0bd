package jd.create.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import jd.libcontainer.cgroup.DeviceAccess;
import jd.libcontainer.cgroup.DeviceRule;
import jd.libcontainer.kernel.FakeKernel;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitDevice;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Device requests on a host with a fake `/dev`. The errors were recorded from a real dockerd.
class DevicePlanTest {
    private static final String RUNTIME = "failed to create task for container: failed to create shim task: "
            + "OCI runtime create failed: runc create failed: ";

    private final FakeKernel fake = new FakeKernel();
    private final Syscalls kernel = fake.syscalls();

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
        fake.file("/dev/jd-file", "no device");
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
        return Json.read(("{" + json + "}").getBytes(StandardCharsets.UTF_8), HostConfig.class);
    }

    private DevicePlan plan(String json) {
        HostConfig host = host(json);
        return DevicePlan.of(DeviceRequests.parse(host.resources()), host.privileged(), new HostDevices(kernel));
    }

    private static String mapping(String onHost, String inside, String permissions) {
        return "\"Devices\":[{\"PathOnHost\":\"" + onHost + "\",\"PathInContainer\":\"" + inside
                + "\",\"CgroupPermissions\":\"" + permissions + "\"}]";
    }

    /// {@return the rules of a plan beyond the default ones}
    private List<DeviceRule> extra(DevicePlan plan) {
        List<DeviceRule> usual = plan("").access().exceptions();
        return plan.access().exceptions().stream().filter(rule -> !usual.contains(rule)).toList();
    }

    @Test
    void defaultRulesAllowHarmlessDevicesAndMknod() {
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
    void nodeKeepsNumbersModeAndOwnerOfTheDevice() {
        DevicePlan plan = plan(mapping("/dev/jd-one", "/dev/../dev/other", "rm"));

        assertEquals(List.of(new InitDevice("/dev/other", "c", 10, 229, 0660, 0, 993)), plan.nodes());
        assertEquals(List.of(DeviceRule.allow('c', 10, 229, "rm")), extra(plan));
    }

    @Test
    void directoryAddsAllDevicesInIt() {
        DevicePlan plan = plan(mapping("/dev/jd-test", "/x", "rwm"));

        assertEquals(
                List.of(
                        new InitDevice("/x/b", "b", 254, 300, 0600, 0, 0),
                        new InitDevice("/x/sub/a", "c", 4095, 7, 0644, 0, 0)),
                plan.nodes());
        assertEquals(
                List.of(DeviceRule.allow('b', 254, 300, "rwm"), DeviceRule.allow('c', 4095, 7, "rwm")), extra(plan));
    }

    @Test
    void privilegedContainerGetsAllDevicesButConsoleTerminalsAndPipes() {
        DevicePlan plan = plan("\"Privileged\":true,\"DeviceCgroupRules\":[\"nonsense\"],"
                + mapping("/dev/jd-one", "/dev/more", ""));

        List<String> paths = plan.nodes().stream().map(InitDevice::path).toList();
        assertEquals(List.of("/dev/jd-one", "/dev/jd-test/b", "/dev/jd-test/sub/a", "/dev/more"), paths);
        assertEquals(DeviceAccess.EVERYTHING, plan.access());
    }

    @Test
    void privilegedContainerIgnoresADeviceAtItsOwnPath() {
        assertEquals(
                plan("\"Privileged\":true").nodes(),
                plan("\"Privileged\":true," + mapping("/dev/nosuch", "/dev/nosuch", "rwm")).nodes());
    }

    @Test
    void rulesAreAccumulated() {
        DevicePlan plan = plan("\"DeviceCgroupRules\":[\"c 1:11 r\",\"c 1:11 w\",\"b *:7 m\"]");

        assertEquals(
                List.of(DeviceRule.allow('b', DeviceRule.ANY, 7, "m"), DeviceRule.allow('c', 1, 11, "rw")),
                extra(plan));
    }

    @Test
    void ruleOfTypeAIgnoresItsNumbers() {
        assertEquals(DeviceAccess.EVERYTHING, plan("\"DeviceCgroupRules\":[\"a 1:* r\"]").access());
    }

    private String refusal(String json) {
        return assertThrows(ApiException.class, () -> plan(json)).getMessage();
    }

    @Test
    void invalidDeviceIsRefusedWithDockersMessage() {
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
    void invalidRuleIsRefused(String rule) {
        assertEquals("invalid device cgroup rule format: '" + rule + "'",
                refusal("\"DeviceCgroupRules\":[\"" + rule + "\"]"));
    }

    @Test
    void gpuRequestIsRefused() {
        assertEquals("could not select device driver \"\" with capabilities: [[gpu nvidia] [x]]",
                refusal("\"DeviceRequests\":[{\"Driver\":\"\",\"Count\":-1,"
                        + "\"Capabilities\":[[\"gpu\",\"nvidia\"],[\"x\"]]}]"));
    }
}
