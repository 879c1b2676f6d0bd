package jd.libcontainer.cgroup;

import static jd.libcontainer.cgroup.CgroupWrite.ifPossible;
import static jd.libcontainer.cgroup.CgroupWrite.of;

import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import jd.libcontainer.cgroup.ControllerSupport.Limit;
import jd.libcontainer.cgroup.Resources.BlockIo;
import jd.libcontainer.cgroup.Resources.Cpu;
import jd.libcontainer.cgroup.Resources.DeviceWeight;
import jd.libcontainer.cgroup.Resources.Memory;
import jd.libcontainer.cgroup.Resources.Throttle;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.spec.InitMount;

/// One hierarchy for all controllers. It has no files for swappiness, for disabling the OOM killer, and for real-time
/// scheduling.
///
/// admin-guide/cgroup-v2 in the kernel's documentation
record Version2() implements CgroupVersion {
    private static final long DEFAULT_PERIOD = 100_000;

    @Override
    public int number() {
        return 2;
    }

    /// A controller has all its files, except those for swap: the kernel may be built or booted without swap
    /// accounting.
    @Override
    public ControllerSupport support(CgroupFiles root) {
        List<String> controllers = List.of(root.read("", "cgroup.controllers").strip().split(" "));
        Set<Limit> limits = EnumSet.noneOf(Limit.class);
        for (Limit limit : Limit.values()) {
            boolean known = switch (limit) {
                case MEMORY, RESERVATION -> controllers.contains("memory");
                case SWAP -> controllers.contains("memory") && countsSwap(root);
                case SHARES, QUOTA -> controllers.contains("cpu");
                case CPUSET -> controllers.contains("cpuset");
                case PIDS -> controllers.contains("pids");
                case WEIGHT, DEVICE_WEIGHT, READ_BYTES, WRITE_BYTES, READ_OPERATIONS, WRITE_OPERATIONS ->
                    controllers.contains("io");
                case SWAPPINESS, OOM_KILL_DISABLE, REALTIME -> false;
            };
            if (known) {
                limits.add(limit);
            }
        }
        return new ControllerSupport(
                limits,
                root.read("cpuset", "cpuset.cpus.effective").strip(),
                root.read("cpuset", "cpuset.mems.effective").strip());
    }

    /// The root cgroup has no limits, and so no file to check.
    private static boolean countsSwap(CgroupFiles root) {
        boolean built = !TextFile.readIfPresent(root.kernel(), "/proc/swaps").isEmpty();
        return built && !TextFile.readIfPresent(root.kernel(), "/proc/cmdline").contains("swapaccount=0");
    }

    /// `memory.swap.max` is swap alone, Docker's number is memory plus swap.
    // tag::memory-in-version-two[]
    @Override
    public void limitMemory(List<CgroupWrite> writes, Memory memory) {
        if (memory.limit() > 0) {
            writes.add(of("memory", "memory.max", memory.limit()));
        }
        if (memory.swap() > 0) {
            long swap = Math.max(0, memory.swap() - memory.limit()); // <1>
            writes.add(ifPossible("memory", "memory.swap.max", swap));
        } else if (memory.swap() == -1 && memory.limit() > 0) {
            writes.add(ifPossible("memory", "memory.swap.max", "max"));
        }
        if (memory.reservation() > 0) {
            writes.add(of("memory", "memory.low", memory.reservation()));
        }
    }
    // end::memory-in-version-two[]

    @Override
    public void limitCpu(List<CgroupWrite> writes, Cpu cpu) {
        if (cpu.shares() > 0) {
            writes.add(of("cpu", "cpu.weight", weight(cpu.shares())));
        }
        if (cpu.period() > 0 || cpu.quota() > 0) {
            Object quota = cpu.quota() > 0 ? cpu.quota() : "max";
            writes.add(of("cpu", "cpu.max", quota + " " + (cpu.period() > 0 ? cpu.period() : DEFAULT_PERIOD)));
        }
    }

    @Override
    public void limitBlockIo(List<CgroupWrite> writes, BlockIo io) {
        if (io.weight() > 0) {
            writes.add(ifPossible("io", "io.bfq.weight", io.weight()));
            writes.add(ifPossible("io", "io.weight", ioWeight(io.weight())));
        }
        for (DeviceWeight weight : io.weights()) {
            writes.add(ifPossible("io", "io.bfq.weight", weight.device() + " " + weight.weight()));
        }
        for (Throttle throttle : io.throttles()) {
            String direction = switch (throttle.direction()) {
                case READ -> "r";
                case WRITE -> "w";
            };
            String unit = switch (throttle.unit()) {
                case BYTES -> "bps";
                case OPERATIONS -> "iops";
            };
            writes.add(of("io", "io.max", throttle.device() + " " + direction + unit + "=" + throttle.rate()));
        }
    }

    /// Maps shares, 2 to 262144, to weights, 1 to 10000, linearly, as OCI does.
    static long weight(long shares) {
        long bounded = Math.clamp(shares, 2, 262_144);
        return 1 + (bounded - 2) * 9999 / 262_142;
    }

    /// Maps 10 to 1000 to 1 to 10000.
    static long ioWeight(long weight) {
        return 1 + (Math.clamp(weight, 10, 1000) - 10) * 9999 / 990;
    }

    @Override
    public CgroupWrite freezer(boolean frozen) {
        return of("", "cgroup.freeze", frozen ? 1 : 0);
    }

    @Override
    public boolean isFrozen(CgroupFiles files) {
        return files.number("", "cgroup.events", "frozen").orElse(0) == 1;
    }

    @Override
    public long oomKills(CgroupFiles files) {
        return files.number("memory", "memory.events", "oom_kill").orElse(0);
    }

    @Override
    public OptionalInt openOomNotice(CgroupFiles files) {
        return files.openRead("memory", "memory.events");
    }

    /// `memory.events` also changes when a limit is merely hit. It is opened again before the kills are counted, so
    /// that a kill in between is a new notice.
    @Override
    public Heard hear(CgroupFiles files, int notice, long known) {
        OptionalInt next = openOomNotice(files);
        try {
            long kills = Math.max(known, oomKills(files));
            files.kernel().close(notice);
            return new Heard(kills, false, next);
        } catch (RuntimeException e) {
            next.ifPresent(files.kernel()::close);
            throw e;
        }
    }

    @Override
    public Usage usage(CgroupFiles files) {
        return Usage2.read(files);
    }

    /// Without a cgroup namespace the container sees the host's whole tree.
    @Override
    public List<InitMount> mounts(CgroupFiles files, long flags, boolean namespaced) {
        Hierarchy only = files.hierarchies().getFirst();
        String seen = namespaced ? only.directory(files.path()) : only.mountPoint();
        return List.of(CgroupFiles.bind(seen, "/sys/fs/cgroup", flags));
    }
}
