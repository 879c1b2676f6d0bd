package jd.libcontainer.joining;

import java.util.List;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.io.Pidfd;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.Stdio;

/// A further command in a container that runs.
///
/// @param spec the command, its user, directory and powers; what concerns the container itself (mounts, network, host
/// name) is left alone
/// @param first the container's first process, with a descriptor of the caller's own; its namespaces are joined
/// @param cgroup the container's
/// @param tracers groups of those who see the container's processes and have CAP_SYS_PTRACE; they stand still until the
/// command is one
public record JoinOrder(InitSpec spec, Pidfd first, Stdio stdio, Cgroup cgroup, List<Cgroup> tracers) {
    public JoinOrder {
        tracers = List.copyOf(tracers);
    }

    public JoinOrder(InitSpec spec, Pidfd first, Stdio stdio, Cgroup cgroup) {
        this(spec, first, stdio, cgroup, List.of());
    }

    /// Moves a process into the container's group. One that has ended by then is no trouble here: whoever waits for it
    /// learns how.
    public void enter(int process) {
        try {
            cgroup.addBeside(process, first.pid());
        } catch (SyscallException e) {
            if (!e.is(Errno.ESRCH)) {
                throw new InitFailure("cgroup", e.errno(), "cgroup: " + e.getMessage());
            }
        }
    }
}
