package jd.libcontainer.start;

import java.util.function.IntConsumer;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.io.SourceLog;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.Stdio;

/// An init that [InitPool] has given to one container, and whether it is in that container's cgroup.
final class TakenInit implements PreparedInit {
    private final ExecDriver driver;
    private final StandbyInit standby;
    private final WaitingInit init;
    private final Namespaces namespaces;
    private final Cgroup cgroup;
    private boolean inCgroup;
    private boolean launched;

    TakenInit(ExecDriver driver, StandbyInit standby, Namespaces namespaces, Cgroup cgroup) {
        this.driver = driver;
        this.standby = standby;
        this.init = standby.take();
        this.namespaces = namespaces;
        this.cgroup = cgroup;
    }

    WaitingInit init() {
        return init;
    }

    Namespaces namespaces() {
        return namespaces;
    }

    Cgroup cgroup() {
        return cgroup;
    }

    @Override
    public int networkTask() {
        return namespaces.debug().port() > 0 ? init.networkTask() : init.pid();
    }

    @Override
    public ContainerProcess launch(InitSpec spec, Stdio stdio) {
        return launchWithHooks(spec, stdio, _ -> {});
    }

    @Override
    public ContainerProcess launchWithHooks(InitSpec spec, Stdio stdio, IntConsumer mounted) {
        try {
            ContainerProcess process = driver.launch(this, spec, stdio, mounted);
            launched = true;
            return process;
        } catch (SyscallException e) {
            throw InitFailure.ofDaemon(e);
        }
    }

    /// Enters a cgroup without limits. A cgroup with limits is entered later ([#enterCgroup]), because a JVM may not fit into
    /// it.
    void enterUnlimitedCgroup() {
        if (!cgroup.limited()) {
            enterCgroup();
        }
    }

    /// Moves the init into the cgroup, unless it is there. An init that has ended has sent the reason, which the next
    /// message received contains.
    void enterCgroup() {
        if (!inCgroup && !standby.entered()) {
            try {
                SourceLog.fact("write: move dockerinit %d into its cgroup", init.pid());
                cgroup.add(init.pid());
            } catch (SyscallException e) {
                if (!e.is(Errno.ESRCH)) {
                    throw new InitFailure("cgroup", e.errno(), "cgroup: " + e.getMessage());
                }
            }
        }
        inCgroup = true;
    }

    @Override
    public void close() {
        if (!launched) {
            // The pid must not be reused while another thread moves the init.
            standby.entered();
            init.close();
        }
    }
}
