package jd.create.life;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jd.create.namespace.SharedNamespaces;
import jd.create.record.Container;
import jd.create.record.ContainerState;
import jd.create.record.Facilities;
import jd.create.record.Releases;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.namespace.Namespace;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.start.PreparedInit;
import jd.libcontainer.start.StandbyInit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a standby init for the container that was created last. A created container is usually started next, so one of
/// the pre-started inits is moved into its cgroup right after its creation, and its start need not wait for that.
///
/// One container at a time has a standby init, until it is started or removed, or another container is created later.
///
/// Docker has no counterpart; runc's `create` starts an init as well.
public final class Standby implements AutoCloseable {
    /// When many containers are created in a row, the first keeps the init: each change uses up an init.
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(Standby.class);

    private final Facilities facilities;

    /// @param since as of System.nanoTime
    private record Assigned(Container container, StandbyInit init, long since) {}

    /// Guarded by `this`.
    private Optional<Assigned> assigned = Optional.empty();

    /// Guarded by `this`.
    private boolean closed;

    public Standby(Facilities facilities) {
        this.facilities = facilities;
    }

    /// Starts to prepare an init for a new container. Returns at once.
    public void standBy(Container container) {
        if (suits(container) && isFree()) {
            facilities.workers().execute(() -> assign(container));
        }
    }

    /// A container with limits is not prepared ([jd.libcontainer.start.ExecDriver] gives the reason). One that shares
    /// namespaces or remaps users cannot use a pre-started init.
    private boolean suits(Container container) {
        Namespaces namespaces = SharedNamespaces.plan(container.settings(), (_, _) -> Namespace.HOST);
        return namespaces.spawnedLike(Namespaces.ALL)
                && !facilities.idMaps(container).remapped()
                && isUnlimited(container);
    }

    /// An invalid limit is reported by the start.
    private boolean isUnlimited(Container container) {
        try {
            return container.settings().limits().resources(facilities.kernel().syscalls()).equals(Resources.UNLIMITED);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private synchronized boolean isFree() {
        return !closed && assigned.stream().allMatch(held -> System.nanoTime() - held.since() > KEPT_NANOS);
    }

    private void assign(Container container) {
        if (!isFree() || !isVacated()) {
            return;
        }
        container.operation.lock();
        try {
            if (container.state() instanceof ContainerState.Created && isFree()) {
                moveInit(container);
            }
        } catch (SyscallException | LibcontainerException e) {
            // The start will fail with the same error, and report it.
            LOG.debug("prepare a standby init for container {}", container.id(), e);
        } finally {
            container.operation.unlock();
        }
    }

    private void moveInit(Container container) {
        facilities.kernel().standbyStarter().standBy(() -> facilities.kernel().cgroups().create(
                        facilities.cgroupParent(container), container.id(), Resources.UNLIMITED))
                .filter(init -> !keep(container, init))
                .ifPresent(init -> discard(container, init));
    }

    private synchronized boolean keep(Container container, StandbyInit init) {
        if (closed || assigned.isPresent()) {
            return false;
        }
        assigned = Optional.of(new Assigned(container, init, System.nanoTime()));
        return true;
    }

    /// Discards the present standby init. {@return whether there is none now} A container that is being started keeps its
    /// init.
    private boolean isVacated() {
        Optional<Container> holder = holder();
        if (holder.isEmpty()) {
            return true;
        }
        if (!holder.get().operation.tryLock()) {
            return false;
        }
        try {
            dismiss(holder.get());
            return true;
        } finally {
            holder.get().operation.unlock();
        }
    }

    private synchronized Optional<Container> holder() {
        return assigned.map(Assigned::container);
    }

    /// Announces that the container's process will enter the cgroup, unless a standby init is in it already. If the start
    /// fails before [#prepare], the standby init is closed. The caller holds the container's `operation`, as for
    /// [#prepare].
    void expect(Container container, Cgroup cgroup, Releases releases) {
        if (holder().filter(holder -> holder == container).isPresent()) {
            releases.push(() -> take(container).ifPresent(StandbyInit::close));
        } else {
            cgroup.expect();
        }
    }

    /// {@return an init for the container: its standby init, or another one}
    PreparedInit prepare(Container container, Namespaces namespaces, String rootfs, Cgroup cgroup) {
        return facilities.kernel().starter().prepare(namespaces, rootfs, cgroup, take(container));
    }

    /// The caller holds the container's `operation`.
    ///
    /// {@return the container's standby init, which the caller must use or close}
    private synchronized Optional<StandbyInit> take(Container container) {
        Optional<StandbyInit> init = assigned.filter(held -> held.container() == container).map(Assigned::init);
        if (init.isPresent()) {
            assigned = Optional.empty();
        }
        return init;
    }

    /// Discards the container's standby init and cgroup before its removal. The caller holds the container's `operation`.
    void dismiss(Container container) {
        take(container).ifPresent(init -> discard(container, init));
    }

    private void discard(Container container, StandbyInit init) {
        init.close();
        facilities.kernel().cgroups().discard(facilities.cgroupParent(container), container.id());
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        isVacated();
    }
}
