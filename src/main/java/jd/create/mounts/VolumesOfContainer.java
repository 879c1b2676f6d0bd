package jd.create.mounts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import jd.create.mounts.MountPoint.Volume;
import jd.server.api.ApiException;
import jd.server.api.VolumeRequest;

/// Keeps references to a container's volumes from its creation to its removal, so that they are not removed.
///
/// Docker 1.2.0: daemon/volumes.go; today: daemon/create_unix.go
///
/// @param newName generates the name of an anonymous volume
public record VolumesOfContainer(MountDoors doors, Supplier<String> newName) {
    /// Creates the volumes of a container and adds references to them. An invalid name fails here rather than at the start.
    /// {@return the mounts, each volume with a name}
    ///
    /// @param container its id
    /// @param releases receives the release of each acquired resource
    public List<MountPoint> take(
            String container, MountRequests requests, List<MountPoint> mounts, Consumer<Runnable> releases) {
        List<MountPoint> named = new ArrayList<>();
        for (MountPoint mount : mounts) {
            named.add(mount instanceof Volume volume ? take(container, requests, volume, releases) : mount);
        }
        return List.copyOf(named);
    }

    private Volume take(String container, MountRequests requests, Volume wanted, Consumer<Runnable> releases) {
        boolean unnamed = wanted.name().isEmpty();
        Volume volume = unnamed ? wanted.named(newName.get()) : wanted;
        String name = volume.name();
        boolean isNew = doors.volumes().use(requests.volume(volume, unnamed), container);
        releases.accept(() -> {
            doors.volumes().release(name, container);
            // A named volume may have been meant to stay.
            if (isNew && unnamed) {
                removeUnused(name);
            }
        });
        if (isNew) {
            doors.events().emit("create", name, Map.of("driver", "local"));
        }
        return volume;
    }

    /// Fills empty volumes with the image's files at their destinations.
    ///
    /// @param rootfs where the container's file system is mounted
    public void fill(List<MountPoint> mounts, Path rootfs) {
        for (MountPoint mount : mounts) {
            if (mount instanceof Volume volume && volume.anonymous()) {
                doors.volumes().verifyPlace(rootfs, volume.destination());
            }
        }
        for (MountPoint mount : mounts) {
            if (mount instanceof Volume volume && volume.copyUp() && volume.subpath().isEmpty()) {
                fill(volume, rootfs);
            }
        }
    }

    private void fill(Volume volume, Path rootfs) {
        try {
            doors.volumes().mount(volume.name());
        } catch (ApiException e) {
            return; // its device may appear before the start
        }
        try {
            doors.volumes().copyUp(rootfs, volume.destination(), volume.name());
        } finally {
            doors.volumes().unmount(volume.name());
        }
    }

    /// Adds the references of a restored container after a restart of the daemon.
    public void keep(String container, List<MountPoint> mounts) {
        for (MountPoint mount : mounts) {
            if (mount instanceof Volume volume) {
                doors.volumes().use(new VolumeRequest(volume.name(), "", null, null), container);
            }
        }
    }

    /// @param anonymousToo whether to remove anonymous volumes without other references
    public void release(String container, List<MountPoint> mounts, boolean anonymousToo) {
        for (MountPoint mount : mounts) {
            if (mount instanceof Volume volume) {
                doors.volumes().release(volume.name(), container);
                if (anonymousToo && volume.anonymous()) {
                    removeUnused(volume.name());
                }
            }
        }
    }

    private void removeUnused(String name) {
        if (doors.volumes().removeUnused(name)) {
            doors.events().emit("destroy", name, Map.of("driver", "local"));
        }
    }
}
