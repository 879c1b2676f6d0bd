package jd.libcontainer.cgroup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.Errno;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.InitSpec.InitMount;
import jd.libcontainer.LibcontainerException;
import jd.libcontainer.Machine;
import jd.libcontainer.MountSyscalls;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;
import jd.libcontainer.TextFile;

/// One container's group: a directory of the same path in every hierarchy.
final class CgroupDirectories implements Cgroup {
    private static final int SIGKILL = 9;

    /// A killed process leaves its group when it has let go of its memory; a large one takes its time.
    private static final long PATIENCE_MILLIS = 10_000;

    private final Syscalls kernel;
    private final CgroupMounts mounts;
    private final List<Hierarchy> hierarchies;
    private final String path;
    private final boolean limited;

    CgroupDirectories(Syscalls kernel, CgroupMounts mounts, List<Hierarchy> hierarchies, String path, boolean limited) {
        this.kernel = kernel;
        this.mounts = mounts;
        this.hierarchies = hierarchies;
        this.path = path;
        this.limited = limited;
    }

    void make() {
        for (Hierarchy hierarchy : hierarchies) {
            mounts.makeDirectories(hierarchy, path);
        }
    }

    void write(CgroupWrite setting) {
        try {
            TextFile.write(kernel, directoryOf(setting.controller()) + "/" + setting.file(), setting.value());
        } catch (SyscallException e) {
            if (setting.required() || !e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    /// {@return the directory with a controller's files; on version 2 one has them all}
    private String directoryOf(String controller) {
        for (Hierarchy hierarchy : hierarchies) {
            if (hierarchy.has(controller) || mounts.version() == 2) {
                return hierarchy.mountPoint() + path;
            }
        }
        throw new LibcontainerException("limit " + controller + ": this kernel has no such cgroup controller");
    }

    /// By the controller of version 1 where there is one, else by a program, for which any group of version 2 will do.
    @Override
    public void allowDevices(DeviceAccess access) {
        for (Hierarchy hierarchy : hierarchies) {
            if (hierarchy.has("devices")) {
                new DeviceList(kernel, hierarchy.mountPoint() + path).writeLines(access);
                return;
            }
        }
        for (Hierarchy hierarchy : hierarchies) {
            if (hierarchy.unified()) {
                new DeviceList(kernel, hierarchy.mountPoint() + path).attachProgram(access);
                return;
            }
        }
        throw new LibcontainerException("limit devices: this kernel has no cgroup controller for them");
    }

    @Override
    public boolean limited() {
        return limited;
    }

    @Override
    public void add(int pid) {
        for (Hierarchy hierarchy : hierarchies) {
            TextFile.write(kernel, hierarchy.mountPoint() + path + "/cgroup.procs", String.valueOf(pid));
        }
    }

    @Override
    public Birthplace birthplace() {
        List<String> tasks = new ArrayList<>();
        List<String> directories = new ArrayList<>();
        for (Hierarchy hierarchy : hierarchies) {
            String directory = hierarchy.mountPoint() + path;
            if (hierarchy.unified()) {
                directories.add(directory);
            } else {
                tasks.add(directory + "/tasks");
            }
        }
        return new Birthplace(tasks, directories);
    }

    @Override
    public List<Integer> pids() {
        return pids(hierarchies.getFirst().mountPoint() + path);
    }

    /// A thread of ours may be here, about to give birth: version 1 then lists this whole process.
    private List<Integer> pids(String directory) {
        List<Integer> pids = new ArrayList<>();
        for (String line : TextFile.readIfPresent(kernel, directory + "/cgroup.procs").split("\n")) {
            if (!line.isEmpty() && Integer.parseInt(line) != kernel.getpid()) {
                pids.add(Integer.valueOf(line));
            }
        }
        return pids;
    }

    /// Version 1 has a controller for it, version 2 a file in every group; both report when it is done.
    @Override
    public void freeze() {
        setFrozen(true);
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (!isFrozen()) {
            if (System.nanoTime() > deadline) {
                thaw();
                throw new LibcontainerException("freeze cgroup \"" + path + "\": processes do not stop: " + pids());
            }
            sleep(1);
        }
    }

    @Override
    public void thaw() {
        setFrozen(false);
    }

    private void setFrozen(boolean frozen) {
        if (mounts.version() == 2) {
            TextFile.write(kernel, directoryOf("") + "/cgroup.freeze", frozen ? "1" : "0");
        } else {
            TextFile.write(kernel, directoryOf("freezer") + "/freezer.state", frozen ? "FROZEN" : "THAWED");
        }
    }

    private boolean isFrozen() {
        return mounts.version() == 2
                ? TextFile.read(kernel, directoryOf("") + "/cgroup.events").contains("frozen 1")
                : TextFile.read(kernel, directoryOf("freezer") + "/freezer.state").strip().equals("FROZEN");
    }

    /// `oom_kill 1` stands in a file of either version.
    @Override
    public boolean oomKilled() {
        String file = mounts.version() == 2 ? "/memory.events" : "/memory.oom_control";
        for (String line : TextFile.readIfPresent(kernel, directoryOf("memory") + file).split("\n")) {
            if (line.startsWith("oom_kill ")) {
                return Long.parseLong(line.substring("oom_kill ".length())) > 0;
            }
        }
        return false;
    }

    /// On version 1 as Docker does: a tmpfs with one directory for each controller, and no trace of a version 2 beside
    /// them. The container's own group is bound there. The tmpfs itself stays writable. On version 2, who shares the
    /// host's view sees the host's whole tree.
    @Override
    public List<InitMount> mounts(long flags, boolean namespaced) {
        if (mounts.version() == 2) {
            Hierarchy unified = hierarchies.getFirst();
            String source = namespaced ? unified.mountPoint() + path : unified.mountPoint();
            return List.of(bind(source, "/sys/fs/cgroup", flags));
        }
        List<InitMount> result = new ArrayList<>();
        long quiet = MountSyscalls.MS_NOSUID | MountSyscalls.MS_NODEV | MountSyscalls.MS_NOEXEC;
        result.add(new InitMount("tmpfs", "tmpfs", "/sys/fs/cgroup", quiet, "mode=755"));
        for (Hierarchy hierarchy : hierarchies) {
            if (!hierarchy.unified()) {
                String source = hierarchy.mountPoint() + path;
                result.add(bind(source, "/sys/fs/cgroup/" + hierarchy.name(), flags));
            }
        }
        return result;
    }

    private static InitMount bind(String source, String target, long flags) {
        return new InitMount("bind", source, target, flags | MountSyscalls.MS_BIND, "");
    }

    @Override
    public void close() {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        long pause = 1;
        while (!removed()) {
            if (System.nanoTime() > deadline) {
                throw new LibcontainerException("remove cgroup \"" + path + "\": processes do not end: " + pids());
            }
            killAll();
            thawIfPossible();
            sleep(pause);
            pause = Math.min(100, pause * 2);
        }
    }

    private boolean removed() {
        boolean all = true;
        for (Hierarchy hierarchy : hierarchies) {
            removeChildren(hierarchy.mountPoint() + path);
            all &= mounts.removeDirectories(hierarchy, path);
        }
        return all;
    }

    /// Groups that the container has made below its own. Those still busy are found again at the next attempt.
    private void removeChildren(String directory) {
        for (String child : childrenOf(directory)) {
            removeChildren(child);
            try {
                kernel.unlinkat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(child), FileSyscalls.AT_REMOVEDIR);
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
            fd = kernel.openat(
                    FileSyscalls.AT_FDCWD,
                    FileSyscalls.bytes(directory),
                    Machine.O_DIRECTORY | FileSyscalls.O_CLOEXEC,
                    0);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return children;
            }
            throw e;
        }
        try {
            for (byte[] name : kernel.getdents(fd)) {
                if (kernel.fstatat(fd, name, FileSyscalls.AT_SYMLINK_NOFOLLOW).isDirectory()) {
                    children.add(directory + "/" + new String(name, StandardCharsets.UTF_8));
                }
            }
        } finally {
            kernel.close(fd);
        }
        return children;
    }

    /// On version 1 a frozen process does not even die.
    private void thawIfPossible() {
        try {
            thaw();
        } catch (SyscallException | LibcontainerException e) {
            // It is gone already, or this kernel cannot freeze.
        }
    }

    private void killAll() {
        for (Hierarchy hierarchy : hierarchies) {
            killAll(hierarchy.mountPoint() + path);
        }
    }

    private void killAll(String directory) {
        for (String child : childrenOf(directory)) {
            killAll(child);
        }
        for (int pid : pids(directory)) {
            try {
                kernel.kill(pid, SIGKILL);
            } catch (SyscallException e) {
                if (!e.is(Errno.ESRCH)) {
                    throw e;
                }
            }
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
