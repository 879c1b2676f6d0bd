package jd.create;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.InitSpec.InitMount;
import jd.server.api.ApiException;

/// Makes what a container's mounts need on the host, and says where it is: prepareVolumesForContainer (section 12.4.5).
///
/// Docker 1.2.0: daemon/volumes.go
final class MountSources {
    private final Facilities at;

    MountSources(Facilities at) {
        this.at = at;
    }

    /// `--mount` wants its source to be there.
    static void verify(MountPoint.Bind bind) {
        if (!bind.createSource() && Files.notExists(Path.of(bind.source()))) {
            throw MountPoint.invalidMount("bind", "bind source path does not exist: " + bind.source());
        }
    }

    /// {@return the mounts that dockerinit shall make}
    ///
    /// @param rootfs where the container's file system is mounted, for volumes that begin with what the image has
    List<InitMount> prepare(Container container, Path rootfs) {
        List<InitMount> mounts = new ArrayList<>();
        for (MountPoint mount : MountPoint.of(container.config(), container.hostConfig())) {
            mounts.add(switch (mount) {
                case MountPoint.Bind bind -> prepare(bind);
                case MountPoint.Volume volume -> prepare(container, volume, rootfs);
                case MountPoint.Tmpfs tmpfs -> TmpfsOptions.mount(tmpfs);
            });
        }
        return mounts;
    }

    private static InitMount prepare(MountPoint.Bind bind) {
        verify(bind);
        try {
            if (Files.notExists(Path.of(bind.source()))) {
                Files.createDirectories(Path.of(bind.source()));
            }
        } catch (FileAlreadyExistsException e) {
            throw ApiException.internal("error while creating mount source path '" + bind.source() + "': mkdir "
                    + e.getFile() + ": not a directory");
        } catch (IOException e) {
            throw ApiException.internal(
                    "error while creating mount source path '" + bind.source() + "': " + e.getMessage());
        }
        return MountPlan.bind(bind.source(), bind.destination(), bind.writable());
    }

    private InitMount prepare(Container container, MountPoint.Volume volume, Path rootfs) {
        String name = name(container, volume);
        at.volumes().create(name);
        if (volume.copyUp() && at.volumes().isEmpty(name)) {
            at.volumes().copyUp(rootfs, volume.destination(), name);
        }
        return MountPlan.bind(at.volumes().path(name).toString(), volume.destination(), volume.writable());
    }

    static String name(Container container, MountPoint.Volume volume) {
        return volume.name().orElseGet(
                () -> container.blueprint().anonymousVolumes().get(volume.destination()));
    }
}
