package jd.libcontainer.cgroup;

import java.util.ArrayList;
import java.util.List;

/// A cgroup file system that the host has mounted.
///
/// @param mountPoint as `/sys/fs/cgroup/memory`
/// @param controllers of version 1, as `memory` or `name=systemd`; none for version 2
/// @param unified whether it is version 2
/// @param base the cgroup at which paths start, empty for the root
record Hierarchy(String mountPoint, List<String> controllers, boolean unified, String base) {
    /// The mount options of a hierarchy that are not controllers.
    private static final List<String> OPTIONS = List.of(
            "rw", "ro", "xattr", "noprefix", "clone_children", "release_agent", "cpuset_v2_mode", "favordynmods");

    Hierarchy {
        controllers = List.copyOf(controllers);
    }

    Hierarchy(String mountPoint, List<String> controllers, boolean unified) {
        this(mountPoint, controllers, unified, "");
    }

    /// {@return the same hierarchy, in which paths start at a cgroup of it}
    Hierarchy below(String group) {
        return new Hierarchy(mountPoint, controllers, unified, group);
    }

    /// {@return the directory of a cgroup}
    String directory(String path) {
        return mountPoint + base + path;
    }

    /// {@return the cgroup of a process in this hierarchy, without a slash at its end}
    ///
    /// @param lines its /proc/PID/cgroup: `8:pids:/user`, `4:cpu,cpuacct:/`, `0::/user` for version 2
    String groupIn(String lines) {
        for (String line : lines.split("\n")) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && isNamed(parts[1])) {
                return parts[2].equals("/") ? "" : parts[2];
            }
        }
        return "";
    }

    private boolean isNamed(String names) {
        return unified ? names.isEmpty() : controllers.equals(List.of(names.split(",")));
    }

    boolean has(String controller) {
        return controllers.contains(controller);
    }

    /// {@return the last part of the mount point, `cpu,cpuacct`}
    String name() {
        return mountPoint.substring(mountPoint.lastIndexOf('/') + 1);
    }

    /// `36 35 0:30 / /sys/fs/cgroup/cpu rw,relatime shared:9 - cgroup cgroup rw,cpu`
    ///
    /// proc_pid_mountinfo(5)
    static List<Hierarchy> parse(String mountinfo) {
        List<Hierarchy> hierarchies = new ArrayList<>();
        for (String line : mountinfo.split("\n")) {
            String[] halves = line.split(" - ", 2);
            String[] mount = halves[0].split(" ");
            if (halves.length < 2 || mount.length < 5 || !halves[1].startsWith("cgroup")) {
                continue;
            }
            String mountPoint = mount[4];
            String[] fileSystem = halves[1].split(" ");
            boolean unified = fileSystem[0].equals("cgroup2");
            Hierarchy found = new Hierarchy(
                    mountPoint, unified ? List.of() : controllers(fileSystem[fileSystem.length - 1]), unified);
            if (hierarchies.stream().noneMatch(found::isSameAs)) {
                hierarchies.add(found);
            }
        }
        return hierarchies;
    }

    private static List<String> controllers(String options) {
        List<String> controllers = new ArrayList<>();
        for (String option : options.split(",")) {
            String name = option.startsWith("name=") ? option : option.split("=")[0];
            if (!OPTIONS.contains(name)) {
                controllers.add(option);
            }
        }
        return controllers;
    }

    /// A hierarchy may be mounted in several places; the first one is used.
    private boolean isSameAs(Hierarchy other) {
        return unified == other.unified && controllers.equals(other.controllers);
    }
}
