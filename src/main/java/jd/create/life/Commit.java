package jd.create.life;

import java.util.Optional;
import jd.create.record.Container;
import jd.create.record.ContainerState;
import jd.create.record.Facilities;
import jd.image.ImageId;
import jd.server.api.ApiException;
import jd.storage.Layers;

/// Makes an image of a container's files: the changes in its writable layer become a layer above those of its image.
///
/// The processes of the container are frozen meanwhile, so that they do not change files of which one half has been
/// packed.
///
/// Docker 1.2.0: daemon/commit.go
public record Commit(Facilities facilities, Pausing pausing) {
    /// {@return the image, which has no name yet}
    ///
    /// @param pause freeze the processes of a running container
    // tag::committing[]
    public ImageId commit(
            Container container, boolean pause, NewImage image) {
        requireFiles(container);
        boolean paused = pause && tryPause(container); // <1>
        try {
            // The layer is held here until the image holds it.
            Optional<Layers.Layer> layer = facilities.store().layers()
                    .registerChanges(container.id()); // <2>
            try {
                return facilities.store().graph().registerChild(
                        parent(container),
                        image.child(container.id()), // <3>
                        layer.map(Layers.Layer::diffId));
            } finally {
                layer.ifPresent(held -> // <4>
                        facilities.store().layers().release(held.chainId()));
            }
        } finally {
            if (paused) {
                tryUnpause(container);
            }
        }
    }
    // end::committing[]

    private static Optional<ImageId> parent(Container container) {
        String id = container.blueprint().imageId();
        return id.isEmpty() ? Optional.empty() : Optional.of(ImageId.parse(id));
    }

    private static void requireFiles(Container container) {
        switch (container.state()) {
            case ContainerState.Dead _ -> throw ApiException.conflict(
                    "You cannot commit container " + container.id() + " which is Dead");
            case ContainerState.Removing _ -> throw ApiException.conflict(
                    "You cannot commit container " + container.id() + " which is being removed");
            case ContainerState.Created _, ContainerState.Running _, ContainerState.Paused _,
                    ContainerState.Restarting _, ContainerState.Exited _ -> {}
        }
    }

    /// {@return whether the container runs and was not paused before}
    private boolean tryPause(Container container) {
        try {
            pausing.pause(container);
            return true;
        } catch (ApiException e) {
            return false;
        }
    }

    /// The container may have been killed meanwhile.
    private void tryUnpause(Container container) {
        try {
            pausing.unpause(container);
        } catch (ApiException e) {
            if (container.state() instanceof ContainerState.Paused) {
                throw e;
            }
        }
    }
}
