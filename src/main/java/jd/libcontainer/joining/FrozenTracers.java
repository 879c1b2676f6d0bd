package jd.libcontainer.joining;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.spec.InitFailure;

/// The moment in which nobody looks. Until a newborn has become its command it has the memory of whoever bore it, and a
/// process with CAP_SYS_PTRACE could write there; and a dockerinit, whose memory is its own, has the rights and files of
/// the host until it has become the command. So those that have the capability, and can name the newborn, stand still
/// meanwhile: some milliseconds of which they learn nothing.
///
/// ptrace(2), PTRACE_MODE_ATTACH
public final class FrozenTracers implements AutoCloseable {
    private final Deque<Cgroup> frozen = new ArrayDeque<>();

    private FrozenTracers() {}

    /// @throws jd.libcontainer.kernel.LibcontainerException when one of them does not come to rest; all go on then
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

    /// The same where somebody is to enter a group meanwhile and become a command there.
    ///
    /// @throws InitFailure when that group is below one that stands still, and would hold whoever enters it
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

    /// All go on.
    @Override
    public void close() {
        while (!frozen.isEmpty()) {
            frozen.pop().thaw();
        }
    }
}
