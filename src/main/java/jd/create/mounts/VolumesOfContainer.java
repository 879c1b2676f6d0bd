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

/// A container's hold on its volumes, from its creation to its removal.
///
/// Docker 1.2.0: daemon/volumes.go; today: daemon/create_unix.go
public final class VolumesOfContainer {
    private final MountDoors at;
    private final Supplier<String> newName;

    /// @param newName for a volume that nobody has named
    public VolumesOfContainer(MountDoors at, Supplier<String> newName) {
        this.at = at;
        this.newName = newName;
    }

    /// Makes the volumes that a container needs and keeps them for it, so that an impossible name fails now and not at
    /// the start. {@return the same mounts, where every volume has a name}
    ///
    /// @param container its id
    /// @param releases gets what gives back each thing that is taken
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
        boolean isNew = at.volumes().use(requests.volume(volume, unnamed), container);
        releases.accept(() -> {
            at.volumes().release(name, container);
            // One with a name is its user's, who may have meant it to stay.
            if (isNew && unnamed) {
                removeUnused(name);
            }
        });
        if (isNew) {
            at.events().emit("create", name, Map.of("driver", "local"));
        }
        return volume;
    }

    /// Fills what is empty with what the image has in its place.
    ///
    /// @param rootfs where the container's file system is mounted
    public void fill(List<MountPoint> mounts, Path rootfs) {
        for (MountPoint mount : mounts) {
            if (mount instanceof Volume volume && volume.anonymous()) {
                at.volumes().verifyPlace(rootfs, volume.destination());
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
            at.volumes().mount(volume.name());
        } catch (ApiException e) {
            return; // what its options name may yet come; the start will see
        }
        try {
            at.volumes().copyUp(rootfs, volume.destination(), volume.name());
        } finally {
            at.volumes().unmount(volume.name());
        }
    }

    /// The daemon has begun anew, and the container is still there.
    public void keep(String container, List<MountPoint> mounts) {
        for (MountPoint mount : mounts) {
            if (mount instanceof Volume volume) {
                at.volumes().use(new VolumeRequest(volume.name(), "", null, null), container);
            }
        }
    }

    /// @param anonymousToo whether those go that have no name and no other user
    public void release(String container, List<MountPoint> mounts, boolean anonymousToo) {
        for (MountPoint mount : mounts) {
            if (mount instanceof Volume volume) {
                at.volumes().release(volume.name(), container);
                if (anonymousToo && volume.anonymous()) {
                    removeUnused(volume.name());
                }
            }
        }
    }

    private void removeUnused(String name) {
        if (at.volumes().removeUnused(name)) {
            at.events().emit("destroy", name, Map.of("driver", "local"));
        }
    }
}
