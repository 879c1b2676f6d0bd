package jd.create.devices;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import jd.libcontainer.io.DirectoryEntries;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.FileSyscalls.Stat;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitDevice;
import jd.server.api.ApiException;

/// Reads the devices of the host from the nodes in its `/dev`.
///
/// Today: containerd's oci/utils_unix.go, daemon's oci/devices_linux.go
public record HostDevices(Syscalls kernel) {
    /// Directories of `/dev` that are separate file systems, without devices of the host.
    private static final Set<String> PASSED_OVER =
            Set.of("pts", "shm", "fd", "mqueue", ".lxc", ".lxd-mounts", ".udev");

    private static final int PERMISSIONS = 07777;

    /// {@return the devices of a privileged container: all but the console}
    List<InitDevice> all() {
        List<InitDevice> found = new ArrayList<>();
        collect("/dev", found);
        found.removeIf(device -> device.type().equals("p") || device.path().equals("/dev/console"));
        return found;
    }

    private void collect(String directory, List<InitDevice> found) {
        for (String name : names(directory)) {
            String path = directory + "/" + name;
            Optional<Stat> stat = stat(path);
            if (stat.isEmpty()) {
                continue;
            }
            if (stat.get().isDirectory()) {
                if (!PASSED_OVER.contains(name)) {
                    collect(path, found);
                }
            } else {
                device(stat.get(), path).ifPresent(found::add);
            }
        }
    }

    /// {@return the device, or all devices in a directory, in its order}
    ///
    /// @param inside the path in the container; empty for a cgroup rule without a node
    /// @throws ApiException with Docker's message
    List<InitDevice> find(String path, String inside) {
        String resolved = resolved(path);
        Stat stat;
        try {
            stat = kernel.fstatat(
                    FileSyscalls.AT_FDCWD, FileSyscalls.bytes(resolved), FileSyscalls.AT_SYMLINK_NOFOLLOW);
        } catch (SyscallException e) {
            throw notFound(path, e.errno().description());
        }
        List<InitDevice> found = new ArrayList<>();
        if (stat.isDirectory()) {
            below(resolved, resolved, inside, found);
        } else {
            device(stat, inside).ifPresent(found::add);
        }
        if (found.isEmpty()) {
            throw notFound(path, "not a device node");
        }
        return found;
    }

    private void below(String top, String directory, String inside, List<InitDevice> found) {
        for (String name : names(directory)) {
            String path = directory + "/" + name;
            stat(path).ifPresent(stat -> {
                if (stat.isDirectory()) {
                    below(top, path, inside, found);
                } else {
                    device(stat, inside + path.substring(top.length())).ifPresent(found::add);
                }
            });
        }
    }

    /// Follows a symbolic link, unless it is dangling.
    private static String resolved(String path) {
        try {
            return path.endsWith("/") ? path : Path.of(path).toRealPath().toString();
        } catch (IOException e) {
            return path;
        }
    }

    private static ApiException notFound(String path, String why) {
        return ApiException.internal(
                "error gathering device information while adding custom device \"" + path + "\": " + why);
    }

    private static Optional<InitDevice> device(Stat stat, String path) {
        String type = switch (stat.mode() & FileSyscalls.S_IFMT) {
            case FileSyscalls.S_IFCHR -> "c";
            case FileSyscalls.S_IFBLK -> "b";
            case FileSyscalls.S_IFIFO -> "p";
            default -> "";
        };
        return Optional.of(type).filter(known -> !known.isEmpty()).map(known -> new InitDevice(
                path, known, FileSyscalls.major(stat.rdev()), FileSyscalls.minor(stat.rdev()),
                stat.mode() & PERMISSIONS, stat.uid(), stat.gid()));
    }

    /// A node may vanish between the two calls, when a device is removed.
    private Optional<Stat> stat(String path) {
        try {
            return Optional.of(kernel.fstatat(
                    FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path), FileSyscalls.AT_SYMLINK_NOFOLLOW));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Set<String> names(String directory) {
        Set<String> names = new TreeSet<>();
        int fd = kernel.open(directory, Machine.O_DIRECTORY | FileSyscalls.O_CLOEXEC);
        try {
            for (byte[] name : new DirectoryEntries(kernel, fd)) {
                names.add(new String(name, StandardCharsets.UTF_8));
            }
        } finally {
            kernel.close(fd);
        }
        return names;
    }
}
