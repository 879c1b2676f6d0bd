package jd.libcontainer.cgroup;

import java.util.List;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;

/// Fuzzes the parsers of the kernel's cgroup files: /proc/self/mountinfo, /proc/PID/cgroup, io.stat.
class CgroupFuzzTest extends FuzzTest {
    @Override
    public List<Target> targets() {
        return List.of(hierarchies(), statistics());
    }

    private static Target hierarchies() {
        return Target.ofText("cgroup-mounts", text -> {
                    String[] parts = (text + "\n---\n").split("\n---\n", -1);
                    Hierarchy.parse(parts[0]).forEach(hierarchy -> hierarchy.groupIn(parts[1]));
                })
                .seeds("""
                        36 35 0:30 / /sys/fs/cgroup/cpu rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
                        37 35 0:31 / /sys/fs/cgroup/unified rw shared:9 - cgroup2 cgroup2 rw,nsdelegate
                        38 35 0:32 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd
                        ---
                        4:cpu,cpuacct:/a
                        0::/user
                        1:name=systemd:/b""");
    }

    private static Target statistics() {
        return Target.ofText("cgroup-statistics", text -> {
                    Usage2.transfers(text);
                    Usage2.details(text);
                    CgroupFiles.number(text.strip());
                })
                .seeds("8:0 rbytes=90112 wbytes=0 rios=4 wios=0 dbytes=0 dios=0\n259:0 rbytes=1\n", "18446744073709551615");
    }
}
