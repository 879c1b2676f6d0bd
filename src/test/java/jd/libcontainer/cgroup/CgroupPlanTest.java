package jd.libcontainer.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import jd.libcontainer.cgroup.ControllerSupport.Limit;
import jd.libcontainer.cgroup.Resources.DeviceNumber;
import jd.libcontainer.cgroup.Resources.Throttle;
import jd.libcontainer.kernel.FakeKernel;
import jd.libcontainer.kernel.LibcontainerException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CgroupPlanTest {
    private static final DeviceNumber DISK = new DeviceNumber(254, 16);
    private static final Resources ALL = new Resources(
            new Resources.Memory(64 << 20, 128 << 20, 32 << 20, 10, true),
            new Resources.Cpu(512, 50_000, 25_000, 100_000, 1000, "0-1", "0"),
            100,
            new Resources.BlockIo(
                    500,
                    List.of(new Resources.DeviceWeight(DISK, 300)),
                    List.of(
                            new Throttle(Throttle.Direction.READ, Throttle.Unit.BYTES, DISK, 1 << 20),
                            new Throttle(Throttle.Direction.WRITE, Throttle.Unit.OPERATIONS, DISK, 50))));

    private static List<String> texts(List<CgroupWrite> writes) {
        return writes.stream().map(write -> write.file() + " " + write.value()).toList();
    }

    @Test
    void everyLimitIsWrittenToItsV1File() {
        assertEquals(
                List.of(
                        "memory.limit_in_bytes 67108864",
                        "memory.memsw.limit_in_bytes 134217728",
                        "memory.soft_limit_in_bytes 33554432",
                        "memory.oom_control 1",
                        "memory.swappiness 10",
                        "cpu.rt_period_us 100000",
                        "cpu.rt_runtime_us 1000",
                        "cpu.shares 512",
                        "cpu.cfs_period_us 50000",
                        "cpu.cfs_quota_us 25000",
                        "cpuset.cpus 0-1",
                        "cpuset.mems 0",
                        "pids.max 100",
                        "blkio.weight 500",
                        "blkio.bfq.weight 500",
                        "blkio.weight_device 254:16 300",
                        "blkio.bfq.weight_device 254:16 300",
                        "blkio.throttle.read_bps_device 254:16 1048576",
                        "blkio.throttle.write_iops_device 254:16 50"),
                texts(new Version1().limits(ALL)));
    }

    @Test
    void v2LimitsSwapSeparatelyAndConvertsSharesToWeight() {
        assertEquals(
                List.of(
                        "memory.max 67108864",
                        "memory.swap.max 67108864",
                        "memory.low 33554432",
                        "cpu.weight 20",
                        "cpu.max 25000 50000",
                        "cpuset.cpus 0-1",
                        "cpuset.mems 0",
                        "pids.max 100",
                        "io.bfq.weight 500",
                        "io.weight 4950",
                        "io.bfq.weight 254:16 300",
                        "io.max 254:16 rbps=1048576",
                        "io.max 254:16 wiops=50"),
                texts(new Version2().limits(ALL)));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void unlimitedOrUnchangedResourcesWriteNothing(CgroupVersion version) {
        assertEquals(List.of(), version.limits(Resources.UNLIMITED));
        assertEquals(List.of(), version.limits(Resources.UNLIMITED.withMemory(0, -1)));
        assertEquals(List.of(), version.changes(ALL, ALL));
    }

    static List<CgroupVersion> versions() {
        return List.of(new Version1(), new Version2());
    }

    @Test
    void unlimitedSwapIsWrittenWhenMemoryIsLimited() {
        Resources resources = Resources.UNLIMITED.withMemory(64 << 20, -1);

        assertEquals(
                List.of("memory.limit_in_bytes 67108864", "memory.memsw.limit_in_bytes -1"),
                texts(new Version1().limits(resources)));
        assertEquals(
                List.of("memory.max 67108864", "memory.swap.max max"), texts(new Version2().limits(resources)));
    }

    @Test
    void swapLimitIsASumOnVersionOneAndSeparateOnVersionTwo() {
        Resources resources = Resources.UNLIMITED.withMemory(64 << 20, 96 << 20);

        assertEquals(
                List.of("memory.limit_in_bytes 67108864", "memory.memsw.limit_in_bytes 100663296"),
                texts(new Version1().limits(resources)));
        assertEquals(
                List.of("memory.max 67108864", "memory.swap.max 33554432"), texts(new Version2().limits(resources)));
    }

    @Test
    void memoryLimitNeverExceedsMemswLimitDuringAnUpdate() {
        Resources small = Resources.UNLIMITED.withMemory(16 << 20, 32 << 20);
        Resources large = Resources.UNLIMITED.withMemory(64 << 20, 128 << 20);

        assertEquals(
                List.of("memory.memsw.limit_in_bytes 134217728", "memory.limit_in_bytes 67108864"),
                texts(new Version1().changes(small, large)));
        assertEquals(
                List.of("memory.limit_in_bytes 16777216", "memory.memsw.limit_in_bytes 33554432"),
                texts(new Version1().changes(large, small)));
        assertEquals(
                List.of("memory.limit_in_bytes 16777216", "memory.memsw.limit_in_bytes 33554432"),
                texts(new Version1().changes(Resources.UNLIMITED, small)));
    }

    @Property
    void updateWritesOnlyChangedLimits(@ForAll @LongRange(min = 1, max = 3) long before,
            @ForAll @LongRange(min = 1, max = 3) long after) {
        for (CgroupVersion version : versions()) {
            List<CgroupWrite> changes = version.changes(
                    Resources.UNLIMITED.withPids(before), Resources.UNLIMITED.withPids(after));

            assertEquals(before == after ? List.of() : List.of("pids.max " + after), texts(changes));
        }
    }

    @Test
    void v2SupportsTheLimitsOfItsControllers() {
        FakeKernel kernel = new FakeKernel();
        kernel.file("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu memory\n");
        kernel.file("/sys/fs/cgroup/cpuset.cpus.effective", "0-3\n");
        kernel.file("/proc/swaps", "Filename Type Size Used Priority\n");
        kernel.file("/proc/cmdline", "root=/dev/vda swapaccount=0\n");
        CgroupMounts cgroups = CgroupMounts.of(kernel.syscalls(), "30 22 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");

        ControllerSupport support = cgroups.support();

        assertEquals(
                Set.of(Limit.MEMORY, Limit.RESERVATION, Limit.SHARES, Limit.QUOTA, Limit.CPUSET), support.limits());
        assertEquals("0-3", support.cpus());
        kernel.file("/proc/cmdline", "root=/dev/vda\n");
        assertTrue(cgroups.support().has(Limit.SWAP));
    }

    @Test
    void v1SupportsTheLimitsWhoseFilesExist() {
        FakeKernel kernel = new FakeKernel();
        kernel.file("/c/memory/memory.limit_in_bytes", "1\n");
        kernel.file("/c/blkio/blkio.bfq.weight", "1\n");
        CgroupMounts cgroups = CgroupMounts.of(kernel.syscalls(), """
                31 30 0:30 / /c/memory rw - cgroup cgroup rw,memory
                32 30 0:31 / /c/blkio rw - cgroup cgroup rw,blkio
                """);

        assertEquals(Set.of(Limit.MEMORY, Limit.WEIGHT), cgroups.support().limits());
    }

    @Test
    void v1UsageIsReadFromTheCgroupFiles() {
        FakeKernel kernel = new FakeKernel();
        kernel.file("/c/cpuacct/g/cpuacct.usage", "21490014\n");
        kernel.file("/c/cpuacct/g/cpuacct.usage_percpu", "19717472 1772542 \n");
        kernel.file("/c/cpuacct/g/cpuacct.stat", "user 3\nsystem 1\n");
        kernel.file("/c/memory/g/memory.usage_in_bytes", "692224\n");
        kernel.file("/c/memory/g/memory.limit_in_bytes", "9223372036854771712\n");
        kernel.file("/c/memory/g/memory.stat", "cache 7\nshmem 8\ntotal_cache 9\n");
        kernel.file("/c/pids/g/pids.max", "max\n");
        kernel.file("/c/blkio/g/blkio.throttle.io_service_bytes_recursive", "254:0 Read 4096\nTotal 4096\n");
        CgroupFiles files = new CgroupFiles(
                kernel.syscalls(),
                Stream.of("cpuacct", "memory", "pids", "blkio")
                        .map(name -> new Hierarchy("/c/" + name, List.of(name), false)).toList(),
                false, "/g");

        Usage usage = new Version1().usage(files);

        assertEquals(
                new Usage.Cpu(21490014, List.of(19717472L, 1772542L), 10_000_000, 30_000_000,
                        new Usage.Throttling(0, 0, 0)),
                usage.cpu());
        assertEquals(new Usage.Memory(692224, 0, 0, 9223372036854771712L, new TreeMap<>(Map.of(
                "cache", 7L, "total_cache", 9L))), usage.memory());
        assertEquals(0, usage.pids().limit());
        assertEquals(
                List.of(new Usage.Transfer(new DeviceNumber(254, 0), "Read", 4096)), usage.blockIo().bytes());
    }

    @Test
    void relativeV2ParentIsASiblingOfTheDaemonsCgroup() {
        FakeKernel kernel = new FakeKernel();
        kernel.file("/proc/self/cgroup", "0::/system.slice/jd.service\n");
        kernel.file("/c/system.slice/cgroup.controllers", "\n");
        kernel.file("/c/system.slice/p/cgroup.controllers", "\n");
        CgroupMounts groups = CgroupMounts.of(kernel.syscalls(), "30 24 0:27 / /c rw - cgroup2 cgroup2 rw\n");

        Cgroup cgroup = groups.create("p", "ID", Resources.UNLIMITED);

        assertEquals(List.of("/c/system.slice/p/ID"), cgroup.threadCgroups().directories());
    }

    @Test
    void v2UsageIsReadFromTheCgroupFiles() {
        FakeKernel kernel = new FakeKernel();
        kernel.file("/c/g/cpu.stat", "usage_usec 30\nuser_usec 20\nsystem_usec 10\nnr_periods 4\nnr_throttled 2\n"
                + "throttled_usec 5\n");
        kernel.file("/c/g/memory.current", "4096\n");
        kernel.file("/c/g/memory.max", "max\n");
        kernel.file("/c/g/memory.stat", "anon 7\n");
        kernel.file("/c/g/io.stat", "254:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n7:0 \n");
        CgroupFiles files = new CgroupFiles(kernel.syscalls(), List.of(new Hierarchy("/c", List.of(), true)), true, "/g");

        Usage usage = new Version2().usage(files);

        assertEquals(
                new Usage.Cpu(30_000, List.of(), 10_000, 20_000, new Usage.Throttling(4, 2, 5000)), usage.cpu());
        assertEquals(4096, usage.memory().usage());
        assertEquals(Long.MAX_VALUE, usage.memory().limit());
        assertEquals(
                List.of(
                        new Usage.Transfer(new DeviceNumber(254, 0), "read", 1),
                        new Usage.Transfer(new DeviceNumber(254, 0), "write", 2)),
                usage.blockIo().bytes());
    }

    @Property
    void deviceNumberIsDecodedFromStRdev(@ForAll @LongRange(min = 0, max = 0xfff) long major,
            @ForAll @LongRange(min = 0, max = 0xfffff) long minor) {
        long rdev = minor & 0xff | major << 8 | (minor & ~0xffL) << 12;

        assertEquals(new DeviceNumber(major, minor), DeviceNumber.of(rdev));
    }

    @Property
    void weightIsMonotonicAndWithinTheKernelsRange(@ForAll @LongRange(min = 1, max = 1 << 20) long shares) {
        long weight = Version2.weight(shares);

        assertTrue(weight >= 1 && weight <= 10_000);
        assertTrue(weight <= Version2.weight(shares + 1));
    }

    @Test
    void versionIsThatOfTheMountsAtSysFsCgroup() {
        FakeKernel kernel = new FakeKernel();
        String unified = "30 22 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
        String classes = "31 22 0:27 / /run/net_cls rw - cgroup net_cls rw,net_cls\n";
        String memory = "32 30 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n";

        assertEquals(2, CgroupMounts.of(kernel.syscalls(), unified).version());
        assertEquals(2, CgroupMounts.of(kernel.syscalls(), classes + unified).version());
        assertEquals(1, CgroupMounts.of(kernel.syscalls(), memory + unified.replace("cgroup rw", "cgroup/unified rw")).version());
    }

    @Test
    void hostWithoutCgroupMountsIsRejected() {
        FakeKernel kernel = new FakeKernel();

        LibcontainerException failure =
                assertThrows(LibcontainerException.class, () -> CgroupMounts.of(kernel.syscalls(), "22 1 0:1 / / rw - ext4 x rw"));

        assertTrue(failure.getMessage().startsWith("look for cgroups: nothing is mounted"), failure.getMessage());
    }

    @Test
    void ownCgroupIsFoundByItsHierarchy() {
        String lines = "8:pids:/user\n4:cpu,cpuacct:/\n1:name=systemd:/user.slice/s\n0::/unified\n";
        assertEquals("/user", new Hierarchy("/g/pids", List.of("pids"), false).groupIn(lines));
        assertEquals("", new Hierarchy("/g/cpu", List.of("cpu", "cpuacct"), false).groupIn(lines));
        assertEquals("/user.slice/s", new Hierarchy("/g/s", List.of("name=systemd"), false).groupIn(lines));
        assertEquals("/unified", new Hierarchy("/g", List.of(), true).groupIn(lines));
    }

    @Test
    void hierarchiesOfAHybridHostAreReadFromMountinfo() {
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
