package jd.libcontainer.mount;

import java.nio.file.Path;
import java.util.List;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.libcontainer.kernel.LibcontainerException;

/// Fuzzes the parsers of /proc/self/mountinfo and of mount options. The kernel writes the lines of mountinfo, but every
/// process that may mount chooses the paths in them.
class MountFuzzTest extends FuzzTest {
    @Override
    public List<Target> targets() {
        return List.of(mountTables(), mountOptions());
    }

    private static Target mountTables() {
        return Target.ofText("mount-tables", text -> {
                    MountTable table = MountTable.parse(text.lines().toList());
                    table.isSelfBind(Path.of("/mnt2"));
                    table.holding(Path.of("/mnt2/a"));
                })
                .seeds("""
                        36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
                        35 1 98:0 / / rw,relatime shared:1 - ext3 /dev/root rw
                        40 35 0:5 / /with\\040blank\\011tab\\134 rw shared:2 master:1 propagate_from:3 - tmpfs tmpfs rw
                        41 35 0:6 / /plain rw - proc proc rw
                        """)
                .rejectsWith(LibcontainerException.class);
    }

    private static Target mountOptions() {
        return Target.ofText("mount-options", text -> {
                    MountOptions.of(text.split(",", -1)).toString();
                    MountOptions.ofBundle(List.of(text.split(",", -1))).toString();
                })
                .seeds("ro,nosuid,size=64k,mode=755", "rbind,rslave,relatime");
    }
}
