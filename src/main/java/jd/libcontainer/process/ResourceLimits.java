package jd.libcontainer.process;

import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.ProcessSpec;
import jd.libcontainer.spec.Rlimit;

/// Sets the limits of the process, `--ulimit`, which the command inherits. They apply to this JVM as well: from here on
/// it may be unable to open a file or to allocate memory.
///
/// setrlimit(2)
public final class ResourceLimits {
    private ResourceLimits() {}

    /// @throws InitFailure in Docker's words
    public static void set(Syscalls kernel, ProcessSpec process) {
        for (Rlimit limit : process.rlimits()) {
            try {
                kernel.setrlimit(limit.resource(), limit.soft(), limit.hard());
            } catch (SyscallException e) {
                throw new InitFailure(
                        "limits",
                        e.errno(),
                        "error during container init: error setting rlimits for ready process: "
                                + "error setting rlimit type " + limit.resource() + ": " + e.errno().description());
            }
        }
    }
}
