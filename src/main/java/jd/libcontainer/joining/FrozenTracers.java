package jd.libcontainer.joining;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.spec.InitFailure;

/// Freezes the containers that could trace a process between spawn and execve. A child of the daemon shares the
/// daemon's memory in that moment, and a dockerinit has root's capabilities and open files of the host. A process with
/// CAP_SYS_PTRACE in the same PID namespace could use both, so its cgroup is frozen for some milliseconds.
///
/// ptrace(2), PTRACE_MODE_ATTACH
public final class FrozenTracers implements AutoCloseable {
    private final Deque<Cgroup> frozen = new ArrayDeque<>();

    private FrozenTracers() {}

    /// @throws jd.libcontainer.kernel.LibcontainerException when a cgroup cannot be frozen; all are thawed then
    public static FrozenTracers freeze(List<Cgroup> tracers) {
        FrozenTracers frozenTracers = new FrozenTracers();
        try {
            for (Cgroup tracer : tracers) {
                tracer.freeze();
                frozenTracers.frozen.push(tracer);
            }
            return frozenTracers;
        } catch (RuntimeException e) {
            frozenTracers.close();
            throw e;
        }
    }

    /// The same if a process has to enter a cgroup and call execve there meanwhile.
    ///
    /// @throws InitFailure when that cgroup is below a frozen one, in which the process would be frozen, too
    public static FrozenTracers whileEntering(List<Cgroup> tracers, Cgroup entered) {
        for (Cgroup tracer : tracers) {
            if (entered.path().startsWith(tracer.path() + "/")) {
                throw new InitFailure("cgroup", Errno.EBUSY, "cgroup \"" + entered.path() + "\" is below \"" + tracer.path()
                        + "\", whose container has CAP_SYS_PTRACE, would see this one's processes begin and so has to stand"
                        + " still");
            }
        }
        return freeze(tracers);
    }

    /// Thaws all.
    @Override
    public void close() {
        while (!frozen.isEmpty()) {
            frozen.pop().thaw();
        }
    }
}
