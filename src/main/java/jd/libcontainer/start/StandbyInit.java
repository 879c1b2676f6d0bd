package jd.libcontainer.start;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.SyscallException;

/// An init that goes into its container's group before anybody has asked for a start, as runc's `create` leaves one: to
/// enter a group takes the kernel some ten milliseconds ([jd.libcontainer.cgroup.GracePeriod]), for which nobody waits
/// then.
///
/// It becomes that container ([ExecDriver#prepare]), or is closed and was for nothing.
public final class StandbyInit implements AutoCloseable {
    private final WaitingInit init;
    private final CompletableFuture<Boolean> entered;

    /// Whether it is somebody else's by now, or nobody's any more.
    private final AtomicBoolean gone = new AtomicBoolean();

    private StandbyInit(WaitingInit init, CompletableFuture<Boolean> entered) {
        this.init = init;
        this.entered = entered;
    }

    /// {@return one that has not gone anywhere yet}
    static StandbyInit outside(WaitingInit init) {
        return new StandbyInit(init, CompletableFuture.completedFuture(false));
    }

    /// Sends it on its way; returns at once.
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
            // Whoever starts the container tries again, and has somebody to tell.
            return;
        } finally {
            entered.complete(there);
        }
    }

    boolean isAlive() {
        return init.isAlive();
    }

    /// {@return the init, which is the caller's now}
    WaitingInit take() {
        if (gone.getAndSet(true)) {
            throw new LibcontainerException("start a container: its init is gone");
        }
        return init;
    }

    /// {@return whether it is in its group; where it is on its way there, this waits} Until then its number must not
    /// become another process's.
    boolean entered() {
        return entered.join();
    }

    /// Ends the init, unless it was taken, the first time this is called. The group is left to whoever made it.
    @Override
    public void close() {
        if (!gone.getAndSet(true)) {
            entered();
            init.close();
        }
    }
}
