package jd.libcontainer.start;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.Namespaces;
import org.slf4j.LoggerFactory;

/// A pool of dockerinits started in advance, because most of a start would be the boot of a JVM.
///
/// Each init is used once. After one was taken, another is booted at low priority. An empty pool, or one of size 0, boots
/// an init while the caller waits.
final class InitPool implements AutoCloseable {
    /// A delay before the boot, so that the container that has just been started gets the processor.
    private static final long REFILL_DELAY_MILLIS = 50;

    private static final long RETRY_MILLIS = 10_000;

    private final Syscalls kernel;
    private final InitCommand command;
    private final Namespaces namespaces;
    private final int size;
    private final long retryMillis;
    private final Thread refill;

    // Guarded by `this`.
    private final Deque<WaitingInit> ready = new ArrayDeque<>();
    private boolean closed;

    /// @param namespaces of every init in the pool
    /// @param size the number of inits in the pool; 0 for none
    InitPool(Syscalls kernel, InitCommand command, Namespaces namespaces, int size) {
        this(kernel, command, namespaces, size, RETRY_MILLIS);
    }

    /// @param retryMillis pause after an init that could not be booted
    InitPool(Syscalls kernel, InitCommand command, Namespaces namespaces, int size, long retryMillis) {
        this.kernel = kernel;
        this.command = command;
        this.namespaces = namespaces;
        this.size = size;
        this.retryMillis = retryMillis;
        this.refill = Thread.ofPlatform().daemon().name("init pool").unstarted(this::refill);
        if (size > 0) {
            refill.start();
        }
    }

    /// {@return an init in namespaces of these kinds, which the caller owns}
    ///
    /// @param rootfs where the container's root will be, which an init in a user namespace of its own must reach
    // tag::taking-an-init[]
    WaitingInit take(Namespaces wanted, String rootfs) {
        return takeReady(wanted).orElseGet(() -> WaitingInit.boot( // <1>
                kernel, command, wanted, rootfs, false, this::isClosed));
    }

    /// {@return a booted init in namespaces of these kinds, if there is one}
    Optional<WaitingInit> takeReady(Namespaces wanted) {
        if (!offers(wanted)) { // <2>
            return Optional.empty();
        }
        WaitingInit first = poll();
        while (first != null && !first.isAlive()) { // <3>
            first.close();
            first = poll();
        }
        return Optional.ofNullable(first);
    }
    // end::taking-an-init[]

    /// {@return the standby init in the container's cgroup, if its namespaces fit; otherwise an init outside of any cgroup}
    ///
    /// @param standby is ended when another one is returned
    StandbyInit takeFor(Optional<StandbyInit> standby, Namespaces wanted, String rootfs, Cgroup cgroup) {
        boolean suits = !cgroup.limited() && offers(wanted);
        if (standby.isPresent() && suits && standby.get().isAlive()) {
            return standby.get();
        }
        standby.ifPresent(StandbyInit::close);
        return StandbyInit.outside(take(wanted, rootfs));
    }

    /// {@return whether the inits of the pool are in namespaces of these kinds}
    boolean offers(Namespaces wanted) {
        return wanted.spawnedLike(namespaces);
    }

    private synchronized WaitingInit poll() {
        WaitingInit first = ready.poll();
        notifyAll();
        return first;
    }

    /// Whatever fails, thread starts included, the pool is filled again later. Meanwhile a start finds it empty, boots
    /// an init itself, and tells its client when that fails too.
    private void refill() {
        boolean failing = false;
        while (awaitRoom()) {
            try {
                boot();
                failing = false;
            } catch (Throwable e) {
                if (!failing && !isClosed()) {
                    LoggerFactory.getLogger(InitPool.class).warn(
                            "fill the pool of inits, and try again every {} s: {}", retryMillis / 1000, e.toString());
                }
                failing = true;
                pause(retryMillis);
            }
        }
    }

    private void boot() {
        WaitingInit init = WaitingInit.boot(kernel, command, namespaces, "/", true, this::isClosed);
        if (!put(init)) {
            init.close();
        }
    }

    private synchronized boolean put(WaitingInit init) {
        if (!closed) {
            ready.add(init);
            notifyAll();
        }
        return !closed;
    }

    /// {@return whether there is room, false when the pool is closed}
    private synchronized boolean awaitRoom() {
        boolean taken = false;
        try {
            while (!closed && ready.size() >= size) {
                wait();
                taken = true;
            }
            if (taken && !closed) {
                wait(REFILL_DELAY_MILLIS);
            }
        } catch (InterruptedException e) {
            return false;
        }
        return !closed;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void pause(long millis) {
        try {
            if (!closed) {
                wait(millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// {@return the number of ready inits}
    synchronized int readyCount() {
        return ready.size();
    }

    @Override
    public void close() {
        List<WaitingInit> left;
        synchronized (this) {
            closed = true;
            left = new ArrayList<>(ready);
            ready.clear();
            notifyAll();
        }
        try {
            refill.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        left.forEach(WaitingInit::close);
    }
}
