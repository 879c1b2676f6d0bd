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

/// Removes a container with all it has: layer, files, name, and with `rm -v` its anonymous volumes.
///
/// ```
///   mark ──► kill, wait for the end ──► wait for copies under way ──► remove
///   (nothing starts it,                                                  │
///    a second removal is refused)             Dead, to be tried again ◄──┘ or gone
/// ```
///
/// Docker 1.2.0: daemon/delete.go
public final class Removal {
    private final Facilities at;
    private final Registry registry;
    private final Standby standby;
    private final Stopping stopping;
    private final VolumesOfContainer held;

    public Removal(Facilities at, Registry registry, Standby standby, Stopping stopping) {
        this.at = at;
        this.registry = registry;
        this.standby = standby;
        this.stopping = stopping;
        this.held = new VolumesOfContainer(at.mountDoors(), () -> "");
    }

    public void remove(Container container, boolean force, boolean volumes) {
        mark(container, force, volumes ? Life.Removal.ANONYMOUS_VOLUMES : Life.Removal.CONTAINER);
        try {
            // The end needs the container's lock, so it is awaited without it.
            stopping.killAndWait(container);
            removeStopped(container);
        } finally {
            container.change(life -> life.removed(Life.Removal.NONE));
        }
    }

    /// From here on nothing starts the container, and no other request removes it. A start that is under way comes to its
    /// end before.
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
                at.checkpoints().save(container);
                carryOut(container);
            } finally {
                container.operation.unlock();
            }
        } finally {
            container.files.writeLock().unlock();
        }
    }

    /// The name goes last: while it is taken, no one can make a second container that looks like this one.
    private void carryOut(Container container) {
        LastRun last = container.state().last();
        boolean volumes = container.life().removal() == Life.Removal.ANONYMOUS_VOLUMES;
        try {
            standby.dismiss(container);
            at.store().layers().removeWritable(container.id());
            held.release(container.id(), container.blueprint().mounts(), volumes);
            at.files().delete(container);
            registry.remove(container);
            at.execs().containerRemoved(container.id());
            at.store().names().purge(container.id());
        } catch (Throwable e) {
            // It stays to be seen, and to be removed by another attempt.
            registry.add(container);
            container.change(life -> life.in(life.state().dead(String.valueOf(e.getMessage()))));
            at.checkpoints().save(container);
            container.waiters().removalFailed(container.state().last());
            throw e;
        }
        Workers.attempt("tell of the end of container " + container.id(), () -> at.events().emit(container, "destroy"));
        container.endStreams(new Stdin(at.kernel().syscalls()));
        container.waiters().removed(last);
    }

    /// `--rm`: also when another request is removing it already.
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
