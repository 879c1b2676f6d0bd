package jd.create.life;

import jd.create.record.Container;
import jd.create.record.Container.Live;
import jd.create.record.ContainerState;
import jd.create.record.Facilities;
import jd.server.api.ApiException;

/// Freezes and thaws all processes of a container with the cgroup freezer.
///
/// Docker 1.2.0: daemon/pause.go, libcontainer cgroups/fs/freezer.go
public record Pausing(Facilities facilities, HealthMonitor health) {
    public void pause(Container container) {
        container.operation.lock();
        try {
            switch (container.state()) {
                case ContainerState.Running _ -> {}
                case ContainerState.Paused _ ->
                    throw ApiException.conflict("Container " + container.id() + " is already paused");
                case ContainerState.Restarting _ -> throw ApiException.conflict(
                        "Container " + container.id() + " is restarting, wait until the container is running");
                case ContainerState.Created _, ContainerState.Exited _, ContainerState.Removing _,
                        ContainerState.Dead _ -> throw container.notRunning();
            }
            live(container).cgroup().freeze();
            container.change(life -> life.in(life.state().paused()));
            health.end(container);
            facilities.checkpoints().save(container);
            facilities.events().emit(container, "pause");
        } finally {
            container.operation.unlock();
        }
    }

    public void unpause(Container container) {
        container.operation.lock();
        try {
            if (!(container.state() instanceof ContainerState.Paused)) {
                throw ApiException.internal("Container " + container.id() + " is not paused");
            }
            live(container).cgroup().thaw();
            container.change(life -> life.in(life.state().resumed()));
            health.resume(container);
            facilities.checkpoints().save(container);
            facilities.events().emit(container, "unpause");
        } finally {
            container.operation.unlock();
        }
    }

    /// Unpauses the container after a signal has been sent: a frozen process does not receive it.
    void resumeForSignal(Container container) {
        container.operation.lock();
        try {
            if (container.state() instanceof ContainerState.Paused) {
                unpause(container);
            }
        } finally {
            container.operation.unlock();
        }
    }

    private static Live live(Container container) {
        return container.life().live().orElseThrow(container::notRunning);
    }
}
