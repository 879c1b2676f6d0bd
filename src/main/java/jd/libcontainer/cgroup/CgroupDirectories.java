package jd.libcontainer.cgroup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import jd.libcontainer.io.DirectoryEntries;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.spec.InitMount;

/// One container's cgroup: a directory of the same path in every hierarchy.
final class CgroupDirectories implements Cgroup {
    private static final int SIGKILL = 9;

    /// Timeout for killed processes to leave the cgroup; a process with much memory takes longer to end.
    private static final long TIMEOUT_MILLIS = 10_000;

    private final CgroupMounts mounts;
    private final CgroupVersion version;
    private final CgroupFiles files;
    private final boolean limited;

    /// Guarded by `this`.
    private long oomKillsTold;
    private long oomStalls;

    CgroupDirectories(CgroupMounts mounts, CgroupVersion version, CgroupFiles files, boolean limited) {
        this.mounts = mounts;
        this.version = version;
        this.files = files;
        this.limited = limited;
    }

    void make() {
        for (Hierarchy hierarchy : files.hierarchies()) {
            mounts.makeDirectories(hierarchy, files.path());
        }
    }

    void write(List<CgroupWrite> settings) {
        for (CgroupWrite setting : settings) {
            try {
                files.write(setting);
            } catch (SyscallException e) {
                throw LimitRefused.of(files, setting, e);
            }
        }
    }

    /// By the `devices` controller of version 1 if there is one, else by an eBPF program, which any cgroup of version 2
    /// accepts.
    @Override
    public void allowDevices(DeviceAccess access) {
        for (Hierarchy hierarchy : files.hierarchies()) {
            if (hierarchy.has("devices")) {
                new DeviceList(files.kernel(), hierarchy.directory(files.path())).writeLines(access);
                return;
            }
        }
        for (Hierarchy hierarchy : files.hierarchies()) {
            if (hierarchy.unified()) {
                new DeviceList(files.kernel(), hierarchy.directory(files.path())).attachProgram(access);
                return;
            }
        }
        throw new LibcontainerException("limit devices: this kernel has no cgroup controller for them");
    }

    @Override
    public String path() {
        return files.path();
    }

    @Override
    public boolean limited() {
        return limited;
    }

    @Override
    public void expect() {
        GracePeriod.begin(files.kernel(), files.hierarchies().getFirst());
    }

    @Override
    public void add(int pid) {
        for (Hierarchy hierarchy : files.hierarchies()) {
            TextFile.write(
                    files.kernel(), hierarchy.directory(files.path()) + "/cgroup.procs", String.valueOf(pid));
        }
    }

    /// EBUSY: a version 2 cgroup that has enabled controllers for its children, as a systemd inside does, may not
    /// contain processes.
    @Override
    public void addBeside(int pid, int first) {
        try {
            add(pid);
        } catch (SyscallException e) {
            if (!e.is(Errno.EBUSY)) {
                throw e;
            }
            Hierarchy hierarchy = files.hierarchies().getFirst();
            String group = hierarchy.groupIn(TextFile.read(files.kernel(), "/proc/" + first + "/cgroup").strip());
            TextFile.write(
                    files.kernel(), hierarchy.mountPoint() + group + "/cgroup.procs", String.valueOf(pid));
        }
    }

    @Override
    public ThreadCgroups threadCgroups() {
        List<String> tasks = new ArrayList<>();
        List<String> directories = new ArrayList<>();
        for (Hierarchy hierarchy : files.hierarchies()) {
            String directory = hierarchy.directory(files.path());
            if (hierarchy.unified()) {
                directories.add(directory);
            } else {
                tasks.add(directory + "/tasks");
            }
        }
        return new ThreadCgroups(tasks, directories);
    }

    @Override
    public boolean full() {
        OptionalLong limit = files.number("pids", "pids.max");
        return limit.isPresent() && files.number("pids", "pids.current").orElse(0) >= limit.getAsLong();
    }

    @Override
    public List<Integer> pids() {
        return pids(files.hierarchies().getFirst().directory(files.path()));
    }

    /// On version 1 a joining thread of the daemon may be in this cgroup; `cgroup.procs` then lists the daemon, which
    /// is left out.
    private List<Integer> pids(String directory) {
        List<Integer> pids = new ArrayList<>();
        int own = files.kernel().getpid();
        TextFile.forEachLineIfPresent(files.kernel(), directory + "/cgroup.procs", line -> {
            if (Integer.parseInt(line) != own) {
                pids.add(Integer.valueOf(line));
            }
        });
        return pids;
    }

    /// Both versions report when all processes are frozen.
    @Override
    public void freeze() {
        files.write(version.freezer(true));
        long deadline = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000;
        while (!version.isFrozen(files)) {
            if (System.nanoTime() > deadline) {
                thaw();
                throw new LibcontainerException(
                        "freeze cgroup \"" + files.path() + "\": processes do not stop: " + pids());
            }
            sleep(1);
        }
    }

    @Override
    public void thaw() {
        files.write(version.freezer(false));
    }

    @Override
    public void update(Resources before, Resources after) {
        write(version.changes(before, after));
    }

    @Override
    public Usage usage() {
        return version.usage(files);
    }

    @Override
    public synchronized long newOomKills() {
        long all = Math.max(oomKillsTold, version.oomKills(files));
        long fresh = all - oomKillsTold;
        oomKillsTold = all;
        long stalls = oomStalls;
        oomStalls = 0;
        return fresh + stalls;
    }

    private synchronized void addStalls(int stalls) {
        oomStalls += stalls;
    }

    @Override
    public void whenOomKills(Runnable action) {
        mounts.oomWatch().watch(files, stalls -> {
            addStalls(stalls);
            action.run();
        });
    }

    @Override
    public List<InitMount> mounts(long flags, boolean namespaced) {
        return version.mounts(files, flags, namespaced);
    }

    @Override
    public void close() {
        mounts.forgetOom(files);
        long deadline = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000;
        long pause = 1;
        while (!removed()) {
            if (System.nanoTime() > deadline) {
                throw new LibcontainerException("remove cgroup \"" + files.path() + "\": processes do not end: " + pids());
            }
            killAll();
            thawIfPossible();
            sleep(pause);
            pause = Math.min(100, pause * 2);
        }
    }

    private boolean removed() {
        boolean all = true;
        for (Hierarchy hierarchy : files.hierarchies()) {
            removeChildren(hierarchy.directory(files.path()));
            all &= mounts.removeDirectories(hierarchy, files.path());
        }
        return all;
    }

    /// Removes cgroups that the container has created below its own. Those that are busy are tried again by the caller.
    private void removeChildren(String directory) {
        for (String child : childrenOf(directory)) {
            removeChildren(child);
            try {
                files.kernel().unlinkat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(child), FileSyscalls.AT_REMOVEDIR);
            } catch (SyscallException e) {
                if (!e.is(Errno.EBUSY) && !e.is(Errno.ENOENT)) {
                    throw e;
                }
            }
        }
    }

    private List<String> childrenOf(String directory) {
        List<String> children = new ArrayList<>();
        int fd;
        try {
            fd = files.kernel().open(directory, Machine.O_DIRECTORY | FileSyscalls.O_CLOEXEC);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return children;
            }
            throw e;
        }
        try {
            for (byte[] name : new DirectoryEntries(files.kernel(), fd)) {
                if (files.kernel().fstatat(fd, name, FileSyscalls.AT_SYMLINK_NOFOLLOW).isDirectory()) {
                    children.add(directory + "/" + new String(name, StandardCharsets.UTF_8));
                }
            }
        } finally {
            files.kernel().close(fd);
        }
        return children;
    }

    /// On version 1 a frozen process does not end when it is killed.
    private void thawIfPossible() {
        try {
            thaw();
        } catch (SyscallException | LibcontainerException e) {
            // The cgroup is gone, or this kernel cannot freeze.
        }
    }

    private void killAll() {
        for (Hierarchy hierarchy : files.hierarchies()) {
            killAll(hierarchy.directory(files.path()));
        }
    }

    private void killAll(String directory) {
        for (String child : childrenOf(directory)) {
            killAll(child);
        }
        for (int pid : pids(directory)) {
            try {
                files.kernel().kill(pid, SIGKILL);
            } catch (SyscallException e) {
                if (!e.is(Errno.ESRCH)) {
                    throw e;
                }
            }
        }
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
