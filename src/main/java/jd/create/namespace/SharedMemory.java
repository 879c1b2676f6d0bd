package jd.create.namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jd.create.config.IpcMode;
import jd.create.failure.CreateException;
import jd.create.record.Container;
import jd.create.record.Facilities;
import jd.create.record.Registry;
import jd.create.record.Releases;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.libcontainer.spec.InitMount;
import jd.server.api.ApiException;

/// Decides what is mounted at `/dev/shm`, for POSIX shared memory. Containers that share an IPC namespace share this
/// mount.
///
/// A private one is a tmpfs that dockerinit mounts. A shareable one is mounted by the daemon, at
/// `containers/ID/mounts/shm`, and bind-mounted into each container.
///
/// Today: daemon/container_operations_unix.go setupIPCDirs
public record SharedMemory(Facilities facilities, Registry registry) {
    private static final long FLAGS = MountSyscalls.MS_NOSUID | MountSyscalls.MS_NODEV | MountSyscalls.MS_NOEXEC;
    private static final String TARGET = "/dev/shm";

    /// {@return the mount of a container that is being started; none with `--ipc none`}
    public Optional<InitMount> prepare(Container container, Releases releases) {
        return switch (container.settings().namespaces().ipc()) {
            case IpcMode.None _ -> Optional.empty();
            case IpcMode.Host _ -> Optional.of(bind(Path.of(TARGET)));
            case IpcMode.Private _ -> Optional.of(inside(container));
            case IpcMode.Shareable _ -> Optional.of(
                    hasOwn(container) ? inside(container) : mounted(container, releases));
            case IpcMode.Container(String ref) -> Optional.of(bind(joined(ref)));
        };
    }

    private static InitMount inside(Container container) {
        return new InitMount("tmpfs", "shm", TARGET, FLAGS, options(container));
    }

    private static String options(Container container) {
        return "mode=1777,size=" + container.settings().namespaces().shmSize();
    }

    private static InitMount bind(Path source) {
        return new InitMount("bind", source.toString(), TARGET, MountSyscalls.MS_BIND, "");
    }

    /// {@return whether the user mounts something else there, which is not shared}
    private static boolean hasOwn(Container container) {
        return container.settings().mounts().with(List.of()).stream()
                .anyMatch(mount -> mount.destination().equals(TARGET));
    }

    private InitMount mounted(Container container, Releases releases) {
        Path directory = directory(container);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new CreateException("make " + directory + ": " + e.getMessage(), e);
        }
        String path = directory.toString();
        facilities.kernel().syscalls().mount("shm", path, "tmpfs", FLAGS, options(container) + owner());
        releases.push(() -> facilities.kernel().syscalls().umount2(path, MountSyscalls.MNT_DETACH));
        return bind(directory);
    }

    private String owner() {
        IdMaps maps = facilities.store().layers().idMaps();
        return maps.remapped() ? ",uid=" + maps.rootUid() + ",gid=" + maps.rootGid() : "";
    }

    private Path directory(Container container) {
        return facilities.files().file(container.id(), "mounts").resolve("shm");
    }

    /// {@return where the other container's `/dev/shm` is mounted on the host}
    private Path joined(String ref) {
        try {
            Container other = SharedNamespaces.donor(registry.lookup(ref).orElseThrow(() -> unknown(ref)));
            return of(other);
        } catch (ApiException e) {
            throw new ApiException(e.kind(), prefixed(e.getMessage()), e);
        }
    }

    private Path of(Container other) {
        return switch (other.settings().namespaces().ipc()) {
            case IpcMode.Host _ -> Path.of(TARGET);
            case IpcMode.Shareable _ when !hasOwn(other) -> directory(other);
            case IpcMode.Container(String ref) -> joined(ref);
            case IpcMode.Shareable _, IpcMode.Private _, IpcMode.None _ -> throw ApiException.invalid(
                    "container " + other.id()
                            + ": non-shareable IPC (hint: use IpcMode:shareable for the donor container)");
        };
    }

    private static ApiException unknown(String ref) {
        return ApiException.invalid(
                ref.isEmpty() ? "invalid name or ID supplied: \"\"" : "No such container: " + ref);
    }

    private static String prefixed(String message) {
        String prefix = "failed to join IPC namespace: ";
        return message.startsWith(prefix) ? message : prefix + message;
    }
}
