package jd.libcontainer.nsinit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.spec.InitHooks;
import jd.libcontainer.spec.InitMount;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.Rlimit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundlePlanTest {
    @TempDir
    private Path directory;

    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void makeBundle() throws IOException {
        Files.createDirectory(directory.resolve("rootfs"));
        Files.createDirectory(directory.resolve("data"));
    }

    private BundlePlan plan(String config) throws IOException {
        Files.writeString(directory.resolve("config.json"), config);
        return BundlePlan.of(
                Bundle.open(directory.toString()), "c1", 33, InitHooks.NONE, warnings::add);
    }

    private BundlePlan planWith(String search, String replacement) throws IOException {
        assertTrue(NsinitSpec.EXAMPLE.contains(search), search);
        return plan(NsinitSpec.EXAMPLE.replace(search, replacement));
    }

    @Test
    void exampleIsShellWithFewCapabilitiesOnReadOnlyRoot() throws Exception {
        BundlePlan plan = plan(NsinitSpec.EXAMPLE);
        InitSpec spec = plan.spec();

        assertEquals(directory.toRealPath().resolve("rootfs").toString(), spec.filesystem().rootfs());
        assertEquals(List.of("sh"), spec.process().arguments());
        assertEquals("0:0", spec.user().name());
        assertEquals("nsinit", spec.namespaces().hostname());
        assertTrue(spec.process().tty());
        assertTrue(spec.filesystem().readonlyRootfs());
        assertTrue(spec.security().noNewPrivileges());
        assertEquals(33, spec.process().oomScoreAdj());
        assertEquals(Capabilities.of("AUDIT_WRITE", "KILL", "NET_BIND_SERVICE"), spec.security().capabilities());
        assertEquals(List.of(new Rlimit(7, 1024, 1024)), spec.process().rlimits());
        assertTrue(spec.filesystem().maskedPaths().contains("/proc/kcore"));
        assertTrue(spec.filesystem().readonlyPaths().contains("/proc/sysrq-trigger"));
        assertEquals("/jd-nsinit-c1", plan.cgroup().path());
        assertEquals(List.of(), warnings);
    }

    @Test
    void mountsKeepOrderAndOptionsAreParsed() throws Exception {
        List<InitMount> mounts = plan(NsinitSpec.EXAMPLE).spec().filesystem().mounts();

        assertEquals(
                List.of("/proc", "/dev", "/dev/pts", "/dev/shm", "/dev/mqueue", "/sys", "/sys/fs/cgroup"),
                mounts.stream().map(InitMount::target).toList());
        InitMount dev = mounts.get(1);
        assertEquals(MountSyscalls.MS_NOSUID | MountSyscalls.MS_STRICTATIME, dev.flags());
        assertEquals("mode=755,size=65536k", dev.data());
        assertEquals("cgroup", mounts.getLast().type());
    }

    @Test
    void bindSourceIsResolvedInBundle() throws Exception {
        String bind = "{\"destination\": \"/d\", \"type\": \"none\", \"source\": \"data\", \"options\": [\"rbind\", \"ro\"]},";
        InitMount mount = planWith("\"mounts\": [", "\"mounts\": [" + bind).spec().filesystem().mounts().getFirst();

        assertEquals("bind", mount.type());
        assertEquals(directory.toRealPath().resolve("data").toString(), mount.source());
        assertEquals(MountSyscalls.MS_BIND | MountSyscalls.MS_REC | MountSyscalls.MS_RDONLY, mount.flags());
    }

    @Test
    void limitsAndCgroupPathAreRead() throws Exception {
        BundlePlan plan = planWith("\"resources\": {", """
                "cgroupsPath": "/outer/mine", "resources": {"memory": {"limit": 67108864},
                 "cpu": {"quota": 5000, "period": 10000, "cpus": "0"}, "pids": {"limit": 9},""");

        assertEquals("/outer/mine", plan.cgroup().path());
        assertEquals(67108864, plan.resources().memory().limit());
        assertEquals(5000, plan.resources().cpu().quota());
        assertEquals(10000, plan.resources().cpu().period());
        assertEquals(9, plan.resources().pids());
        assertEquals("0", plan.resources().cpu().cpus());
    }

    @Test
    void disksAreThrottledByMajorAndMinorNumber() throws Exception {
        Resources.BlockIo limits = planWith("\"resources\": {", """
                "resources": {"blockIO": {"weight": 300, "weightDevice": [{"major": 8, "minor": 0, "weight": 20}],
                 "throttleWriteBpsDevice": [{"major": 8, "minor": 16, "rate": 4096}]},""").resources().blockIo();

        assertEquals(300, limits.weight());
        assertEquals(20, limits.weights().getFirst().weight());
        assertEquals(
                List.of(new Resources.Throttle(
                        Resources.Throttle.Direction.WRITE, Resources.Throttle.Unit.BYTES,
                        new Resources.DeviceNumber(8, 16), 4096)),
                limits.throttles());
    }

    @Test
    void unknownCapabilityIsReportedAndLeftOut() throws Exception {
        InitSpec spec = planWith("\"bounding\": [", "\"bounding\": [\"CAP_FLY\", ").spec();

        assertEquals(Capabilities.of("AUDIT_WRITE", "KILL", "NET_BIND_SERVICE"), spec.security().capabilities());
        assertEquals(List.of("ignoring unknown or unavailable capabilities: [CAP_FLY]"), warnings);
    }

    @Test
    void namespaceIsNewOrJoinedByFileOrTheHosts() throws Exception {
        NamespacePlan plan = planWith(
                "{\"type\": \"network\"}, {\"type\": \"ipc\"}",
                        "{\"type\": \"ipc\", \"path\": \"/proc/1/ns/ipc\"}")
                .namespaces();

        assertTrue(plan.isOwn("pid"));
        assertFalse(plan.isOwn("network"));
        assertFalse(plan.isOwn("ipc"));
        assertEquals("/proc/1/ns/ipc", plan.paths().get("ipc"));
        assertFalse(plan.paths().containsKey("network"));
    }

    @Test
    void usersAreMappedByRanges() throws Exception {
        NamespacePlan plan = planWith("\"namespaces\": [", """
                "uidMappings": [{"containerID": 0, "hostID": 5000, "size": 10}],
                "gidMappings": [{"containerID": 0, "hostID": 6000, "size": 10}],
                "namespaces": [{"type": "user"},""").namespaces();

        assertEquals(5000, plan.maps().rootUid());
        assertEquals(6009, plan.maps().groups().outside(9).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"args\": [\"sh\"]           | \"args\": []                     | args must not be empty",
        "\"cwd\": \"/\"               | \"cwd\": \"tmp\"                 | Cwd must be an absolute path",
        "\"process\"                  | \"other\"                        | process property must not be empty",
        "\"path\": \"rootfs\"         | \"path\": \"\"                   | root must be specified",
        "{\"type\": \"uts\"},         | ``                               | unable to set hostname without a private UTS namespace",
        "{\"type\": \"pid\"}          | {\"type\": \"foo\"}              | namespace {\"foo\" \"\"} does not exist",
        "{\"type\": \"pid\"}          | {\"type\": \"ipc\"}              | malformed spec file: duplicated ns {\"ipc\" \"\"}",
        "RLIMIT_NOFILE                | RLIMIT_FOO                       | wrong rlimit value: RLIMIT_FOO",
        "\"cwd\": \"/\"               | \"cwd\": \"\"                    | Cwd property must not be empty",
        "\"TERM=xterm\"               | \"TERM\"                         | invalid environment variable: missing '='",
        "\"rlimits\": [               | \"rlimits\": [{\"type\": \"RLIMIT_NOFILE\", \"soft\": 1, \"hard\": 1}, | process.rlimits[1]: RLIMIT_NOFILE is there already",
        "\"maskedPaths\"              | \"rootfsPropagation\": \"odd\", \"maskedPaths\" | rootfsPropagation=odd is not supported",
        "\"maskedPaths\"              | \"devices\": [{\"path\": \"/dev/x\", \"type\": \"x\"}], \"maskedPaths\" | invalid device type \"x\"",
        "\"maskedPaths\"              | \"sysctl\": {\"kernel.hostname\": \"x\"}, \"maskedPaths\" | sysctl \"kernel.hostname\" is not allowed as it conflicts with the OCI \"hostname\" field",
        "\"maskedPaths\"              | \"intelRdt\": {\"closID\": \"x\"}, \"maskedPaths\" | linux.intelRdt is not supported",
        "\"maskedPaths\"              | \"personality\": {\"domain\": \"LINUX32\"}, \"maskedPaths\" | linux.personality is not supported",
        "\"resources\": {             | \"resources\": {\"unified\": {\"memory.high\": \"1\"}, | linux.resources.unified is not supported",
        "\"resources\": {             | \"resources\": {\"memory\": {\"swappiness\": 101}, | invalid memory swappiness value: 101 (valid range is 0-100)",
        "\"mounts\": [                | \"mounts\": [{\"destination\": \"/m\", \"type\": \"bind\", \"source\": \"data\"}, | mount /m: a bind needs one of the options \"bind\" and \"rbind\"",
        "\"mounts\": [                | \"mounts\": [{\"destination\": \"/m\", \"options\": [\"idmap\"]}, | mount /m: the option \"idmap\" is not supported",
        "\"mounts\": [                | \"mounts\": [{\"destination\": \"/m\", \"uidMappings\": [{\"size\": 1}]}, | mounts[0].uidMappings is not supported",
        "\"maskedPaths\"              | \"sysctl\": {\"vm.swappiness\": \"1\"}, \"maskedPaths\" | sysctl \"vm.swappiness\" is not in a separate kernel namespace",
        "\"maskedPaths\"              | \"cgroupsPath\": \"/a/../../b\", \"maskedPaths\" | linux.cgroupsPath: \"/a/../../b\" leads out of its hierarchy"
    })
    void contradictionIsRejectedInRuncsWords(String search, String replacement, String parsed) {
        NsinitException refused =
                assertThrows(NsinitException.class, () -> planWith(search, replacement == null ? "" : replacement));

        assertEquals(parsed, refused.getMessage());
    }

    @Test
    void missingRootIsNamed() throws Exception {
        NsinitException refused = assertThrows(
                NsinitException.class, () -> planWith("\"path\": \"rootfs\"", "\"path\": \"nowhere\""));

        assertEquals(
                "invalid rootfs: stat " + directory.toRealPath() + "/nowhere: no such file or directory",
                refused.getMessage());
    }

    @Test
    void directoryWithoutConfigIsRejected() {
        NsinitException refused = assertThrows(NsinitException.class, () -> Bundle.open(directory.toString()));

        assertEquals("JSON specification file config.json not found", refused.getMessage());
    }

    @Test
    void unknownFieldsAndEmptyValuesAreIgnored() throws Exception {
        planWith("\"maskedPaths\"", "\"novelty\": {\"a\": 1}, \"intelRdt\": {}, \"mountLabel\": \"\", \"maskedPaths\"");

        assertEquals(List.of(), warnings);
    }

    @Test
    void groupsAreExactlyThoseGiven() throws Exception {
        InitSpec spec = planWith("\"gid\": 0", "\"gid\": 0, \"additionalGids\": [5]").spec();

        assertEquals(List.of("5"), spec.user().additionalGroups());
        assertTrue(spec.bundle().exactGroups());
    }

    @Test
    void inheritableAndAmbientSetsAreSeparate() throws Exception {
        InitSpec spec = planWith("\"effective\":", "\"inheritable\": [\"CAP_KILL\"], \"effective\":").spec();

        assertEquals(Capabilities.of("KILL"), spec.bundle().inheritableCapabilities());
        assertEquals(0, spec.security().ambientCapabilities());
    }

    @Test
    void greatestNumberMeansNoLimit() throws Exception {
        InitSpec spec = planWith("\"hard\": 1024", "\"hard\": 18446744073709551615").spec();

        assertEquals(List.of(new Rlimit(7, 1024, -1)), spec.process().rlimits());
    }

    @Test
    void relativeDestinationIsResolvedFromRoot() throws Exception {
        InitMount mount = planWith("\"/dev/shm\"", "\"shm\"").spec().filesystem().mounts().get(3);

        assertEquals("/shm", mount.target());
        assertEquals(List.of("mount destination shm is not absolute: taken from the root"), warnings);
    }

    @Test
    void sysctlNameMayBeAPath() throws Exception {
        InitSpec spec = planWith("\"maskedPaths\"",
                "\"sysctl\": {\"net/ipv4/ip_forward\": \"1\", \"kernel.domainname\": \"d\"}, \"maskedPaths\"").spec();

        assertEquals("1", spec.namespaces().sysctls().get("net.ipv4.ip_forward"));
        assertEquals("d", spec.namespaces().sysctls().get("kernel.domainname"));
    }

    @Test
    void rootPropagationIsSlaveUnlessSet() throws Exception {
        assertEquals(MountSyscalls.MS_SLAVE | MountSyscalls.MS_REC, plan(NsinitSpec.EXAMPLE).spec().bundle().rootPropagation());
        assertEquals(MountSyscalls.MS_SHARED,
                planWith("\"maskedPaths\"", "\"rootfsPropagation\": \"shared\", \"maskedPaths\"").spec()
                        .bundle().rootPropagation());
    }
}
