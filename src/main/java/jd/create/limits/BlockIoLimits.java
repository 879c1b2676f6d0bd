package jd.create.limits;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.cgroup.ControllerSupport.Limit;
import jd.libcontainer.cgroup.Resources.BlockIo;
import jd.libcontainer.cgroup.Resources.DeviceNumber;
import jd.libcontainer.cgroup.Resources.DeviceWeight;
import jd.libcontainer.cgroup.Resources.Throttle;
import jd.libcontainer.cgroup.Resources.Throttle.Direction;
import jd.libcontainer.cgroup.Resources.Throttle.Unit;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.server.api.ApiException;
import jd.server.api.Json;
import jd.server.api.ResourceConfig;
import jd.server.api.ResourceConfig.ThrottleDevice;
import jd.server.api.ResourceConfig.WeightDevice;

/// `--blkio-weight`, `--device-read-bps` and the other limits of block devices, which are named by their paths.
///
/// Today: daemon/daemon_unix.go verifyPlatformContainerResources, getBlkioWeightDevices
///
/// @param weight 10 to 1000, 0 if unset
/// @param windows limits of Windows, which Linux rejects
public record BlockIoLimits(
        int weight,
        List<WeightDevice> weights,
        List<ThrottleDevice> readBytes,
        List<ThrottleDevice> writeBytes,
        List<ThrottleDevice> readOperations,
        List<ThrottleDevice> writeOperations,
        Windows windows) {
    /// @param iops and `bandwidth`: 0 if unset
    public record Windows(long iops, long bandwidth) {}

    static BlockIoLimits parse(ResourceConfig wire) {
        return new BlockIoLimits(
                wire.blkioWeight(), Json.orEmpty(wire.blkioWeightDevice()), Json.orEmpty(wire.blkioDeviceReadBps()),
                Json.orEmpty(wire.blkioDeviceWriteBps()), Json.orEmpty(wire.blkioDeviceReadIops()),
                Json.orEmpty(wire.blkioDeviceWriteIops()), new Windows(wire.ioMaximumIops(), wire.ioMaximumBandwidth()));
    }

    /// {@return the limits that this kernel supports}
    BlockIoLimits supported(MissingLimits missing) {
        boolean weighted = !missing.lacks(Limit.WEIGHT, weight > 0, "Block I/O weight", "Weight discarded.");
        return new BlockIoLimits(
                weighted ? weight : 0,
                supported(missing, Limit.DEVICE_WEIGHT, weights, "Block I/O weight_device",
                        "Weight-device discarded."),
                supported(missing, Limit.READ_BYTES, readBytes, "BPS Block I/O read limit",
                        "Block I/O BPS read limit discarded."),
                supported(missing, Limit.WRITE_BYTES, writeBytes, "BPS Block I/O write limit",
                        "Block I/O BPS write limit discarded."),
                supported(missing, Limit.READ_OPERATIONS, readOperations, "IOPS Block read limit",
                        "Block I/O IOPS read limit discarded."),
                supported(missing, Limit.WRITE_OPERATIONS, writeOperations, "IOPS Block write limit",
                        "Block I/O IOPS write limit discarded."),
                windows);
    }

    private static <T> List<T> supported(
            MissingLimits missing, Limit limit, List<T> devices, String what, String consequence) {
        return missing.lacks(limit, !devices.isEmpty(), what, consequence) ? List.of() : devices;
    }

    /// Docker checks these before all others, and answers with an internal error.
    void verifyWindows() {
        Refusal.internalIf(windows.bandwidth != 0,
                "Invalid QoS settings: linux does not support configuration of maximum bandwidth");
        Refusal.internalIf(windows.iops != 0,
                "Invalid QoS settings: linux does not support configuration of maximum IOPs");
    }

    void verify() {
        Refusal.invalidIf(weight > 0 && (weight < 10 || weight > 1000), "Range of blkio weight is from 10 to 1000");
    }

    /// {@return these limits with those of `change`} Limits of single devices cannot be changed.
    BlockIoLimits updated(BlockIoLimits change) {
        return new BlockIoLimits(
                change.weight == 0 ? weight : change.weight, weights, readBytes, writeBytes, readOperations,
                writeOperations, windows);
    }

    /// Devices are looked up at each start: their numbers may have changed since the container was created.
    BlockIo resources(FileSyscalls files) {
        List<DeviceWeight> numbered = new ArrayList<>();
        for (WeightDevice device : weights) {
            numbered.add(new DeviceWeight(number(device.path(), files), device.weight()));
        }
        List<Throttle> throttles = new ArrayList<>();
        add(throttles, Direction.READ, Unit.BYTES, readBytes, files);
        add(throttles, Direction.WRITE, Unit.BYTES, writeBytes, files);
        add(throttles, Direction.READ, Unit.OPERATIONS, readOperations, files);
        add(throttles, Direction.WRITE, Unit.OPERATIONS, writeOperations, files);
        return new BlockIo(weight, numbered, throttles);
    }

    private static void add(
            List<Throttle> throttles, Direction direction, Unit unit, List<ThrottleDevice> devices,
            FileSyscalls files) {
        for (ThrottleDevice device : devices) {
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
}
