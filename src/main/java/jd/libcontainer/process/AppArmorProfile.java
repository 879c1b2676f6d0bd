package jd.libcontainer.process;

import java.util.List;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;

/// Sets the AppArmor profile of the program that this thread executes or spawns next. Must be called while the host's
/// /proc is mounted: the container's might not be a real procfs.
///
/// apparmor(7), proc(5) /proc/thread-self/attr/exec. runc: libcontainer/apparmor
public final class AppArmorProfile {
    /// The second file is shared by all security modules and was the only one before Linux 5.8; a module other than
    /// AppArmor would take the name for its own label.
    private static final List<String> FILES =
            List.of("/proc/thread-self/attr/apparmor/exec", "/proc/thread-self/attr/exec");

    private AppArmorProfile() {}

    /// @param name of a loaded profile, or `unconfined`; empty for no change
    public static void choose(Syscalls kernel, String name) {
        if (name.isEmpty()) {
            return;
        }
        try {
            write(kernel, name);
        } catch (SyscallException e) {
            throw new InitFailure(
                    "apparmor",
                    e.errno(),
                    "error during container init: unable to apply apparmor profile: apparmor failed to apply profile: "
                            + "write /proc/self/attr/apparmor/exec: " + e.errno().description());
        }
    }

    private static void write(Syscalls kernel, String name) {
        try {
            TextFile.write(kernel, FILES.getFirst(), "exec " + name);
        } catch (SyscallException e) {
            boolean opened = e.call().startsWith("write");
            if (opened || !e.is(Errno.ENOENT)) {
                throw e;
            }
            TextFile.write(kernel, FILES.getLast(), "exec " + name);
        }
    }
}
