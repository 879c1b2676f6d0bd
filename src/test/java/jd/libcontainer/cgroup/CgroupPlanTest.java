package jd.libcontainer.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import jd.libcontainer.LibcontainerException;
import jd.libcontainer.RecordingSyscalls;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CgroupPlanTest {
    private static final Cgroup.Resources ALL =
            new Cgroup.Resources(64 << 20, 128 << 20, 512, 50_000, 25_000, 100, "0-1");

    private static List<String> texts(List<CgroupWrite> writes) {
        return writes.stream().map(write -> write.file() + " " + write.value()).toList();
    }

    @Test
    void everyLimitHasItsFileOnVersionOne() {
        assertEquals(
                List.of(
                        "memory.limit_in_bytes 67108864",
                        "memory.memsw.limit_in_bytes 134217728",
                        "cpu.shares 512",
                        "cpu.cfs_period_us 50000",
                        "cpu.cfs_quota_us 25000",
                        "pids.max 100",
                        "cpuset.cpus 0-1"),
                texts(CgroupWrite.version1(ALL)));
    }

    @Test
    void versionTwoCountsSwapAloneAndWeighsShares() {
        assertEquals(
                List.of(
                        "memory.max 67108864",
                        "memory.swap.max 67108864",
                        "cpu.weight 20",
                        "cpu.max 25000 50000",
                        "pids.max 100",
                        "cpuset.cpus 0-1"),
                texts(CgroupWrite.version2(ALL)));
    }

    @Test
    void whatIsNotLimitedIsNotWritten() {
        assertEquals(List.of(), CgroupWrite.version1(Cgroup.Resources.UNLIMITED));
        assertEquals(List.of(), CgroupWrite.version2(Cgroup.Resources.UNLIMITED));
        assertEquals(List.of(), CgroupWrite.version1(new Cgroup.Resources(0, -1, 0, 0, 0, -1, "")));
    }

    @Test
    void swapWithoutLimitIsAllowedWhereMemoryHasOne() {
        Cgroup.Resources resources = new Cgroup.Resources(64 << 20, -1, 0, 0, 0, 0, "");

        assertEquals(
                List.of("memory.limit_in_bytes 67108864", "memory.memsw.limit_in_bytes -1"),
                texts(CgroupWrite.version1(resources)));
    }

    @Property
    void aWeightIsOneTheKernelTakes(@ForAll @LongRange(min = 1, max = 1 << 20) long shares) {
        long weight = CgroupWrite.weight(shares);

        assertTrue(weight >= 1 && weight <= 10_000);
        assertTrue(weight <= CgroupWrite.weight(shares + 1));
    }

    @Test
    void theVersionIsThatOfTheUsualPlace() {
        RecordingSyscalls kernel = new RecordingSyscalls((k, request) -> 0, RecordingSyscalls.echo());
        String unified = "30 22 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
        String classes = "31 22 0:27 / /run/net_cls rw - cgroup net_cls rw,net_cls\n";
        String memory = "32 30 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n";

        assertEquals(2, CgroupMounts.of(kernel, unified).version());
        assertEquals(2, CgroupMounts.of(kernel, classes + unified).version());
        assertEquals(1, CgroupMounts.of(kernel, memory + unified.replace("cgroup rw", "cgroup/unified rw")).version());
    }

    @Test
    void aHostWithoutCgroupsIsSaidToBeOne() {
        RecordingSyscalls kernel = new RecordingSyscalls((k, request) -> 0, RecordingSyscalls.echo());

        LibcontainerException failure =
                assertThrows(LibcontainerException.class, () -> CgroupMounts.of(kernel, "22 1 0:1 / / rw - ext4 x rw"));

        assertTrue(failure.getMessage().startsWith("look for cgroups: nothing is mounted"), failure.getMessage());
    }

    @Test
    void aHybridHostIsReadFromItsMounts() {
        List<Hierarchy> hierarchies = Hierarchy.parse(
                """
                22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
                30 22 0:26 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
                31 30 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct
                32 30 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
                33 30 0:31 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,release_agent=/x,name=systemd
                34 30 0:32 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw,nsdelegate
                35 22 0:30 / /again rw - cgroup cgroup rw,memory
                """);

        assertEquals(
                List.of(
                        new Hierarchy("/sys/fs/cgroup/cpu,cpuacct", List.of("cpu", "cpuacct"), false),
                        new Hierarchy("/sys/fs/cgroup/memory", List.of("memory"), false),
                        new Hierarchy("/sys/fs/cgroup/systemd", List.of("name=systemd"), false),
                        new Hierarchy("/sys/fs/cgroup/unified", List.of(), true)),
                hierarchies);
    }
}
