package jd.libcontainer.cgroup;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// The cgroup hierarchies of this host, and the groups jd makes in them.
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

    /// The directories made here: only they are removed again. Guarded by `this`, so that a parent does not
    /// vanish between its making and its child's.
    private final Set<String> made = new LinkedHashSet<>();

    /// Guarded by `this`; its thread is there when the first group is watched.
    private Optional<OomWatch> oomWatch = Optional.empty();

    private CgroupMounts(Syscalls kernel, List<Hierarchy> hierarchies) {
        this.kernel = kernel;
        this.hierarchies = List.copyOf(hierarchies);
        this.version = hierarchies.stream().allMatch(Hierarchy::unified) ? new Version2() : new Version1();
    }

    /// Looks what is mounted.
    ///
    /// @throws LibcontainerException when nothing is
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

    /// Version 2 at the usual place is the whole host's, whatever some program has mounted of version 1 beside it.
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

    /// Takes over a group that an earlier daemon made and, having been killed, left: from now on it goes with the last
    /// of its containers, at once if it has none.
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

    /// A group whose path does not begin at the root lies below this process's own. On version 2, where a group with
    /// processes has no controllers for others, it lies beside it.
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
            cgroup.make();
            cgroup.write(limits);
            return cgroup;
        } catch (RuntimeException e) {
            cgroup.close();
            throw e;
        }
    }

    /// {@return a path that begins at the root and never leaves it, whatever a user has asked for: `/x/ID` for `../x`}
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

    /// Makes a directory and those above it, from the hierarchy's root down.
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

    /// On version 2 a group's children have a controller only if the group says so. Whatever a hybrid host's hierarchy has
    /// to give, limits are written elsewhere; and a group with processes could not give it.
    private void delegate(String directory) {
        for (String controller : TextFile.read(kernel, directory + "/cgroup.controllers").strip().split(" ")) {
            if (!controller.isEmpty()) {
                TextFile.write(kernel, directory + "/cgroup.subtree_control", "+" + controller);
            }
        }
    }

    /// On version 1 a new group has no processor and no memory node, and no process may enter until it has.
    private void inheritCpus(String parent, String directory) {
        for (String file : List.of("/cpuset.cpus", "/cpuset.mems")) {
            TextFile.write(kernel, directory + file, TextFile.read(kernel, parent + file).strip());
        }
    }

    /// Removes a directory and those above it that were made here and are empty now.
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
                    // A parent that others still use stays.
                    return !first;
                }
            }
            first = false;
            directory = directory.substring(0, directory.lastIndexOf('/'));
        }
        return true;
    }
}
