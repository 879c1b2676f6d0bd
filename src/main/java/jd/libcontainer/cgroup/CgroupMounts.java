package jd.libcontainer.cgroup;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jd.libcontainer.io.SourceLog;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// The cgroup hierarchies of this host, and the cgroups that jd creates in them.
///
/// Three kinds of host: version 2 alone (one hierarchy, most machines of today); version 1 (each controller has its
/// own); hybrid (controllers on version 1, and beside them a version 2 that has the controllers that are not mounted on
/// version 1, often none). A container gets a directory in every hierarchy.
///
/// Docker 1.2.0: libcontainer cgroups/fs/apply_raw.go
public final class CgroupMounts implements Cgroups {
    private final Syscalls kernel;
    private final List<Hierarchy> hierarchies;
    private final CgroupVersion version;

    /// The directories created here; only they are removed again. Guarded by `this`, so that a parent is not removed
    /// before its child is created.
    private final Set<String> made = new LinkedHashSet<>();

    /// Guarded by `this`. Created when the first cgroup is watched.
    private Optional<OomWatch> oomWatch = Optional.empty();

    private CgroupMounts(Syscalls kernel, List<Hierarchy> hierarchies) {
        this.kernel = kernel;
        this.hierarchies = List.copyOf(hierarchies);
        this.version = hierarchies.stream().allMatch(Hierarchy::unified) ? new Version2() : new Version1();
    }

    /// Reads the mount table.
    ///
    /// @throws LibcontainerException when no cgroup file system is mounted
    public static CgroupMounts detect(Syscalls kernel) {
        StringBuilder cgroups = new StringBuilder();
        TextFile.forEachLine(kernel, "/proc/self/mountinfo", line -> {
            if (line.contains(" - cgroup")) {
                cgroups.append(line).append('\n');
            }
        });
        return of(kernel, cgroups.toString());
    }

    static CgroupMounts of(Syscalls kernel, String mountinfo) {
        List<Hierarchy> hierarchies = Hierarchy.parse(mountinfo);
        if (hierarchies.isEmpty()) {
            throw new LibcontainerException(
                    "look for cgroups: nothing is mounted: mount -t cgroup2 none /sys/fs/cgroup");
        }
        return new CgroupMounts(kernel, used(hierarchies));
    }

    /// If version 2 is mounted at /sys/fs/cgroup, it alone is used, even if some program has mounted version 1
    /// elsewhere.
    private static List<Hierarchy> used(List<Hierarchy> mounted) {
        for (Hierarchy hierarchy : mounted) {
            if (hierarchy.unified() && hierarchy.mountPoint().equals("/sys/fs/cgroup")) {
                return List.of(hierarchy);
            }
        }
        return mounted;
    }

    @Override
    public ControllerSupport support() {
        return version.support(new CgroupFiles(kernel, hierarchies, version.number() == 2, ""));
    }

    @Override
    public int version() {
        return version.number();
    }

    /// Takes over a cgroup that a killed daemon has left: it is removed with the last of its containers, at once if it
    /// has none.
    public synchronized void claim(String group) {
        String path = cleaned(group);
        for (Hierarchy hierarchy : hierarchies(group)) {
            made.add(hierarchy.directory(path));
            removeDirectories(hierarchy, path);
        }
    }

    @Override
    public void discard(String parent, String id) {
        new CgroupDirectories(this, version, files(parent, id), false).close();
    }

    private CgroupFiles files(String parent, String id) {
        return new CgroupFiles(kernel, hierarchies(parent), version.number() == 2, cleaned(parent + "/" + id));
    }

    /// A relative path is below the daemon's own cgroup. On version 2, where a cgroup with processes cannot enable
    /// controllers for children, it is beside it.
    ///
    /// runc: libcontainer/cgroups/fs/paths.go, fs2/defaultpath.go
    private List<Hierarchy> hierarchies(String group) {
        if (group.isEmpty() || group.startsWith("/")) {
            return hierarchies;
        }
        String lines = TextFile.read(kernel, "/proc/self/cgroup");
        return hierarchies.stream().map(hierarchy -> {
            String own = hierarchy.groupIn(lines);
            return hierarchy.below(version.number() == 1 ? own : own.substring(0, Math.max(0, own.lastIndexOf('/'))));
        }).toList();
    }

    @Override
    public Cgroup create(String parent, String id, Resources resources) {
        List<CgroupWrite> limits = version.limits(resources);
        CgroupDirectories cgroup = new CgroupDirectories(this, version, files(parent, id), !limits.isEmpty());
        try {
            SourceLog.fact("mkdir: cgroup %s/%s, write %d limits", parent, id, limits.size());
            cgroup.make();
            cgroup.write(limits);
            return cgroup;
        } catch (RuntimeException e) {
            cgroup.close();
            throw e;
        }
    }

    /// {@return the path as an absolute one without `..`, whatever the user has entered: `/x/ID` for `../x`}
    static String cleaned(String path) {
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/")) {
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        return "/" + String.join("/", names);
    }

    synchronized OomWatch oomWatch() {
        if (oomWatch.isEmpty()) {
            oomWatch = Optional.of(new OomWatch(kernel, version));
        }
        return oomWatch.get();
    }

    synchronized void forgetOom(CgroupFiles files) {
        oomWatch.ifPresent(watch -> watch.forget(files));
    }

    /// Creates a directory and its parents, from the hierarchy's root down.
    synchronized void makeDirectories(Hierarchy hierarchy, String path) {
        String directory = hierarchy.directory("");
        for (String name : path.split("/")) {
            if (name.isEmpty()) {
                continue;
            }
            String parent = directory;
            directory = directory + "/" + name;
            if (version.number() == 2) {
                delegate(parent);
            }
            if (makeDirectory(directory) && hierarchy.has("cpuset")) {
                inheritCpus(parent, directory);
            }
        }
    }

    private boolean makeDirectory(String directory) {
        try {
            kernel.mkdirat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(directory), 0755);
        } catch (SyscallException e) {
            if (e.is(Errno.EEXIST)) {
                return false;
            }
            throw e;
        }
        made.add(directory);
        return true;
    }

    /// On version 2 the children of a cgroup have only the controllers that it enables. Not done on a hybrid host,
    /// where limits are written to version 1.
    private void delegate(String directory) {
        for (String controller : TextFile.read(kernel, directory + "/cgroup.controllers").strip().split(" ")) {
            if (!controller.isEmpty()) {
                TextFile.write(kernel, directory + "/cgroup.subtree_control", "+" + controller);
            }
        }
    }

    /// On version 1 the cpusets of a new cgroup are empty, and no process can enter before they are set.
    private void inheritCpus(String parent, String directory) {
        for (String file : List.of("/cpuset.cpus", "/cpuset.mems")) {
            TextFile.write(kernel, directory + file, TextFile.read(kernel, parent + file).strip());
        }
    }

    /// Removes a directory and its parents, as far as they were created here and are empty.
    ///
    /// {@return false when a process in it is still ending}
    synchronized boolean removeDirectories(Hierarchy hierarchy, String path) {
        String directory = hierarchy.directory(path);
        boolean first = true;
        while (directory.length() > hierarchy.directory("").length() && (first || made.contains(directory))) {
            try {
                kernel.unlinkat(
                        FileSyscalls.AT_FDCWD, FileSyscalls.bytes(directory), FileSyscalls.AT_REMOVEDIR);
                made.remove(directory);
            } catch (SyscallException e) {
                if (!e.is(Errno.ENOENT)) {
                    // The parent is used by other containers.
                    return !first;
                }
            }
            first = false;
            directory = directory.substring(0, directory.lastIndexOf('/'));
        }
        return true;
    }
}
