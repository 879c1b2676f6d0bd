package jd.dockerinit;

import java.nio.charset.StandardCharsets;
import jd.libcontainer.io.SourceLine;
import jd.libcontainer.kernel.Syscalls;

/// Keeps the current step of [DockerInit], and writes a line for each to the daemon's log, if the daemon runs with `-D`.
///
/// The log is this process's standard error until the command's takes its place, so the descriptor is duplicated first;
/// the duplicate is closed by execve. There is no logger here: its classes would be loaded in every container.
final class StepLog {
    /// Set by the daemon in this process's command line.
    private static final boolean ON = Boolean.getBoolean("jd.init.log");

    private static final int STANDARD_ERROR = 2;

    private final Syscalls kernel;
    private final int fd;
    private Step step = Step.SPECIFICATION;

    private StepLog(Syscalls kernel, int fd) {
        this.kernel = kernel;
        this.fd = fd;
    }

    static StepLog open(Syscalls kernel) {
        return new StepLog(kernel, ON ? kernel.dup(STANDARD_ERROR) : STANDARD_ERROR);
    }

    Step step() {
        return step;
    }

    void begin(Step next) {
        step = next;
        if (ON) {
            SourceLine line = SourceLine.in(DockerInit.class);
            byte[] bytes = ("[DEBUG] dockerinit - " + step.words() + " (" + line + ")\n").getBytes(StandardCharsets.UTF_8);
            kernel.write(fd, bytes, 0, bytes.length);
        }
    }
}
