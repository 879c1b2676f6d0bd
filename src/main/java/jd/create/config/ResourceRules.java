package jd.create.config;

import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import jd.libcontainer.cgroup.ControllerSupport.Limit;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;

/// Which limits make sense on this host, in Docker's words.
///
/// Docker 1.2.0 refused less than 512 kB of memory; today: daemon/daemon_unix.go verifyPlatformContainerResources
public final class ResourceRules {
    private static final long SMALLEST_MEMORY = 6L << 20;
    private static final long SHORTEST_PERIOD = 1000;
    private static final long LONGEST_PERIOD = 1_000_000;

    private static final int LAST_OF_SET = 8192;

    private ResourceRules() {}

    public static void verify(HostConfig host, HostFacts facts) {
        refuse(host.memory() == 0 && host.memorySwap() > 0,
                "You should always set the Memory limit when using Memoryswap limit, see usage");
        verifyUpdate(host, facts);
        if (host.oomScoreAdj() < -1000 || host.oomScoreAdj() > 1000) {
            throw ApiException.invalid(
                    "Invalid value " + host.oomScoreAdj() + ", range for oom score adj is [-1000, 1000]");
        }
        refuse(host.shmSize() < 0, "SHM size can not be less than 0");
    }

    /// What a change leaves out the container may have.
    public static void verifyUpdate(HostConfig host, HostFacts facts) {
        verifyRealtime(host, facts);
        verifyMemory(host);
        verifyProcessors(host, facts);
        refuse(host.blkioWeight() > 0 && (host.blkioWeight() < 10 || host.blkioWeight() > 1000),
                "Range of blkio weight is from 10 to 1000");
    }

    /// Docker looks at these before all others, and calls their errors its own.
    private static void verifyRealtime(HostConfig host, HostFacts facts) {
        long period = host.cpuRealtimePeriod();
        long runtime = host.cpuRealtimeRuntime();
        String wrong = "";
        if (host.ioMaximumBandwidth() != 0) {
            wrong = "Invalid QoS settings: linux does not support configuration of maximum bandwidth";
        } else if (host.ioMaximumIops() != 0) {
            wrong = "Invalid QoS settings: linux does not support configuration of maximum IOPs";
        } else if ((period > 0 || runtime > 0) && !facts.limits().has(Limit.REALTIME)) {
            wrong = "Your kernel does not support CPU real-time scheduler";
        } else if (period != 0 && runtime != 0 && runtime > period) {
            wrong = "cpu real-time runtime cannot be higher than cpu real-time period";
        }
        if (!wrong.isEmpty()) {
            throw ApiException.internal(wrong);
        }
    }

    private static void verifyMemory(HostConfig host) {
        long memory = host.memory();
        refuse(memory != 0 && memory < SMALLEST_MEMORY, "Minimum memory limit allowed is 6MB");
        refuse(memory > 0 && host.memorySwap() > 0 && host.memorySwap() < memory,
                "Minimum memoryswap limit should be larger than memory limit, see usage");
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
        verifySet(host.cpusetCpus(), facts.limits().cpus(), "CPUs", "cpus");
        verifySet(host.cpusetMems(), facts.limits().memoryNodes(), "memory nodes", "mems");
    }

    private static void verifySet(String requested, String available, String what, String file) {
        if (requested == null) {
            return;
        }
        String invalid = "Invalid value " + requested + " for cpuset " + file + ": ";
        refuse(hasTooLarge(requested), invalid + "value of out range, maximum is " + LAST_OF_SET);
        BitSet wanted = parseSet(requested).orElseThrow(
                () -> ApiException.invalid(invalid + "invalid format: " + requested));
        wanted.andNot(parseSet(available).orElseGet(BitSet::new));
        refuse(!wanted.isEmpty(), "Requested " + what + " are not available - requested " + requested
                + ", available: " + available);
    }

    private static boolean hasTooLarge(String text) {
        return Pattern.compile("[0-9]{1,18}").matcher(text).results()
                .anyMatch(number -> Long.parseLong(number.group()) > LAST_OF_SET);
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

    private static void refuse(boolean wrong, String message) {
        if (wrong) {
            throw ApiException.invalid(message);
        }
    }
}
