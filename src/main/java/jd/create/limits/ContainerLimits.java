package jd.create.limits;

import java.util.List;
import jd.create.config.HostFacts;
import jd.libcontainer.cgroup.ControllerSupport;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.kernel.FileSyscalls;
import jd.server.api.ApiException;
import jd.server.api.ResourceConfig;

/// The cgroup of a container: below which one it is created, and its limits, as a request names them.
///
/// Today: daemon/daemon_unix.go verifyPlatformContainerResources, container/container_unix.go UpdateContainer
///
/// @param cgroupParent empty for the daemon's default
/// @param pids processes and threads: 0 where nothing is asked for, -1 for no limit
public record ContainerLimits(
        String cgroupParent, MemoryLimits memory, CpuLimits cpu, long pids, BlockIoLimits blockIo) {
    /// The limits that are left, and what the user is told of the others.
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

    /// {@return the same, completed by the defaults of a new container}
    public ContainerLimits withDefaults() {
        return new ContainerLimits(cgroupParent, memory.withDefaults(), cpu, Math.max(pids, 0), blockIo);
    }

    /// {@return the limits that this kernel has} The others are discarded with a warning, as if they had not been asked
    /// for.
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

    /// @throws ApiException for limits that no container can be given; what a change leaves out, the container may have
    public void verifyChange(HostFacts facts) {
        blockIo.verifyWindows();
        cpu.verifyRealtime(facts);
        memory.verify();
        cpu.verify(facts);
        blockIo.verify();
    }

    /// {@return these limits, where `change` says nothing else}
    ///
    /// @throws ApiException when the change contradicts them
    public ContainerLimits updated(ContainerLimits change) {
        CpuLimits ofCpu = cpu.updated(change.cpu);
        return new ContainerLimits(
                cgroupParent, memory.updated(change.memory), ofCpu, either(change.pids, pids),
                blockIo.updated(change.blockIo));
    }

    /// {@return a changed number, or the old one where the change leaves it out}
    static long either(long change, long has) {
        return change == 0 ? has : change;
    }

    /// {@return what the cgroup is given}
    ///
    /// @param files where block devices are looked up
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
