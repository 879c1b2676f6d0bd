package jd.create.life;

import jd.create.mounts.VolumesOfContainer;
import jd.create.output.Stdin;
import jd.create.record.Container;
import jd.create.record.Container.Life;
import jd.create.record.ContainerState;
import jd.create.record.ContainerState.LastRun;
import jd.create.record.Facilities;
import jd.create.record.Registry;
import jd.create.record.Workers;
import jd.server.api.ApiException;

/// Removes a container with its layer, files and name, and with `rm -v` its anonymous volumes.
///
/// ```
///   mark ──► kill, wait for the exit ──► wait for copies in progress ──► remove
///   (cannot be started,                                                     │
///    a second removal is refused)             Dead, can be removed again ◄──┘ or removed
/// ```
///
/// Docker 1.2.0: daemon/delete.go
public final class Removal {
    private final Facilities facilities;
    private final Registry registry;
    private final Standby standby;
    private final Stopping stopping;
    private final VolumesOfContainer held;

    public Removal(Facilities facilities, Registry registry, Standby standby, Stopping stopping) {
        this.facilities = facilities;
        this.registry = registry;
        this.standby = standby;
        this.stopping = stopping;
        this.held = new VolumesOfContainer(facilities.mountDoors(), () -> "");
    }

    public void remove(Container container, boolean force, boolean volumes) {
        mark(container, force, volumes ? Life.Removal.ANONYMOUS_VOLUMES : Life.Removal.CONTAINER);
        try {
            // The handling of the exit takes the container's lock, so this thread must not hold it.
            stopping.killAndWait(container);
            removeStopped(container);
        } finally {
            container.change(life -> life.removed(Life.Removal.NONE));
        }
    }

    /// From here on the container cannot be started, and other removals are refused. Waits for a start in progress.
    private void mark(Container container, boolean force, Life.Removal what) {
        if (force) {
            container.lockForRemoval();
        } else {
            container.operation.lock();
        }
        try {
            registry.requirePresent(container);
            if (container.life().removal() != Life.Removal.NONE) {
                throw ApiException.conflict("removal of container " + container.name() + " is already in progress");
            }
            if (!force) {
                refuseIfRunning(container);
            }
            container.change(life -> life.removed(what));
            stopping.cancelRestart(container);
        } finally {
            container.operation.unlock();
        }
    }

    private static void refuseIfRunning(Container container) {
        String reason = switch (container.state()) {
            case ContainerState.Running _ -> "container is running: stop the container before removing or force remove";
            case ContainerState.Paused _ -> "container is paused and must be unpaused first";
            case ContainerState.Restarting _ ->
                "container is restarting: stop the container before removing or force remove";
            case ContainerState.Created _, ContainerState.Exited _, ContainerState.Removing _,
                    ContainerState.Dead _ -> "";
        };
        if (!reason.isEmpty()) {
            throw ApiException.conflict("cannot remove container \"/" + container.name() + "\": " + reason);
        }
    }

    private void removeStopped(Container container) {
        container.files.writeLock().lock();
        try {
            container.operation.lock();
            try {
                container.change(life -> life.in(life.state().removing()));
                facilities.checkpoints().save(container);
                carryOut(container);
            } finally {
                container.operation.unlock();
            }
        } finally {
            container.files.writeLock().unlock();
        }
    }

    /// Releases the name last, so that no other container gets it before the rest has been removed.
    private void carryOut(Container container) {
        LastRun last = container.state().last();
        boolean volumes = container.life().removal() == Life.Removal.ANONYMOUS_VOLUMES;
        try {
            standby.dismiss(container);
            facilities.store().layers().removeWritable(container.id());
            held.release(container.id(), container.blueprint().mounts(), volumes);
            facilities.files().delete(container);
            registry.remove(container);
            facilities.execs().containerRemoved(container.id());
            facilities.store().names().purge(container.id());
        } catch (Throwable e) {
            // The container stays listed, and can be removed again.
            registry.add(container);
            container.change(life -> life.in(life.state().dead(String.valueOf(e.getMessage()))));
            facilities.checkpoints().save(container);
            container.waiters().removalFailed(container.state().last());
            throw e;
        }
        Workers.attempt("emit the removal of container " + container.id(),
                () -> facilities.events().emit(container, "destroy"));
        container.endStreams(new Stdin(facilities.kernel().syscalls()));
        container.waiters().removed(last);
    }

    /// Removes a container with `--rm`. Does nothing if another request is removing it.
    public void auto(Container container) {
        try {
            remove(container, true, true);
        } catch (ApiException e) {
            if (e.kind() != ApiException.Kind.CONFLICT && e.kind() != ApiException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }
}
