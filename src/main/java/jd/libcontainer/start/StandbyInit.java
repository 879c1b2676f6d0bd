package jd.libcontainer.start;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.SyscallException;

/// An init that is moved into its container's cgroup before the container is started, as runc's `create` leaves one. The
/// move waits for an RCU grace period ([jd.libcontainer.cgroup.GracePeriod]), which the start then does not.
///
/// It becomes that container ([ExecDriver#prepare]), or is closed unused.
public final class StandbyInit implements AutoCloseable {
    private final WaitingInit init;
    private final CompletableFuture<Boolean> entered;

    /// Whether the init was taken or closed.
    private final AtomicBoolean gone = new AtomicBoolean();

    private StandbyInit(WaitingInit init, CompletableFuture<Boolean> entered) {
        this.init = init;
        this.entered = entered;
    }

    /// {@return an init that is in no cgroup yet}
    static StandbyInit outside(WaitingInit init) {
        return new StandbyInit(init, CompletableFuture.completedFuture(false));
    }

    /// Moves the init on a thread of its own; returns at once.
    static StandbyInit into(Cgroup cgroup, WaitingInit init) {
        StandbyInit standby = new StandbyInit(init, new CompletableFuture<>());
        Thread.ofPlatform().daemon().name("standby").start(() -> standby.enter(cgroup));
        return standby;
    }

    private void enter(Cgroup cgroup) {
        boolean there = false;
        try {
            cgroup.add(init.pid());
            there = true;
        } catch (SyscallException e) {
            // The start of the container tries again and reports the failure.
            return;
        } finally {
            entered.complete(there);
        }
    }

    boolean isAlive() {
        return init.isAlive();
    }

    /// {@return the init, which the caller owns now}
    WaitingInit take() {
        if (gone.getAndSet(true)) {
            throw new LibcontainerException("start a container: its init is gone");
        }
        return init;
    }

    /// Waits for the end of the move, since until then the pid must not be reused. {@return whether the init is in its cgroup}
    boolean entered() {
        return entered.join();
    }

    /// Ends the init, unless it was taken, the first time this is called. The cgroup is left to its creator.
    @Override
    public void close() {
        if (!gone.getAndSet(true)) {
            entered();
            init.close();
        }
    }
}
