package jd.create.record;

import java.util.concurrent.Callable;
import jd.create.config.HostFacts;
import jd.create.exec.Execs;
import jd.create.mounts.MountDoors;
import jd.create.output.OutputBudget;
import jd.create.output.OutputPump;
import jd.libcontainer.namespace.IdMaps;
import jd.storage.Volumes;

/// What the operations of this chapter share: the doors they were given, and threads that may block.
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

    /// {@return what of all this the mounts need}
    public MountDoors mountDoors() {
        return new MountDoors(
                kernel.syscalls(), store.root().root(), store.volumes(), files::give,
                (action, volume, attributes) -> events.emit("volume", action, volume, attributes));
    }

    /// {@return below which cgroup a container's own is made}
    public String cgroupParent(Container container) {
        String wanted = container.settings().limits().cgroupParent();
        return wanted.isEmpty() ? config.cgroupParent() : wanted;
    }

    /// {@return how the container's user ids are mapped to the host's}
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
        // Ends that are being handled are handled to the end; restarts that wait are dropped.
        workers.close();
        checkpoints.finish();
        pump.close();
    }
}
