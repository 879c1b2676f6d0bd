package jd.create;

import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;
import jd.libcontainer.cgroup.Cgroup;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;

/// Which limits make sense on this host, in Docker's words, and what they mean for a [Cgroup].
///
/// Docker 1.2.0 refused less than 512 kB of memory; today: daemon/daemon_unix.go verifyPlatformContainerResources
final class ResourceRules {
    private static final long SMALLEST_MEMORY = 6L << 20;
    private static final long SHORTEST_PERIOD = 1000;
    private static final long LONGEST_PERIOD = 1_000_000;

    private ResourceRules() {}

    static void verify(HostConfig host, HostFacts facts) {
        verifyMemory(host);
        verifyProcessors(host, facts);
        if (host.oomScoreAdj() < -1000 || host.oomScoreAdj() > 1000) {
            throw ApiException.invalid(
                    "Invalid value " + host.oomScoreAdj() + ", range for oom score adj is [-1000, 1000]");
        }
        refuse(host.shmSize() < 0, "SHM size can not be less than 0");
    }

    private static void verifyMemory(HostConfig host) {
        long memory = host.memory();
        refuse(memory != 0 && memory < SMALLEST_MEMORY, "Minimum memory limit allowed is 6MB");
        refuse(memory > 0 && host.memorySwap() > 0 && host.memorySwap() < memory,
                "Minimum memoryswap limit should be larger than memory limit, see usage");
        refuse(memory == 0 && host.memorySwap() > 0,
                "You should always set the Memory limit when using Memoryswap limit, see usage");
        Long swappiness = host.memorySwappiness();
        if (swappiness != null && swappiness != -1 && (swappiness < 0 || swappiness > 100)) {
            throw ApiException.invalid(
                    "Invalid value: " + swappiness + ", valid memory swappiness range is 0-100");
        }
        long reservation = host.memoryReservation();
        refuse(reservation > 0 && reservation < SMALLEST_MEMORY, "Minimum memory reservation allowed is 6MB");
        refuse(memory > 0 && reservation > memory,
                "Minimum memory limit can not be less than memory reservation limit, see usage");
    }

    private static void verifyProcessors(HostConfig host, HostFacts facts) {
        refuse(host.nanoCpus() != 0 && host.cpuPeriod() > 0,
                "Conflicting options: Nano CPUs and CPU Period cannot both be set");
        refuse(host.nanoCpus() != 0 && host.cpuQuota() > 0,
                "Conflicting options: Nano CPUs and CPU Quota cannot both be set");
        if (host.nanoCpus() < 0 || host.nanoCpus() > facts.cpus() * 1_000_000_000L) {
            throw ApiException.invalid(String.format(Locale.ROOT,
                    "Range of CPUs is from 0.01 to %d.00, as there are only %d CPUs available",
                    facts.cpus(), facts.cpus()));
        }
        refuse(host.cpuPeriod() != 0 && (host.cpuPeriod() < SHORTEST_PERIOD || host.cpuPeriod() > LONGEST_PERIOD),
                "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
        refuse(host.cpuQuota() > 0 && host.cpuQuota() < SHORTEST_PERIOD,
                "CPU cfs quota can not be less than 1ms (i.e. 1000)");
        verifySet(host.cpusetCpus(), facts.cpuList(), "CPUs", "cpus");
        verifySet(host.cpusetMems(), facts.memoryNodes(), "memory nodes", "mems");
    }

    private static void verifySet(String requested, String available, String what, String file) {
        BitSet wanted = parseSet(requested).orElseThrow(() -> ApiException.invalid(
                "Invalid value " + requested + " for cpuset " + file + ": invalid format: " + requested));
        wanted.andNot(parseSet(available).orElseGet(BitSet::new));
        refuse(!wanted.isEmpty(), "Requested " + what + " are not available - requested " + requested
                + ", available: " + available);
    }

    /// {@return the members of a list as the kernel writes it, `0-2,5`; empty when it is none}
    static Optional<BitSet> parseSet(String text) {
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

    /// `--cpus 1.5` is a quota of 150 ms in each period of 100 ms.
    static Cgroup.Resources resources(HostConfig host) {
        long period = host.nanoCpus() > 0 ? 100_000 : host.cpuPeriod();
        long quota = host.nanoCpus() > 0 ? host.nanoCpus() * period / 1_000_000_000L : host.cpuQuota();
        long pids = host.pidsLimit() == null || host.pidsLimit() < 0 ? 0 : host.pidsLimit();
        return new Cgroup.Resources(
                host.memory(), host.memorySwap(), host.cpuShares(), period, quota, pids, host.cpusetCpus());
    }

    private static void refuse(boolean wrong, String message) {
        if (wrong) {
            throw ApiException.invalid(message);
        }
    }
}
