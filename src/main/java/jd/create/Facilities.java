package jd.create;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import jd.create.config.HostFacts;
import jd.create.exec.Execs;
import jd.create.mounts.MountDoors;
import jd.create.output.OutputBudget;
import jd.create.output.OutputPump;
import jd.libcontainer.namespace.IdMaps;
import jd.storage.Volumes;

/// What the operations of this chapter share: the doors they were given, and threads that may block.
///
/// @param workers platform threads, made as needed: exits and restarts are handled here
/// @param timer for restarts that wait
record Facilities(
        Containers.Store store,
        Containers.Network network,
        Containers.Kernel kernel,
        Containers.Config config,
        HostFacts facts,
        ContainerFiles files,
        ContainerEvents events,
        OutputPump pump,
        OutputBudget outputBudget,
        Execs execs,
        ExecutorService workers,
        ScheduledExecutorService timer)
        implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 15;

    Volumes volumes() {
        return store.volumes();
    }

    /// {@return what of all this the mounts need}
    MountDoors mountDoors() {
        return new MountDoors(
                kernel.syscalls(), store.root().root(), store.volumes(), files::give,
                (action, volume, attributes) -> events.emit("volume", action, volume, attributes));
    }

    /// {@return below which group a container's own is made}
    String cgroupParent(Container container) {
        String wanted = container.hostConfig().cgroupParent();
        return wanted.isEmpty() ? config.cgroupParent() : wanted;
    }

    /// {@return who the container's users are on the host}
    IdMaps idMaps(Container container) {
        boolean hosts = container.hostConfig().usernsMode().equals("host");
        return hosts ? IdMaps.SAME : store.layers().idMaps();
    }

    static ExecutorService workerThreads() {
        return Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("container-worker-", 0).factory());
    }

    static ScheduledExecutorService timerThread() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("container-timer").factory());
    }

    /// Runs what waits for the kernel. A caller on a virtual thread (a connection of the server) must not do so
    /// itself: it would hold a carrier, of which there are as few as processors. Any other thread goes straight on,
    /// so that one can step through.
    <T> T blocking(Callable<T> work) {
        try {
            return Thread.currentThread().isVirtual() ? workers.submit(work).get() : work.call();
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } catch (Exception e) {
            throw unchecked(e);
        }
    }

    void blocking(Runnable work) {
        blocking(Executors.callable(work));
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked
                ? unchecked
                : new CreateException("wait for a container's operation: " + failure.getMessage(), failure);
    }

    @Override
    public void close() {
        // Exits that are being handled are handled to their end; what waits for a restart is not started any more.
        timer.shutdownNow();
        workers.shutdown();
        try {
            // All but a start whose init waits for a debugger.
            workers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pump.close();
    }
}
