package jd.create.limits;

import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import jd.create.config.HostFacts;
import jd.libcontainer.cgroup.ControllerSupport.Limit;
import jd.libcontainer.cgroup.Resources;
import jd.server.api.ApiException;
import jd.server.api.ResourceConfig;

/// `--cpus`, `--cpu-shares`, `--cpuset-cpus` and the other limits of processors. 0 and an empty text mean
/// unset.
///
/// Today: daemon/daemon_unix.go verifyPlatformContainerResources, daemon/oci_linux.go WithResources
///
/// @param nanoCpus processors in units of 10⁻⁹, an alternative to `quota`
/// @param period microseconds, in each of which the container may run for `quota` microseconds
/// @param cpus the processors, `0-2,5`; `memoryNodes` likewise
/// @param percent Windows only
public record CpuLimits(
        long shares,
        long nanoCpus,
        long period,
        long quota,
        long realtimePeriod,
        long realtimeRuntime,
        String cpus,
        String memoryNodes,
        long percent) {
    private static final long SHORTEST_PERIOD = 1000;
    private static final long LONGEST_PERIOD = 1_000_000;
    private static final int LAST_OF_SET = 8192;

    private static final long DEFAULT_PERIOD = 100_000;
    private static final long LEAST_SHARES = 2;
    private static final long MOST_SHARES = 262_144;

    static CpuLimits parse(ResourceConfig wire) {
        return new CpuLimits(
                wire.cpuShares(), wire.nanoCpus(), wire.cpuPeriod(), wire.cpuQuota(), wire.cpuRealtimePeriod(),
                wire.cpuRealtimeRuntime(), wire.cpusetCpus(), wire.cpusetMems(), wire.cpuPercent());
    }

    /// {@return the limits that this kernel supports}
    ///
    /// @throws ApiException for an unsupported `nanoCpus`, which is not discarded
    CpuLimits supported(MissingLimits missing) {
        boolean quotas = missing.kernel().has(Limit.QUOTA);
        Refusal.invalidIf(nanoCpus > 0 && !quotas, "NanoCPUs can not be set, as your kernel does not support CPU CFS"
                + " scheduler or the cgroup is not mounted");
        boolean shared = !missing.lacks(Limit.SHARES, shares > 0, "CPU shares", "Shares discarded.");
        if ((period != 0 || quota != 0) && !quotas) {
            missing.warn("Your kernel does not support CPU CFS scheduler. CPU period/quota discarded.");
        }
        if (percent > 0) {
            missing.warn("linux does not support CPU percent. Percent discarded.");
        }
        boolean sets = !missing.lacks(
                Limit.CPUSET, !cpus.isEmpty() || !memoryNodes.isEmpty(), "cpuset", "Cpuset discarded.");
        return new CpuLimits(
                shared ? shares : 0, nanoCpus, quotas ? period : 0, quotas ? quota : 0, realtimePeriod,
                realtimeRuntime, sets ? cpus : "", sets ? memoryNodes : "", percent > 0 ? 0 : percent);
    }

    /// Docker checks these before all others, and answers with an internal error.
    void verifyRealtime(HostFacts facts) {
        Refusal.internalIf((realtimePeriod > 0 || realtimeRuntime > 0) && !facts.limits().has(Limit.REALTIME),
                "Your kernel does not support CPU real-time scheduler");
        Refusal.internalIf(realtimePeriod != 0 && realtimeRuntime != 0 && realtimeRuntime > realtimePeriod,
                "cpu real-time runtime cannot be higher than cpu real-time period");
    }

    void verify(HostFacts facts) {
        Refusal.invalidIf(nanoCpus != 0 && period > 0,
                "Conflicting options: Nano CPUs and CPU Period cannot both be set");
        Refusal.invalidIf(nanoCpus != 0 && quota > 0,
                "Conflicting options: Nano CPUs and CPU Quota cannot both be set");
        Refusal.invalidIf(nanoCpus < 0 || nanoCpus > facts.cpus() * 1_000_000_000L, String.format(Locale.ROOT,
                "Range of CPUs is from 0.01 to %d.00, as there are only %d CPUs available", facts.cpus(),
                facts.cpus()));
        Refusal.invalidIf(period != 0 && (period < SHORTEST_PERIOD || period > LONGEST_PERIOD),
                "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
        Refusal.invalidIf(quota > 0 && quota < SHORTEST_PERIOD, "CPU cfs quota can not be less than 1ms (i.e. 1000)");
        verifySet(cpus, facts.limits().cpus(), "CPUs", "cpus");
        verifySet(memoryNodes, facts.limits().memoryNodes(), "memory nodes", "mems");
    }

    private static void verifySet(String requested, String available, String what, String file) {
        String invalid = "Invalid value " + requested + " for cpuset " + file + ": ";
        Refusal.invalidIf(hasTooLarge(requested), invalid + "value of out range, maximum is " + LAST_OF_SET);
        BitSet missing = parseSet(requested).orElseThrow(
                () -> ApiException.invalid(invalid + "invalid format: " + requested));
        missing.andNot(parseSet(available).orElseGet(BitSet::new));
        Refusal.invalidIf(!missing.isEmpty(), "Requested " + what + " are not available - requested " + requested
                + ", available: " + available);
    }

    private static boolean hasTooLarge(String text) {
        return Pattern.compile("[0-9]{1,18}").matcher(text).results()
                .anyMatch(number -> Long.parseLong(number.group()) > LAST_OF_SET);
    }

    /// {@return the members of a list in the kernel's format, `0-2,5`; empty if the text is invalid}
    private static Optional<BitSet> parseSet(String text) {
        BitSet set = new BitSet();
        if (text.isEmpty()) {
            return Optional.of(set);
        }
        for (String range : text.split(",", -1)) {
            if (!range.matches("[0-9]{1,5}(-[0-9]{1,5})?")) {
                return Optional.empty();
            }
            String[] ends = range.split("-");
            int from = Integer.parseInt(ends[0]);
            int to = Integer.parseInt(ends[ends.length - 1]);
            if (to < from) {
                return Optional.empty();
            }
            set.set(from, to + 1);
        }
        return Optional.of(set);
    }

    /// {@return these limits with those of `change`}
    CpuLimits updated(CpuLimits change) {
        Refusal.conflictIf(change.nanoCpus > 0 && period > 0,
                "Conflicting options: Nano CPUs cannot be updated as CPU Period has already been set");
        Refusal.conflictIf(change.nanoCpus > 0 && quota > 0,
                "Conflicting options: Nano CPUs cannot be updated as CPU Quota has already been set");
        Refusal.conflictIf(change.period > 0 && nanoCpus > 0,
                "Conflicting options: CPU Period cannot be updated as NanoCPUs has already been set");
        Refusal.conflictIf(change.quota > 0 && nanoCpus > 0,
                "Conflicting options: CPU Quota cannot be updated as NanoCPUs has already been set");
        return new CpuLimits(
                ContainerLimits.either(change.shares, shares), ContainerLimits.either(change.nanoCpus, nanoCpus),
                ContainerLimits.either(change.period, period), ContainerLimits.either(change.quota, quota),
                ContainerLimits.either(change.realtimePeriod, realtimePeriod),
                ContainerLimits.either(change.realtimeRuntime, realtimeRuntime), change.cpus.isEmpty() ? cpus : change.cpus,
                change.memoryNodes.isEmpty() ? memoryNodes : change.memoryNodes, percent);
    }

    /// `--cpus 1.5` is a quota of 150 ms in each period of 100 ms.
    Resources.Cpu resources() {
        verifyShares();
        boolean whole = nanoCpus > 0;
        return new Resources.Cpu(
                shares, whole ? DEFAULT_PERIOD : period, whole ? nanoCpus * DEFAULT_PERIOD / 1_000_000_000L : quota,
                realtimePeriod, realtimeRuntime, cpus, memoryNodes);
    }

    /// Docker accepts any number at create, and fails at start.
    private void verifyShares() {
        Refusal.internalIf(shares < 0, "shares: invalid argument");
        if (shares != 0 && shares < LEAST_SHARES) {
            throw new LimitException("the minimum allowed cpu-shares is " + LEAST_SHARES);
        }
        if (shares > MOST_SHARES) {
            throw new LimitException("the maximum allowed cpu-shares is " + MOST_SHARES);
        }
    }
}
