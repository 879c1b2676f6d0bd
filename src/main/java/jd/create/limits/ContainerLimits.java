package jd.create.limits;

import java.util.List;
import jd.create.config.HostFacts;
import jd.libcontainer.cgroup.ControllerSupport;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.kernel.FileSyscalls;
import jd.server.api.ApiException;
import jd.server.api.ResourceConfig;

/// The parent and the limits of a container's cgroup, as in the request.
///
/// Today: daemon/daemon_unix.go verifyPlatformContainerResources, container/container_unix.go UpdateContainer
///
/// @param cgroupParent empty for the daemon's default
/// @param pids processes and threads: 0 if unset, -1 for no limit
public record ContainerLimits(
        String cgroupParent, MemoryLimits memory, CpuLimits cpu, long pids, BlockIoLimits blockIo) {
    /// The supported limits, and warnings about the others.
    public record Supported(ContainerLimits limits, List<String> warnings) {}

    public static ContainerLimits parse(ResourceConfig wire) {
        return new ContainerLimits(
                wire.cgroupParent(), MemoryLimits.parse(wire), CpuLimits.parse(wire), pids(wire.pidsLimit()),
                BlockIoLimits.parse(wire));
    }

    private static long pids(Long limit) {
        if (limit == null) {
            return 0;
        }
        return limit > 0 ? limit : -1;
    }

    /// {@return the limits with the defaults of a new container}
    public ContainerLimits withDefaults() {
        return new ContainerLimits(cgroupParent, memory.withDefaults(), cpu, Math.max(pids, 0), blockIo);
    }

    /// {@return the limits that this kernel supports} The others are discarded with a warning.
    public Supported supported(ControllerSupport kernel) {
        MissingLimits missing = new MissingLimits(kernel);
        MemoryLimits ofMemory = memory.supported(missing);
        boolean counted = !missing.lacks(
                ControllerSupport.Limit.PIDS, pids > 0, "PIDs limit capabilities", "PIDs limit discarded.");
        ContainerLimits limits = new ContainerLimits(
                cgroupParent, ofMemory, cpu.supported(missing), counted ? pids : 0, blockIo.supported(missing));
        return new Supported(limits, missing.warnings());
    }

    /// @throws ApiException for limits that a new container cannot have
    public void verify(HostFacts facts) {
        memory.verifySwapHasLimit();
        verifyChange(facts);
    }

    /// @throws ApiException for limits that no container can have; unset ones keep their values
    public void verifyChange(HostFacts facts) {
        blockIo.verifyWindows();
        cpu.verifyRealtime(facts);
        memory.verify();
        cpu.verify(facts);
        blockIo.verify();
    }

    /// {@return these limits with those of `change`}
    ///
    /// @throws ApiException when the change conflicts with them
    public ContainerLimits updated(ContainerLimits change) {
        CpuLimits ofCpu = cpu.updated(change.cpu);
        return new ContainerLimits(
                cgroupParent, memory.updated(change.memory), ofCpu, either(change.pids, pids),
                blockIo.updated(change.blockIo));
    }

    /// {@return the changed number, or the old one if the change has none}
    static long either(long change, long has) {
        return change == 0 ? has : change;
    }

    /// {@return the limits for the cgroup}
    ///
    /// @param files finds block devices
    /// @throws ApiException when a device does not exist
    /// @throws LimitException when the kernel would reject a limit
    public Resources resources(FileSyscalls files) {
        return new Resources(memory.resources(), cpu.resources(), pids, blockIo.resources(files));
    }

    /// {@return the wire record with these limits, all else unchanged}
    public ResourceConfig into(ResourceConfig wire) {
        return new ResourceConfig(
                cpu.shares(), memory.limit(), cpu.nanoCpus(), cgroupParent, blockIo.weight(),
                kept(wire.blkioWeightDevice(), blockIo.weights()),
                kept(wire.blkioDeviceReadBps(), blockIo.readBytes()),
                kept(wire.blkioDeviceWriteBps(), blockIo.writeBytes()),
                kept(wire.blkioDeviceReadIops(), blockIo.readOperations()),
                kept(wire.blkioDeviceWriteIops(), blockIo.writeOperations()), cpu.period(), cpu.quota(),
                cpu.realtimePeriod(), cpu.realtimeRuntime(), cpu.cpus(), cpu.memoryNodes(), wire.devices(),
                wire.deviceCgroupRules(), wire.deviceRequests(), memory.reservation(), memory.swap(),
                memory.swappiness() == -1 ? null : Long.valueOf(memory.swappiness()),
                memory.oomKillDisable().orElse(null), pids == 0 ? null : Long.valueOf(Math.max(pids, 0)),
                wire.ulimits(), wire.cpuCount(), cpu.percent(), wire.ioMaximumIops(), wire.ioMaximumBandwidth());
    }

    /// An absent list is shown as null, not as an empty one.
    private static <T> List<T> kept(List<T> absentOrList, List<T> list) {
        return absentOrList == null ? null : list;
    }
}
