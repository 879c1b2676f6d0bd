package jd.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jd.libcontainer.Errno;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;
import jd.server.api.ApiException;

/// Directories that outlive containers, each `ROOT/volumes/NAME/_data`.
///
/// Docker 1.2.0 kept volumes as images of a vfs graph: volumes/; today: volume/local
public final class Volumes {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

    private final StateRoot root;
    private final Syscalls syscalls;

    public Volumes(StateRoot root, Syscalls syscalls) {
        this.root = root;
        this.syscalls = syscalls;
    }

    /// Throws Docker's 400 texts for what cannot be a volume's name.
    public static void verifyName(String name) {
        if (name.length() < 2) {
            throw ApiException.invalid("create " + name
                    + ": volume name is too short, names should be at least two alphanumeric characters");
        }
        if (!NAME.matcher(name).matches()) {
            throw ApiException.invalid("create " + name + ": \"" + name + "\" includes invalid characters for a local "
                    + "volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. "
                    + "If you intended to pass a host directory, use absolute path");
        }
    }

    /// Makes the volume, unless it exists. {@return its directory}
    public Path create(String name) {
        verifyName(name);
        try {
            return Files.createDirectories(path(name));
        } catch (IOException e) {
            throw new StorageException("create volume " + name, e);
        }
    }

    /// {@return the directory of a volume's contents}
    public Path path(String name) {
        return root.volume(name).resolve("_data");
    }

    public boolean exists(String name) {
        return Files.isDirectory(path(name));
    }

    public boolean isEmpty(String name) {
        try (Stream<Path> children = Files.list(path(name))) {
            return children.findAny().isEmpty();
        } catch (IOException e) {
            throw new StorageException("read volume " + name, e);
        }
    }

    /// Copies what a container's file system holds at a path into the volume, if there is a directory.
    public void copyUp(Path rootfs, String path, String name) {
        try (RootedDirectory root = RootedDirectory.open(syscalls, rootfs)) {
            int source = root.open(TarPath.parse(path));
            try {
                CopyTree.copy(syscalls, Path.of("/proc/self/fd/" + source + "/."), path(name));
            } finally {
                syscalls.close(source);
            }
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
                throw e;
            }
        }
    }

    public List<String> names() {
        if (Files.notExists(root.volumes())) {
            return List.of();
        }
        try (Stream<Path> volumes = Files.list(root.volumes())) {
            return volumes.map(volume -> volume.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new StorageException("list volumes", e);
        }
    }

    /// Removes the volume and what it holds, if it exists.
    public void remove(String name) {
        RemoveTree.at(syscalls, root.volume(name));
    }
}
