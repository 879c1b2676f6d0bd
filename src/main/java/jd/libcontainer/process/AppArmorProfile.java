package jd.libcontainer.process;

import java.util.List;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;

/// Asks the kernel to put the program that this thread becomes, or gives birth to, under an AppArmor profile. Comes
/// while the host's /proc is mounted: a container's might be of its image's making.
///
/// apparmor(7), proc(5) /proc/thread-self/attr/exec. runc: libcontainer/apparmor
public final class AppArmorProfile {
    /// The second is where every kind of kernel security looked before Linux 5.8; one that is not AppArmor's would take
    /// the name for its own.
    private static final List<String> FILES =
            List.of("/proc/thread-self/attr/apparmor/exec", "/proc/thread-self/attr/exec");

    private AppArmorProfile() {}

    /// @param name of a profile that the kernel has, or `unconfined`; empty to leave things as they are
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
