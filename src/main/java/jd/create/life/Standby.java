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

/// Who has made a container will most likely start it. So one of the inits that wait goes into its group as soon as it
/// is made: `docker run` then waits for a part of what that takes, `docker start` for nothing of it.
///
/// One container at a time has such an init. It keeps it until it is started or removed, or another is made later.
///
/// Docker has nothing like it; runc's `create` does.
public final class Standby implements AutoCloseable {
    /// Of many that are made in a row the first one has it: each change of mind costs an init.
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(Standby.class);

    private final Facilities at;

    private record Post(Container container, StandbyInit init, long since) {}

    /// Guarded by `this`.
    private Optional<Post> post = Optional.empty();

    /// Guarded by `this`.
    private boolean closed;

    public Standby(Facilities at) {
        this.at = at;
    }

    /// Tells of a container that was just made. Returns at once.
    public void standBy(Container container) {
        if (suits(container) && isFree()) {
            at.workers().execute(() -> occupy(container));
        }
    }

    /// With limits an init comes late ([jd.libcontainer.start.ExecDriver]); with namespaces that are not its own, or other
    /// users, it is none of those that wait.
    private boolean suits(Container container) {
        Namespaces namespaces = SharedNamespaces.plan(container.settings(), (_, _) -> Namespace.HOST);
        return namespaces.spawnedLike(Namespaces.ALL) && !at.idMaps(container).remapped() && isUnlimited(container);
    }

    /// A limit that cannot be is for the start to refuse.
    private boolean isUnlimited(Container container) {
        try {
            return container.settings().limits().resources(at.kernel().syscalls()).equals(Resources.UNLIMITED);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private synchronized boolean isFree() {
        return !closed && post.stream().allMatch(held -> System.nanoTime() - held.since() > KEPT_NANOS);
    }

    private void occupy(Container container) {
        if (!isFree() || !relieved()) {
            return;
        }
        container.operation.lock();
        try {
            if (container.state() instanceof ContainerState.Created && isFree()) {
                send(container);
            }
        } catch (SyscallException | LibcontainerException e) {
            // What is wrong the start will find, too, and say to somebody.
            LOG.debug("let an init go ahead for container {}", container.id(), e);
        } finally {
            container.operation.unlock();
        }
    }

    private void send(Container container) {
        at.kernel().forerunner().standBy(() -> at.kernel().cgroups().create(
                        at.cgroupParent(container), container.id(), Resources.UNLIMITED))
                .filter(init -> !keep(container, init))
                .ifPresent(init -> callBack(container, init));
    }

    private synchronized boolean keep(Container container, StandbyInit init) {
        if (closed || post.isPresent()) {
            return false;
        }
        post = Optional.of(new Post(container, init, System.nanoTime()));
        return true;
    }

    /// {@return whether nobody stands by any more} A container that is being started right now keeps its init.
    private boolean relieved() {
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
        return post.map(Post::container);
    }

    /// Says that the container's process will soon enter the cgroup. Where an init stands by in it, that needs no
    /// preparation; if the start fails before [#prepare], the init is ended. To be called with the container's
    /// `operation` held, as [#prepare].
    void expect(Container container, Cgroup cgroup, Releases releases) {
        if (holder().filter(holder -> holder == container).isPresent()) {
            releases.push(() -> take(container).ifPresent(StandbyInit::close));
        } else {
            cgroup.expect();
        }
    }

    /// {@return an init for the container: the one that stands by for it, where that suits}
    PreparedInit prepare(Container container, Namespaces namespaces, String rootfs, Cgroup cgroup) {
        return at.kernel().starter().prepare(namespaces, rootfs, cgroup, take(container));
    }

    /// To be called with the container's `operation` held.
    ///
    /// {@return the init that is in its group or on the way there; it is the caller's now}
    private synchronized Optional<StandbyInit> take(Container container) {
        Optional<StandbyInit> init = post.filter(held -> held.container() == container).map(Post::init);
        if (init.isPresent()) {
            post = Optional.empty();
        }
        return init;
    }

    /// To be called with the container's `operation` held: it will not be started. Its group goes, too.
    void dismiss(Container container) {
        take(container).ifPresent(init -> callBack(container, init));
    }

    private void callBack(Container container, StandbyInit init) {
        init.close();
        at.kernel().cgroups().discard(at.cgroupParent(container), container.id());
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        relieved();
    }
}
