package jd.create.limits;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.SyscallException;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.cgroup.Resources.BlockIo;
import jd.libcontainer.cgroup.Resources.Cpu;
import jd.libcontainer.cgroup.Resources.DeviceNumber;
import jd.libcontainer.cgroup.Resources.DeviceWeight;
import jd.libcontainer.cgroup.Resources.Memory;
import jd.libcontainer.cgroup.Resources.Throttle;
import jd.libcontainer.cgroup.Resources.Throttle.Direction;
import jd.libcontainer.cgroup.Resources.Throttle.Unit;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;

/// What the limits of a HostConfig are to a control group. Block devices are looked up when the container starts: their
/// numbers may be others by then than when it was made.
///
/// Today: daemon/oci_linux.go WithResources
public final class GroupLimits {
    private static final long DEFAULT_PERIOD = 100_000;
    private static final long LEAST_SHARES = 2;
    private static final long MOST_SHARES = 262_144;

    private GroupLimits() {}

    /// @param files where block devices are looked up
    /// @throws ApiException when a device is not there
    /// @throws LimitException when the kernel would not take it
    public static Resources of(HostConfig host, FileSyscalls files) {
        return new Resources(memory(host), cpu(host), pids(host), blockIo(host, files));
    }

    private static Memory memory(HostConfig host) {
        long swappiness = host.memorySwappiness() == null ? -1 : host.memorySwappiness();
        return new Memory(
                host.memory(), host.memorySwap(), host.memoryReservation(), swappiness,
                Boolean.TRUE.equals(host.oomKillDisable()));
    }

    /// `--cpus 1.5` is a quota of 150 ms in each period of 100 ms.
    private static Cpu cpu(HostConfig host) {
        verifyShares(host.cpuShares());
        boolean whole = host.nanoCpus() > 0;
        return new Cpu(
                host.cpuShares(),
                whole ? DEFAULT_PERIOD : host.cpuPeriod(),
                whole ? host.nanoCpus() * DEFAULT_PERIOD / 1_000_000_000L : host.cpuQuota(),
                host.cpuRealtimePeriod(),
                host.cpuRealtimeRuntime(),
                host.cpusetCpus() == null ? "" : host.cpusetCpus(),
                host.cpusetMems() == null ? "" : host.cpusetMems());
    }

    /// Docker takes any number when the container is made, and fails when it is started.
    private static void verifyShares(long shares) {
        if (shares < 0) {
            throw ApiException.internal("shares: invalid argument");
        }
        if (shares != 0 && shares < LEAST_SHARES) {
            throw new LimitException("the minimum allowed cpu-shares is " + LEAST_SHARES);
        }
        if (shares > MOST_SHARES) {
            throw new LimitException("the maximum allowed cpu-shares is " + MOST_SHARES);
        }
    }

    /// Absent is what the parent has; what is not positive asks for no limit.
    private static long pids(HostConfig host) {
        if (host.pidsLimit() == null) {
            return 0;
        }
        return host.pidsLimit() > 0 ? host.pidsLimit() : -1;
    }

    private static BlockIo blockIo(HostConfig host, FileSyscalls files) {
        List<DeviceWeight> weights = new ArrayList<>();
        for (HostConfig.WeightDevice wanted : orEmpty(host.blkioWeightDevice())) {
            weights.add(new DeviceWeight(number(wanted.path(), files), wanted.weight()));
        }
        List<Throttle> throttles = new ArrayList<>();
        add(throttles, Direction.READ, Unit.BYTES, host.blkioDeviceReadBps(), files);
        add(throttles, Direction.WRITE, Unit.BYTES, host.blkioDeviceWriteBps(), files);
        add(throttles, Direction.READ, Unit.OPERATIONS, host.blkioDeviceReadIops(), files);
        add(throttles, Direction.WRITE, Unit.OPERATIONS, host.blkioDeviceWriteIops(), files);
        return new BlockIo(host.blkioWeight(), weights, throttles);
    }

    private static void add(
            List<Throttle> throttles, Direction direction, Unit unit, List<HostConfig.ThrottleDevice> wanted,
            FileSyscalls files) {
        for (HostConfig.ThrottleDevice device : orEmpty(wanted)) {
            throttles.add(new Throttle(direction, unit, number(device.path(), files), device.rate()));
        }
    }

    private static DeviceNumber number(String path, FileSyscalls files) {
        try {
            FileSyscalls.Stat stat = files.fstatat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path), 0);
            return DeviceNumber.of(stat.rdev());
        } catch (SyscallException e) {
            throw ApiException.internal("stat " + path + ": " + e.errno().description());
        }
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}
