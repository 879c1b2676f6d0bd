package jd.libcontainer.cgroup;

import static jd.libcontainer.cgroup.CgroupWrite.ifPossible;
import static jd.libcontainer.cgroup.CgroupWrite.of;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import jd.libcontainer.cgroup.ControllerSupport.Limit;
import jd.libcontainer.cgroup.Resources.BlockIo;
import jd.libcontainer.cgroup.Resources.Cpu;
import jd.libcontainer.cgroup.Resources.DeviceWeight;
import jd.libcontainer.cgroup.Resources.Memory;
import jd.libcontainer.cgroup.Resources.Throttle;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitMount;

/// A hierarchy for each controller.
///
/// admin-guide/cgroup-v1 in the kernel's documentation
record Version1() implements CgroupVersion {
    /// Of a millisecond each. With the OOM killer disabled, a process that is short of memory waits for ever.
    private static final int ATTEMPTS = 100;

    private static final String LIMIT = "memory.limit_in_bytes";
    private static final String LIMIT_WITH_SWAP = "memory.memsw.limit_in_bytes";

    @Override
    public int number() {
        return 1;
    }

    /// A limit is supported if its file exists.
    @Override
    public ControllerSupport support(CgroupFiles root) {
        Set<Limit> limits = EnumSet.noneOf(Limit.class);
        for (Limit limit : Limit.values()) {
            boolean known = switch (limit) {
                case MEMORY -> root.exists("memory", LIMIT);
                case SWAP -> root.exists("memory", LIMIT_WITH_SWAP);
                case RESERVATION -> root.exists("memory", "memory.soft_limit_in_bytes");
                case SWAPPINESS -> root.exists("memory", "memory.swappiness");
                case OOM_KILL_DISABLE -> root.exists("memory", "memory.oom_control");
                case SHARES -> root.exists("cpu", "cpu.shares");
                case QUOTA -> root.exists("cpu", "cpu.cfs_quota_us");
                case REALTIME -> root.exists("cpu", "cpu.rt_period_us");
                case CPUSET -> root.exists("cpuset", "cpuset.cpus");
                case PIDS -> root.exists("pids", "cgroup.procs");
                case WEIGHT -> root.exists("blkio", "blkio.weight") || root.exists("blkio", "blkio.bfq.weight");
                case DEVICE_WEIGHT -> root.exists("blkio", "blkio.weight_device")
                        || root.exists("blkio", "blkio.bfq.weight_device");
                case READ_BYTES -> root.exists("blkio", "blkio.throttle.read_bps_device");
                case WRITE_BYTES -> root.exists("blkio", "blkio.throttle.write_bps_device");
                case READ_OPERATIONS -> root.exists("blkio", "blkio.throttle.read_iops_device");
                case WRITE_OPERATIONS -> root.exists("blkio", "blkio.throttle.write_iops_device");
            };
            if (known) {
                limits.add(limit);
            }
        }
        return new ControllerSupport(
                limits, root.read("cpuset", "cpuset.cpus").strip(), root.read("cpuset", "cpuset.mems").strip());
    }

    /// The limit of memory plus swap may not be below that of memory: a new cgroup, which has neither, gets the smaller
    /// one first.
    // tag::memory-in-version-one[]
    @Override
    public void limitMemory(List<CgroupWrite> writes, Memory memory) {
        if (memory.limit() > 0) {
            writes.add(of("memory", LIMIT, memory.limit()));
        }
        if (memory.swap() > 0 || memory.swap() == -1 && memory.limit() > 0) {
            writes.add(ifPossible( // <1>
                    "memory", LIMIT_WITH_SWAP, memory.swap()));
        }
        if (memory.reservation() > 0) {
            writes.add(of("memory", "memory.soft_limit_in_bytes",
                    memory.reservation()));
        }
        if (memory.oomKillDisable()) {
            writes.add(of("memory", "memory.oom_control", 1));
        }
        if (memory.swappiness() >= 0) {
            writes.add(of("memory", "memory.swappiness", memory.swappiness()));
        }
    }
    // end::memory-in-version-one[]

    /// The period comes first: a quota may not be less than a thousandth of the period.
    @Override
    public void limitCpu(List<CgroupWrite> writes, Cpu cpu) {
        if (cpu.realtimePeriod() > 0) {
            writes.add(of("cpu", "cpu.rt_period_us", cpu.realtimePeriod()));
        }
        if (cpu.realtime() > 0) {
            writes.add(of("cpu", "cpu.rt_runtime_us", cpu.realtime()));
        }
        if (cpu.shares() > 0) {
            writes.add(of("cpu", "cpu.shares", cpu.shares()));
        }
        if (cpu.period() > 0) {
            writes.add(of("cpu", "cpu.cfs_period_us", cpu.period()));
        }
        if (cpu.quota() != 0) {
            writes.add(of("cpu", "cpu.cfs_quota_us", cpu.quota()));
        }
    }

    /// Weights exist with two I/O schedulers, and each has its own file for them.
    @Override
    public void limitBlockIo(List<CgroupWrite> writes, BlockIo io) {
        if (io.weight() > 0) {
            writes.add(ifPossible("blkio", "blkio.weight", io.weight()));
            writes.add(ifPossible("blkio", "blkio.bfq.weight", io.weight()));
        }
        for (DeviceWeight weight : io.weights()) {
            String value = weight.device() + " " + weight.weight();
            writes.add(ifPossible("blkio", "blkio.weight_device", value));
            writes.add(ifPossible("blkio", "blkio.bfq.weight_device", value));
        }
        for (Throttle throttle : io.throttles()) {
            String direction = switch (throttle.direction()) {
                case READ -> "read";
                case WRITE -> "write";
            };
            String unit = switch (throttle.unit()) {
                case BYTES -> "bps";
                case OPERATIONS -> "iops";
            };
            writes.add(of("blkio", "blkio.throttle." + direction + "_" + unit + "_device",
                    throttle.device() + " " + throttle.rate()));
        }
    }

    /// A growing memory limit may not pass that of memory plus swap, which must be written before it. If there was no
    /// limit before, the limit of memory plus swap may not come below it either.
    @Override
    public List<CgroupWrite> changes(Resources before, Resources after) {
        List<CgroupWrite> changes = CgroupVersion.super.changes(before, after);
        boolean both = changes.size() > 1
                && changes.get(0).file().equals(LIMIT) && changes.get(1).file().equals(LIMIT_WITH_SWAP);
        boolean rises = before.memory().limit() > 0 && after.memory().limit() > before.memory().limit();
        if (both && rises) {
            Collections.swap(changes, 0, 1);
        }
        return changes;
    }

    @Override
    public CgroupWrite freezer(boolean frozen) {
        return of("freezer", "freezer.state", frozen ? "FROZEN" : "THAWED");
    }

    @Override
    public boolean isFrozen(CgroupFiles files) {
        return files.read("freezer", "freezer.state").strip().equals("FROZEN");
    }

    @Override
    public long oomKills(CgroupFiles files) {
        return files.number("memory", "memory.oom_control", "oom_kill").orElse(0);
    }

    /// Writes the numbers of an eventfd and of the file to watch to `cgroup.event_control`.
    @Override
    public OptionalInt openOomNotice(CgroupFiles files) {
        Syscalls kernel = files.kernel();
        int notice = kernel.eventfd(0, FileSyscalls.O_CLOEXEC | FileSyscalls.O_NONBLOCK);
        try {
            int control = files.open("memory", "memory.oom_control", FileSyscalls.O_RDONLY);
            try {
                files.write(of("memory", "cgroup.event_control", notice + " " + control));
            } finally {
                kernel.close(control);
            }
            return OptionalInt.of(notice);
        } catch (SyscallException | LibcontainerException e) {
            kernel.close(notice);
            return OptionalInt.empty();
        }
    }

    /// The kernel notifies, then kills, then counts. It also notifies when the cgroup is removed.
    @Override
    public Heard hear(CgroupFiles files, int notice, long known) {
        byte[] times = new byte[8];
        files.kernel().read(notice, times, 0, times.length);
        long expected = known + ByteBuffer.wrap(times).order(ByteOrder.LITTLE_ENDIAN).getLong();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            OptionalLong kills = files.number("memory", "memory.oom_control", "oom_kill");
            if (kills.isEmpty()) {
                files.kernel().close(notice);
                return new Heard(known, false, OptionalInt.empty());
            }
            if (is(files, "oom_kill_disable") && is(files, "under_oom")) {
                return new Heard(kills.getAsLong(), true, OptionalInt.of(notice));
            }
            if (kills.getAsLong() >= expected) {
                return new Heard(kills.getAsLong(), false, OptionalInt.of(notice));
            }
            CgroupDirectories.sleep(1);
        }
        return new Heard(oomKills(files), false, OptionalInt.of(notice));
    }

    private static boolean is(CgroupFiles files, String flag) {
        return files.number("memory", "memory.oom_control", flag).orElse(0) == 1;
    }

    @Override
    public Usage usage(CgroupFiles files) {
        return Usage1.read(files);
    }

    /// As Docker does: a tmpfs with a directory for each controller, into which the container's cgroup is bind-mounted;
    /// a version 2 hierarchy beside them is left out. The tmpfs stays writable.
    @Override
    public List<InitMount> mounts(CgroupFiles files, long flags, boolean namespaced) {
        List<InitMount> result = new ArrayList<>();
        long quiet = MountSyscalls.MS_NOSUID | MountSyscalls.MS_NODEV | MountSyscalls.MS_NOEXEC;
        result.add(new InitMount("tmpfs", "tmpfs", "/sys/fs/cgroup", quiet, "mode=755"));
        for (Hierarchy hierarchy : files.hierarchies()) {
            if (!hierarchy.unified()) {
                String own = hierarchy.directory(files.path());
                result.add(CgroupFiles.bind(own, "/sys/fs/cgroup/" + hierarchy.name(), flags));
            }
        }
        return result;
    }
}
