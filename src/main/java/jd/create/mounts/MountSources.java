package jd.create.mounts;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import jd.create.mounts.MountPoint.Bind;
import jd.create.mounts.MountPoint.Volume;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitMount;
import jd.server.api.ApiException;
import jd.storage.volumes.VolumeSubpath;

/// Prepares the sources of a container's mounts on the host: prepareVolumesForContainer (section 12.4.5).
///
/// Docker 1.2.0: daemon/volumes.go
public final class MountSources {
    private final MountDoors doors;
    private final BindPropagation propagation;

    public MountSources(MountDoors doors) {
        this.doors = doors;
        this.propagation = new BindPropagation(doors);
    }

    /// Requires that the source of a `--mount` exists.
    public static void verify(Syscalls kernel, Bind bind) {
        if (bind.createSource()) {
            return;
        }
        try {
            kernel.fstatat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(bind.source()), 0);
        } catch (SyscallException e) {
            throw MountSpec.invalid("bind", e.is(Errno.ENOENT)
                    ? "bind source path does not exist: " + bind.source()
                    : "stat " + bind.source() + ": " + e.errno().description());
        }
    }

    /// {@return the mounts for dockerinit}
    ///
    /// @param container its id
    /// @param releases receives the release of each acquired resource
    public List<InitMount> prepare(
            String container, MountRequests requests, List<MountPoint> wanted, Consumer<Runnable> releases) {
        requests.verifyAtStart();
        List<InitMount> mounts = new ArrayList<>();
        for (MountPoint mount : wanted) {
            mounts.add(switch (mount) {
                case Bind bind -> prepare(bind);
                case Volume volume -> prepare(container, volume, releases);
                case MountPoint.Tmpfs tmpfs -> TmpfsOptions.mount(tmpfs);
            });
        }
        return mounts;
    }

    private InitMount prepare(Bind bind) {
        verify(doors.syscalls(), bind);
        makeSource(bind.source());
        propagation.verify(bind);
        return MountPlan.bind(bind);
    }

    /// Creates a missing directory. If a parent is a file, the mount will fail with a better message. A dangling symbolic link
    /// is an error.
    private void makeSource(String source) {
        try {
            if (!Files.exists(Path.of(source))) {
                Files.createDirectories(Path.of(source));
                doors.owner().give(Path.of(source));
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

    private InitMount prepare(String container, Volume volume, Consumer<Runnable> releases) {
        String name = volume.name();
        releases.accept(() -> {
            doors.volumes().unmount(name);
            doors.events().emit("unmount", name, Map.of("container", container, "driver", "local"));
        });
        doors.volumes().mount(name);
        doors.events().emit("mount", name, Map.of(
                "container", container, "destination", volume.destination(), "driver", "local",
                "propagation", "", "read/write", Boolean.toString(volume.writable())));
        return MountPlan.volume(place(doors, volume, releases), volume);
    }

    /// {@return the path of the mounted part of a volume, valid until it is released}
    public static String place(MountDoors doors, Volume volume, Consumer<Runnable> releases) {
        Path whole = doors.volumes().path(volume.name());
        if (volume.subpath().isEmpty()) {
            return whole.toString();
        }
        VolumeSubpath part = VolumeSubpath.open(doors.syscalls(), whole, volume.subpath());
        releases.accept(part::close);
        return part.path();
    }
}
