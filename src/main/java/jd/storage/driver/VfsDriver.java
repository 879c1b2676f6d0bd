package jd.storage.driver;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.storage.files.Change;
import jd.storage.files.CopyTree;
import jd.storage.files.RemoveTree;
import jd.storage.files.StorageException;
import jd.storage.files.TarApply;
import jd.storage.files.TarPack;
import jd.storage.files.TreeChanges;
import jd.storage.files.TreeSize;

/// Stores each layer as a full copy of the layers below: slow and large, but it works on every file system.
///
/// Docker 1.2.0: daemon/graphdriver/vfs/driver.go
public final class VfsDriver implements GraphDriver {
    private final Syscalls syscalls;
    private final Path directories;

    private VfsDriver(Syscalls syscalls, Path directories) {
        this.syscalls = syscalls;
        this.directories = directories;
    }

    public static VfsDriver open(Syscalls syscalls, Path directories) {
        try {
            Files.createDirectories(directories);
        } catch (IOException e) {
            throw new StorageException("open graph driver vfs: \"" + directories + "\"", e);
        }
        return new VfsDriver(syscalls, directories);
    }

    @Override
    public String name() {
        return "vfs";
    }

    @Override
    public TarApply.Whiteouts whiteouts() {
        return TarApply.Whiteouts.REMOVE;
    }

    @Override
    public void create(String id, Optional<String> parent) {
        Path directory = changes(id);
        try {
            Files.createDirectory(directory);
        } catch (IOException e) {
            throw new StorageException("create layer " + id, e);
        }
        syscalls.fchmodat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(directory.toString()), 0755);
        parent.ifPresent(p -> CopyTree.copy(syscalls, changes(p), directory));
    }

    @Override
    public Path changes(String id) {
        return directories.resolve(id);
    }

    @Override
    public List<Change> compare(String id, String parent) {
        return TreeChanges.between(syscalls, changes(id), changes(parent), Optional.empty());
    }

    @Override
    public void diff(String id, String parent, IdMaps maps, OutputStream out) throws IOException {
        TarPack.packChanges(syscalls, changes(id), compare(id, parent), maps, out);
    }

    @Override
    public Path get(String id) {
        return changes(id);
    }

    @Override
    public void put(String id) {}

    @Override
    public void remove(String id) {
        RemoveTree.at(syscalls, changes(id));
    }

    @Override
    public long size(String id) {
        return TreeSize.of(syscalls, changes(id));
    }

    @Override
    public List<String> ids() {
        try (Stream<Path> entries = Files.list(directories)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new StorageException("list layers: \"" + directories + "\"", e);
        }
    }

    @Override
    public Map<String, String> data(String id) {
        return Map.of();
    }

    @Override
    public Map<String, String> status() {
        return Map.of();
    }
}
