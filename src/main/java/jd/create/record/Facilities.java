package jd.create.record;

import java.util.concurrent.Callable;
import jd.create.config.HostFacts;
import jd.create.exec.Execs;
import jd.create.mounts.MountDoors;
import jd.create.output.OutputBudget;
import jd.create.output.OutputPump;
import jd.libcontainer.namespace.IdMaps;
import jd.storage.volumes.Volumes;

/// The dependencies that the operations of this chapter share.
public record Facilities(
        Doors.Store store,
        Doors.Network network,
        Doors.Kernel kernel,
        Doors.Config config,
        HostFacts facts,
        ContainerFiles files,
        Checkpoints checkpoints,
        ContainerEvents events,
        OutputPump pump,
        OutputBudget outputBudget,
        Execs execs,
        Workers workers)
        implements AutoCloseable {
    public Volumes volumes() {
        return store.volumes();
    }

    /// {@return the part that the mounts need}
    public MountDoors mountDoors() {
        return new MountDoors(
                kernel.syscalls(), store.root().root(), store.volumes(), files::chown,
                (action, volume, attributes) -> events.emit("volume", action, volume, attributes));
    }

    /// {@return the parent of the container's cgroup}
    public String cgroupParent(Container container) {
        String requested = container.settings().limits().cgroupParent();
        return requested.isEmpty() ? config.cgroupParent() : requested;
    }

    /// {@return the mapping of the container's user ids to the host's}
    public IdMaps idMaps(Container container) {
        boolean hosts = container.settings().namespaces().user().isHost();
        return hosts ? IdMaps.SAME : store.layers().idMaps();
    }

    /// Runs the part of a watching job that waits for the kernel; such a job is on the virtual thread of a connection.
    /// See [Workers#blocking].
    public <T> T blocking(Callable<T> work) {
        return workers.blocking(work);
    }

    public void blocking(Runnable work) {
        workers.blocking(work);
    }

    /// The same for what ends something: see [Workers#blockingForCertain].
    public void blockingForCertain(Runnable work) {
        workers.blockingForCertain(work);
    }

    @Override
    public void close() {
        // The handling of exits is completed; restarts that wait are dropped.
        workers.close();
        checkpoints.finish();
        pump.close();
    }
}
