package jd.libcontainer.process;

import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.ProcessSpec;
import jd.libcontainer.spec.Rlimit;

/// ResourceLimits of the process itself, `--ulimit`, which it keeps when it becomes the command. They hold at once, for this
/// JVM too: from here on it can neither open a file nor get more memory from the kernel if the command shall not.
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
