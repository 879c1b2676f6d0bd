package jd.create.limits;

import java.util.Optional;
import jd.libcontainer.cgroup.ControllerSupport.Limit;
import jd.libcontainer.cgroup.Resources;
import jd.server.api.ResourceConfig;

/// `--memory`, `--memory-swap` and the other limits of memory, in bytes. 0 means unset.
///
/// Docker 1.2.0 rejected less than 512 kB; today: daemon/daemon_unix.go verifyPlatformContainerResources
///
/// @param swap memory and swap together, -1 for no limit
/// @param swappiness 0 to 100, -1 for the host's
/// @param oomKillDisable empty where the kernel cannot disable the OOM killer of a cgroup
public record MemoryLimits(
        long limit, long swap, long reservation, long swappiness, Optional<Boolean> oomKillDisable) {
    private static final long SMALLEST = 6L << 20;

    static MemoryLimits parse(ResourceConfig wire) {
        return new MemoryLimits(
                wire.memory(), wire.memorySwap(), wire.memoryReservation(),
                wire.memorySwappiness() == null ? -1 : wire.memorySwappiness(),
                Optional.ofNullable(wire.oomKillDisable()));
    }

    /// {@return the limits with defaults}
    MemoryLimits withDefaults() {
        long both = limit > 0 && swap == 0 ? 2 * limit : swap;
        return new MemoryLimits(limit, both, reservation, swappiness, Optional.of(oomKillDisable.orElse(false)));
    }

    /// {@return the limits that this kernel supports}
    MemoryLimits supported(MissingLimits missing) {
        boolean limited = limit > 0;
        long memory = limit;
        long both = swap;
        if (missing.lacks(Limit.MEMORY, limited, "memory limit capabilities", "Limitation discarded.")) {
            limited = false;
            memory = 0;
            both = -1;
        }
        if (missing.lacks(Limit.SWAP, limited && swap != -1, "swap limit capabilities",
                "Memory limited without swap.")) {
            both = -1;
        }
        boolean swappy = !missing.lacks(
                Limit.SWAPPINESS, swappiness != -1, "memory swappiness capabilities", "Memory swappiness discarded.");
        boolean reserved = !missing.lacks(
                Limit.RESERVATION, reservation > 0, "memory soft limit capabilities", "Limitation discarded.");
        return new MemoryLimits(
                memory, both, reserved ? reservation : 0, swappy ? swappiness : -1,
                supportedOomKillDisable(missing, limited));
    }

    private Optional<Boolean> supportedOomKillDisable(MissingLimits missing, boolean limited) {
        boolean disabled = oomKillDisable.orElse(false);
        if (!missing.kernel().has(Limit.OOM_KILL_DISABLE)) {
            if (disabled) {
                missing.warn("Your kernel does not support OomKillDisable. OomKillDisable discarded.");
            }
            return Optional.empty();
        }
        if (disabled && !limited) {
            missing.warn("OOM killer is disabled for the container, but no memory limit is set, "
                    + "this can result in the system running out of resources.");
        }
        return oomKillDisable;
    }

    /// Checks the limits of a new container; an update may set the swap alone.
    void verifySwapHasLimit() {
        Refusal.invalidIf(limit == 0 && swap > 0,
                "You should always set the Memory limit when using Memoryswap limit, see usage");
    }

    void verify() {
        Refusal.invalidIf(limit != 0 && limit < SMALLEST, "Minimum memory limit allowed is 6MB");
        Refusal.invalidIf(limit > 0 && swap > 0 && swap < limit,
                "Minimum memoryswap limit should be larger than memory limit, see usage");
        Refusal.invalidIf(swappiness < -1 || swappiness > 100,
                "Invalid value: " + swappiness + ", valid memory swappiness range is 0-100");
        Refusal.invalidIf(reservation > 0 && reservation < SMALLEST, "Minimum memory reservation allowed is 6MB");
        Refusal.invalidIf(limit > 0 && reservation > limit,
                "Minimum memory limit can not be less than memory reservation limit, see usage");
    }

    /// {@return these limits with those of `change`}
    MemoryLimits updated(MemoryLimits change) {
        Refusal.conflictIf(change.limit > 0 && change.limit > swap && change.swap == 0,
                "Memory limit should be smaller than already set memoryswap limit,"
                        + " update the memoryswap at the same time");
        return new MemoryLimits(
                ContainerLimits.either(change.limit, limit), ContainerLimits.either(change.swap, swap),
                ContainerLimits.either(change.reservation, reservation), swappiness, oomKillDisable);
    }

    Resources.Memory resources() {
        return new Resources.Memory(limit, swap, reservation, swappiness, oomKillDisable.orElse(false));
    }
}
