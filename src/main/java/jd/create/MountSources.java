package jd.create;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jd.create.MountPoint.Bind;
import jd.create.MountPoint.Volume;
import jd.libcontainer.Errno;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.InitSpec.InitMount;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;
import jd.storage.VolumeSubpath;

/// Makes ready on the host what a container mounts, and says where it is: prepareVolumesForContainer (section 12.4.5).
///
/// Docker 1.2.0: daemon/volumes.go
final class MountSources {
    private final Facilities at;
    private final BindPropagation propagation;

    MountSources(Facilities at) {
        this.at = at;
        this.propagation = new BindPropagation(at);
    }

    /// `--mount` wants its source to be there.
    static void verify(Syscalls kernel, Bind bind) {
        if (bind.createSource()) {
            return;
        }
        try {
            kernel.fstatat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(bind.source()), 0);
        } catch (SyscallException e) {
            throw MountWish.invalid("bind", e.is(Errno.ENOENT)
                    ? "bind source path does not exist: " + bind.source()
                    : "stat " + bind.source() + ": " + e.errno().description());
        }
    }

    /// {@return the mounts that dockerinit shall make}
    List<InitMount> prepare(Container container, Releases releases) {
        HostConfig host = container.hostConfig();
        if (host.mounts() != null) {
            host.mounts().forEach(MountWish::verifyAtStart);
        }
        List<InitMount> mounts = new ArrayList<>();
        for (MountPoint mount : container.blueprint().mounts()) {
            mounts.add(switch (mount) {
                case Bind bind -> prepare(bind);
                case Volume volume -> prepare(container, volume, releases);
                case MountPoint.Tmpfs tmpfs -> TmpfsOptions.mount(tmpfs);
            });
        }
        return mounts;
    }

    private InitMount prepare(Bind bind) {
        verify(at.kernel().syscalls(), bind);
        makeSource(bind.source());
        propagation.verify(bind);
        return MountPlan.bind(bind);
    }

    /// Where a file stands in the way, the mount will fail and say so better. A link that leads nowhere is no directory.
    private void makeSource(String source) {
        try {
            if (!Files.exists(Path.of(source))) {
                Files.createDirectories(Path.of(source));
                at.files().give(Path.of(source));
            }
        } catch (FileAlreadyExistsException e) {
            throw ApiException.internal("error while creating mount source path '" + source + "': mkdir " + e.getFile()
                    + ": file exists");
        } catch (FileSystemException e) {
            if (!"Not a directory".equals(e.getReason())) {
                throw cannotMake(source, e);
            }
        } catch (IOException e) {
            throw cannotMake(source, e);
        }
    }

    private static ApiException cannotMake(String source, IOException e) {
        return ApiException.internal("error while creating mount source path '" + source + "': " + e.getMessage());
    }

    private InitMount prepare(Container container, Volume volume, Releases releases) {
        String name = volume.name();
        releases.push(() -> {
            at.volumes().unmount(name);
            at.events().emit("volume", "unmount", name, Map.of("container", container.id(), "driver", "local"));
        });
        at.volumes().mount(name);
        at.events().emit("volume", "mount", name, Map.of(
                "container", container.id(), "destination", volume.destination(), "driver", "local",
                "propagation", "", "read/write", Boolean.toString(volume.writable())));
        return MountPlan.volume(place(at, volume, releases), volume);
    }

    /// {@return the path of what a container sees of a volume, good until it is released}
    static String place(Facilities at, Volume volume, Releases releases) {
        Path whole = at.volumes().path(volume.name());
        if (volume.subpath().isEmpty()) {
            return whole.toString();
        }
        VolumeSubpath part = VolumeSubpath.open(at.kernel().syscalls(), whole, volume.subpath());
        releases.push(part::close);
        return part.path();
    }
}
