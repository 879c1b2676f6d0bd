package jd.libcontainer.cgroup;

import java.util.stream.Collectors;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.Syscalls;

/// The groups of a hybrid host's version 2, as if it had no other.
public final class Version2Groups {
    private Version2Groups() {}

    public static Cgroups open(Syscalls kernel) {
        return CgroupMounts.of(kernel, TextFile.read(kernel, "/proc/self/mountinfo").lines()
                .filter(line -> line.contains(" - cgroup2 "))
                .limit(1)
                .collect(Collectors.joining("\n")));
    }
}
