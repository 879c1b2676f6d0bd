package jd.libcontainer.joining;

import java.util.List;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.io.Pidfd;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.Stdio;

/// An exec process that is to be started in a running container.
///
/// @param spec the command, its user, directory and capabilities; what concerns the container itself (mounts, network,
/// host name) is ignored
/// @param first the container's first process, whose namespaces are joined; the descriptor is the caller's
/// @param cgroup of the container
/// @param tracers the cgroups of containers that share the PID namespace and have CAP_SYS_PTRACE; frozen until the
/// command is executed
public record JoinOrder(InitSpec spec, Pidfd first, Stdio stdio, Cgroup cgroup, List<Cgroup> tracers) {
    public JoinOrder {
        tracers = List.copyOf(tracers);
    }

    public JoinOrder(InitSpec spec, Pidfd first, Stdio stdio, Cgroup cgroup) {
        this(spec, first, stdio, cgroup, List.of());
    }

    /// Moves a process into the container's cgroup. ESRCH is ignored: the process has ended, and its waiter learns how.
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
