package jd.create;

import jd.create.ContainerState.LastRun;
import jd.create.mounts.VolumesOfContainer;
import jd.create.output.Stdin;
import jd.server.api.ApiException;

/// Takes a container away with all it had: layer, files, name, and if asked its anonymous volumes.
///
/// Docker 1.2.0: daemon/delete.go
final class Removal {
    private final Facilities at;
    private final Registry registry;
    private final Standby standby;
    private final Stopping stopping;
    private final VolumesOfContainer held;

    Removal(Facilities at, Registry registry, Standby standby, Stopping stopping) {
        this.at = at;
        this.registry = registry;
        this.standby = standby;
        this.stopping = stopping;
        this.held = new VolumesOfContainer(at.mountDoors(), () -> "");
    }

    void remove(Container container, boolean force, boolean volumes) {
        refuseUnless(container, force);
        if (force) {
            stopping.killAndWait(container);
        }
        container.operation.lock();
        try {
            // Another removal may have been first, another start quicker than this.
            registry.find(container.id());
            refuseUnless(container, false);
            container.change(life -> life.in(life.state().removing()));
            at.files().savePassing(container);
            carryOut(container, volumes);
        } finally {
            container.operation.unlock();
        }
    }

    private static void refuseUnless(Container container, boolean force) {
        String reason = switch (container.state()) {
            case ContainerState.Running _ -> "container is running: stop the container before removing or force remove";
            case ContainerState.Paused _ -> "container is paused and must be unpaused first";
            case ContainerState.Restarting _ ->
                "container is restarting: stop the container before removing or force remove";
            case ContainerState.Removing _ ->
                throw ApiException.conflict("removal of container " + container.name() + " is already in progress");
            case ContainerState.Created _, ContainerState.Exited _, ContainerState.Dead _ -> "";
        };
        if (!force && !reason.isEmpty()) {
            throw ApiException.conflict("cannot remove container \"/" + container.name() + "\": " + reason);
        }
    }

    /// The name goes last: while it is taken, no one can make a second container that looks like this one.
    private void carryOut(Container container, boolean volumes) {
        LastRun last = container.state().last();
        try {
            standby.dismiss(container);
            at.store().layers().removeWritable(container.id());
            held.release(container.id(), container.blueprint().mounts(), volumes);
            at.files().delete(container.id());
            registry.remove(container);
            at.execs().containerRemoved(container.id());
            at.store().names().purge(container.id());
        } catch (RuntimeException e) {
            container.change(life -> life.in(life.state().dead()));
            throw e;
        }
        at.events().emit(container, "destroy");
        container.endStreams(new Stdin(at.kernel().syscalls()));
        container.waiters().removed(last);
    }

    /// `--rm`: also when someone else is removing it already.
    void auto(Container container) {
        try {
            remove(container, true, true);
        } catch (ApiException e) {
            if (e.kind() != ApiException.Kind.CONFLICT && e.kind() != ApiException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }
}
