package jd.libcontainer.cgroup;

import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;

/// The kernel did not accept a value that was written to a cgroup file. The user sees the message of Docker's runtime.
///
/// runc: libcontainer/cgroups/file.go, fs/memory.go
public final class LimitRefused extends RuntimeException {
    private LimitRefused(String message, SyscallException cause) {
        super(message, cause);
    }

    static LimitRefused of(CgroupFiles files, CgroupWrite setting, SyscallException cause) {
        if (setting.file().equals("memory.limit_in_bytes") && cause.is(Errno.EBUSY)) {
            return new LimitRefused("unable to set memory limit to " + setting.value()
                    + " (current usage: " + files.read("memory", "memory.usage_in_bytes").strip()
                    + ", peak usage: " + files.read("memory", "memory.max_usage_in_bytes").strip() + ")", cause);
        }
        String path = files.path(setting.controller(), setting.file());
        return new LimitRefused("failed to write \"" + setting.value() + "\": write " + path + ": "
                + cause.errno().description(), cause);
    }
}
