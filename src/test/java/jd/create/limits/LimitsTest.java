package jd.create.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import jd.libcontainer.cgroup.ControllerSupport;
import jd.libcontainer.cgroup.ControllerSupport.Limit;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.kernel.FakeKernel;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.server.api.ApiException;
import jd.server.api.Json;
import jd.server.api.ResourceConfig;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The messages were recorded from dockerd 26.1.
class LimitsTest {
    private static final ControllerSupport EVERYTHING = ControllerSupport.all("0-1", "0");
    private static final ControllerSupport NOTHING = new ControllerSupport(Set.of(), "0-1", "0");

    private final Syscalls kernel = new FakeKernel().syscalls();

    private static ResourceConfig wire(String fields) {
        return Json.read(("{" + fields + "}").getBytes(StandardCharsets.UTF_8), ResourceConfig.class);
    }

    private static ContainerLimits limits(String fields) {
        return ContainerLimits.parse(wire(fields));
    }

    private Resources resources(String fields) {
        return limits(fields).resources(kernel);
    }

    @Property
    void cpusBecomeAQuotaPerPeriod(@ForAll @IntRange(min = 1, max = 6400) int hundredths) {
        Resources.Cpu cpu = resources("\"NanoCpus\":" + hundredths * 10_000_000L).cpu();

        assertEquals(100_000, cpu.period());
        assertEquals(hundredths * 1000L, cpu.quota());
    }

    @Test
    void unsetLimitsAreUnlimited() {
        assertEquals(Resources.UNLIMITED, resources(""));
        assertEquals(-1, resources("\"PidsLimit\":-1").pids());
        assertEquals(-1, resources("\"MemorySwappiness\":null").memory().swappiness());
    }

    @Test
    void sharesOutOfRangeFailTheStart() {
        assertEquals("the minimum allowed cpu-shares is 2",
                assertThrows(LimitException.class, () -> resources("\"CpuShares\":1")).getMessage());
        assertEquals("the maximum allowed cpu-shares is 262144",
                assertThrows(LimitException.class, () -> resources("\"CpuShares\":262145")).getMessage());
        assertEquals("shares: invalid argument",
                assertThrows(ApiException.class, () -> resources("\"CpuShares\":-5")).getMessage());
    }

    @Test
    void missingDeviceFailsTheStart() {
        ApiException failure = assertThrows(ApiException.class, () -> limits(
                "\"BlkioDeviceReadBps\":[{\"Path\":\"/dev/nosuch\",\"Rate\":500}]").resources(JnrSyscalls.load()));

        assertEquals("stat /dev/nosuch: no such file or directory", failure.getMessage());
        assertEquals(ApiException.Kind.INTERNAL, failure.kind());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "Memory":64000000,"MemorySwap":-1 | memory limit capabilities or the cgroup is not mounted. Limitation \
            discarded.
            "MemorySwappiness":5 | memory swappiness capabilities or the cgroup is not mounted. Memory swappiness \
            discarded.
            "MemoryReservation":64000000 | memory soft limit capabilities or the cgroup is not mounted. Limitation \
            discarded.
            "OomKillDisable":true | OomKillDisable. OomKillDisable discarded.
            "PidsLimit":5 | PIDs limit capabilities or the cgroup is not mounted. PIDs limit discarded.
            "CpuShares":5 | CPU shares or the cgroup is not mounted. Shares discarded.
            "CpuQuota":5000 | CPU CFS scheduler. CPU period/quota discarded.
            "CpusetCpus":"0" | cpuset or the cgroup is not mounted. Cpuset discarded.
            "BlkioWeight":500 | Block I/O weight or the cgroup is not mounted. Weight discarded.
            "BlkioWeightDevice":[{"Path":"/dev/sda","Weight":500}] | Block I/O weight_device or the cgroup is not \
            mounted. Weight-device discarded.
            "BlkioDeviceWriteIOps":[{"Path":"/dev/sda","Rate":5}] | IOPS Block write limit or the cgroup is not \
            mounted. Block I/O IOPS write limit discarded.
            """)
    void unsupportedLimitIsDroppedWithAWarning(String fields, String sentence) {
        ContainerLimits.Supported supported = limits(fields).supported(NOTHING);

        assertEquals(List.of("Your kernel does not support " + sentence), supported.warnings());
        Resources left = supported.limits().resources(kernel);
        assertEquals(Resources.UNLIMITED.withMemory(0, left.memory().swap()), left);
        assertEquals(wire(fields), limits(fields).supported(EVERYTHING).limits().into(wire(fields)));
    }

    @Test
    void unsupportedOomKillDisableIsDropped() {
        String field = "\"OomKillDisable\":false";

        assertNull(limits(field).supported(NOTHING).limits().into(wire(field)).oomKillDisable());
        assertEquals(List.of(), limits(field).supported(NOTHING).warnings());
        assertEquals(false, limits(field).supported(EVERYTHING).limits().into(wire(field)).oomKillDisable());
    }

    @Test
    void unsupportedSwapLimitKeepsTheMemoryLimit() {
        ControllerSupport kernel = new ControllerSupport(Set.of(Limit.MEMORY), "0", "0");

        ContainerLimits.Supported supported =
                limits("\"Memory\":64000000,\"MemorySwap\":128000000").supported(kernel);

        assertEquals(List.of("Your kernel does not support swap limit capabilities or the cgroup is not mounted. "
                + "Memory limited without swap."), supported.warnings());
        assertEquals(64_000_000, supported.limits().memory().limit());
        assertEquals(-1, supported.limits().memory().swap());
    }

    @Test
    void nanoCpusWithoutCfsSchedulerIsRefused() {
        assertEquals("NanoCPUs can not be set, as your kernel does not support CPU CFS scheduler or the cgroup is not "
                + "mounted",
                assertThrows(ApiException.class, () -> limits("\"NanoCpus\":1").supported(NOTHING)).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "Memory":64000000 | "Memory":640000000 | Memory limit should be smaller than already set memoryswap limit, \
            update the memoryswap at the same time
            "NanoCpus":1000000000 | "CpuPeriod":50000 | Conflicting options: CPU Period cannot be updated as NanoCPUs \
            has already been set
            "NanoCpus":1000000000 | "CpuQuota":50000 | Conflicting options: CPU Quota cannot be updated as NanoCPUs has \
            already been set
            "CpuPeriod":50000 | "NanoCpus":1000000000 | Conflicting options: Nano CPUs cannot be updated as CPU Period \
            has already been set
            """)
    void conflictingUpdatesAreRefused(String has, String change, String sentence) {
        ApiException failure =
                assertThrows(ApiException.class, () -> limits(has).updated(limits(change)));

        assertEquals(sentence, failure.getMessage());
        assertEquals(ApiException.Kind.CONFLICT, failure.kind());
    }

    private static ResourceConfig updated(String has, String change) {
        return limits(has).updated(limits(change)).into(wire(has));
    }

    @Test
    void updateKeepsUnsetFields() {
        String has = "\"Memory\":64000000,\"MemorySwap\":128000000,\"CpuShares\":5,\"PidsLimit\":7,"
                + "\"CgroupParent\":\"/a\"";

        ResourceConfig after = updated(has, "\"Memory\":65000000,\"CgroupParent\":\"/b\"");

        assertEquals(65_000_000, after.memory());
        assertEquals(128_000_000, after.memorySwap());
        assertEquals(5, after.cpuShares());
        assertEquals(7, after.pidsLimit());
        assertEquals("/a", after.cgroupParent());
        assertEquals(wire(has), updated(has, ""));
    }

    @Test
    void pidsLimitCanBeRemoved() {
        assertEquals(0, updated("\"PidsLimit\":7", "\"PidsLimit\":-1").pidsLimit());
        assertEquals(0, updated("\"PidsLimit\":7", "\"PidsLimit\":0").pidsLimit());
        assertEquals(9, updated("", "\"PidsLimit\":9").pidsLimit());
    }
}
