package jd.create.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jd.create.failure.CreateException;
import jd.create.mounts.MountPlan;
import jd.create.mounts.MountPoint;
import jd.create.mounts.MountPoint.Bind;
import jd.create.mounts.MountPoint.Volume;
import jd.create.mounts.MountSources;
import jd.create.record.Container;
import jd.create.record.ContainerState;
import jd.create.record.Facilities;
import jd.create.record.Releases;
import jd.image.tar.TarException;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.mount.ContainerView;
import jd.libcontainer.process.ExecUser;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitMount;
import jd.server.api.ApiException;
import jd.server.api.Jobs;
import jd.server.api.PathStat;
import jd.storage.files.ContainerTree;
import jd.storage.files.StorageException;

/// Copies files out of and into a container as tars (`docker cp`), whether it runs or not.
///
/// The files are accessed through a [ContainerView], which has the container's root and its volumes, but not its tmpfs
/// mounts and `/proc`: those exist only in its mount namespace.
///
/// Docker 1.2.0: daemon/container.go Copy; today: daemon/archive_unix.go
public final class Archives {
    private final Facilities facilities;
    private final Syscalls syscalls;

    public Archives(Facilities facilities) {
        this.facilities = facilities;
        this.syscalls = facilities.kernel().syscalls();
    }

    /// @param ref the user's reference to the container, for messages
    public PathStat stat(Container container, String ref, String path) {
        return in(container, ref, path, (view, tree) -> tree.stat(path));
    }

    /// Writes a file or directory as a tar.
    ///
    /// @param out called after the path has been found
    public void pack(Container container, String ref, String path, Supplier<OutputStream> out) {
        in(container, ref, path, (view, tree) -> {
            tree.stat(path);
            try {
                tree.pack(path, out.get());
            } catch (IOException e) {
                throw new CreateException("pack \"" + path + "\": " + e.getMessage(), e);
            }
            return true;
        });
        facilities.events().emit(container, "archive-path");
    }

    public void unpack(Container container, Jobs.Extract options, InputStream tar) {
        String path = options.to().path();
        in(container, options.to().ref(), path, (view, tree) -> {
            String directory = tree.resolved(path);
            if (!tree.isDirectory(directory)) {
                throw ApiException.internal("extraction point is not a directory");
            }
            verifyWritable(container, directory);
            tree.unpack(directory, tar, options.keepsKinds(), owner(container, view, options));
            return true;
        });
        facilities.events().emit(container, "extract-to-dir");
    }

    /// Writes all files of the container's root as a tar, without volumes.
    ///
    /// @param out called after the checks
    public void export(Container container, Supplier<OutputStream> out) {
        String problem = switch (container.state()) {
            case ContainerState.Dead _ -> " which is Dead";
            case ContainerState.Removing _ -> " which is being removed";
            case ContainerState.Created _, ContainerState.Running _, ContainerState.Paused _,
                    ContainerState.Restarting _, ContainerState.Exited _ -> "";
        };
        if (!problem.isEmpty()) {
            throw ApiException.conflict("You cannot export container " + container.id() + problem);
        }
        try {
            facilities.store().layers().export(container.id(), out.get());
        } catch (IOException | StorageException e) {
            throw new ApiException(ApiException.Kind.INTERNAL,
                    "Error exporting container " + container.id() + ": " + e.getMessage(), e);
        }
        facilities.events().emit(container, "export");
    }

    /// Checked for Docker's message; the read-only mounts of the view would fail too.
    private static void verifyWritable(Container container, String directory) {
        Optional<MountPoint> volume = container.blueprint().mounts().stream()
                .filter(mount -> !(mount instanceof MountPoint.Tmpfs))
                .filter(mount -> (directory + "/").startsWith(mount.destination() + "/"))
                .findFirst();
        boolean writable = switch (volume.orElse(null)) {
            case Bind bind -> bind.writable();
            case Volume named -> named.writable();
            case MountPoint.Tmpfs _ -> true;
            case null -> true;
        };
        if (!writable) {
            throw ApiException.internal("mounted volume is marked read-only");
        }
        if (volume.isEmpty() && container.settings().security().readonlyRootfs()) {
            throw ApiException.internal("container rootfs is marked read-only");
        }
    }

    private Optional<int[]> owner(Container container, ContainerView view, Jobs.Extract options) {
        String user = container.config().user();
        if (!options.toUser() || user.isEmpty()) {
            return Optional.empty();
        }
        try {
            ExecUser found = ExecUser.lookUpBelow(syscalls, view.root(), user, List.of());
            return Optional.of(new int[] {found.uid(), found.gid()});
        } catch (InitFailure e) {
            throw ApiException.internal(e.getMessage());
        }
    }

    /// Keeps the root mounted meanwhile: a start shares the mount. A second overlay mount of the same directories would
    /// remove the working directory of the first.
    private <T> T inMounted(Container container, BiFunction<ContainerView, ContainerTree, T> work) {
        facilities.store().layers().mount(container.id());
        try (ContainerView view = view(container)) {
            return work.apply(view, new ContainerTree(syscalls, view.root(), facilities.store().layers().idMaps()));
        } finally {
            facilities.store().layers().unmount(container.id());
        }
    }

    private <T> T in(
            Container container, String ref, String path, BiFunction<ContainerView, ContainerTree, T> work) {
        try {
            return inMounted(container, work);
        } catch (SyscallException e) {
            if (ContainerTree.isMissing(e)) {
                throw ApiException.notFound("Could not find the file " + path + " in container " + ref);
            }
            throw ApiException.internal("lstat " + path + ": " + e.errno().description());
        } catch (StorageException | TarException e) {
            throw new ApiException(ApiException.Kind.INTERNAL, asGoSays(e.getMessage()), e);
        }
    }

    /// Go's tar reader reports only the kind of an error.
    private static String asGoSays(String message) {
        int kind = Math.max(message.indexOf("archive/tar: "), message.indexOf("unexpected EOF"));
        return message.startsWith("read tar: ") && kind > 0 ? message.substring(kind) : message;
    }

    /// Keeps the mounts only until the view has been created, so that the container's exit or removal does not wait for a
    /// slow client.
    private ContainerView view(Container container) {
        Releases mounted = new Releases();
        container.operation.lock();
        try {
            Path rootfs = facilities.store().layers().mount(container.id());
            mounted.push(() -> facilities.store().layers().unmount(container.id()));
            return ContainerView.open(syscalls, rootfs.toString(), binds(container, mounted));
        } catch (InitFailure e) {
            throw ApiException.internal(e.getMessage());
        } finally {
            try {
                mounted.run();
            } finally {
                container.operation.unlock();
            }
        }
    }

    private List<InitMount> binds(Container container, Releases mounted) {
        List<InitMount> own = new ArrayList<>();
        for (MountPoint mount : container.blueprint().mounts()) {
            switch (mount) {
                case Bind bind -> own.add(MountPlan.bind(bind));
                case Volume volume -> {
                    facilities.volumes().mount(volume.name());
                    mounted.push(() -> facilities.volumes().unmount(volume.name()));
                    own.add(MountPlan.volume(
                            MountSources.place(facilities.mountDoors(), volume, mounted::push), volume));
                }
                case MountPoint.Tmpfs _ -> {}
            }
        }
        own.addAll(networkFiles(container, own));
        return MountPlan.inOrder(own);
    }

    /// {@return the mounts of the last start over `/etc/hosts`, `/etc/hostname` and `/etc/resolv.conf`}
    private List<InitMount> networkFiles(Container container, List<InitMount> own) {
        boolean writable = !container.settings().security().readonlyRootfs();
        return Stream.of("resolv.conf", "hostname", "hosts")
                .filter(name -> Files.exists(facilities.files().file(container.id(), name)))
                .filter(name -> own.stream().noneMatch(mount -> mount.target().equals("/etc/" + name)))
                .map(name -> MountPlan.bind(
                        facilities.files().file(container.id(), name).toString(), "/etc/" + name, writable))
                .toList();
    }
}
