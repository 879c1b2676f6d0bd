package jd.libcontainer.cgroup;

import java.util.stream.Collectors;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.Syscalls;

/// Opens the v2 hierarchy of a hybrid host and ignores its v1 hierarchies.
public final class Version2Groups {
    private Version2Groups() {}

    public static Cgroups open(Syscalls kernel) {
        return CgroupMounts.of(kernel, TextFile.read(kernel, "/proc/self/mountinfo").lines()
                .filter(line -> line.contains(" - cgroup2 "))
                .limit(1)
                .collect(Collectors.joining("\n")));
    }
}
