package jd.libcontainer.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A file of the fake kernel. Names are keyed as ISO-8859-1, which holds any bytes.
///
/// A directory may represent one on the real disk: files created there by `java.nio.file` are visible, and changes are not
/// written back.
final class FakeNode {
    private static long nextIno = 2;

    final FakeNode parent;
    final Optional<Path> disk;
    final long ino = nextIno++;
    final Map<String, FakeNode> children = new TreeMap<>();
    final Set<String> removed = new HashSet<>();
    final Map<String, byte[]> attributes = new LinkedHashMap<>();
    int mode;
    int uid;
    int gid;
    long rdev;
    long mtimeNanos;
    long links = 1;
    byte[] content = {};
    boolean dirty;

    /// Opening a missing name creates an empty file, because proc, sysfs and cgroups have a file for every setting.
    boolean makesFiles;

    /// A missing directory of a path is created as well.
    boolean makesDirectories;

    FakeNode(FakeNode parent, int mode, Optional<Path> disk) {
        this.parent = parent;
        this.mode = mode;
        this.disk = disk;
    }

    static FakeNode directory(FakeNode parent, int permissions) {
        return new FakeNode(parent, FileSyscalls.S_IFDIR | permissions, Optional.empty());
    }

    boolean isType(int type) {
        return (mode & FileSyscalls.S_IFMT) == type;
    }

    boolean isDirectory() {
        return isType(FileSyscalls.S_IFDIR);
    }

    /// {@return the child of this name, null if it is missing}
    FakeNode child(String name) {
        FakeNode child = children.get(name);
        if (child != null && child.disk.isPresent() && !Files.exists(child.disk.get(), LinkOption.NOFOLLOW_LINKS)) {
            children.remove(name);
            child = null;
        }
        if (child == null && !removed.contains(name)) {
            child = imported(name);
        }
        return child;
    }

    private FakeNode imported(String name) {
        if (disk.isEmpty()) {
            return null;
        }
        Path path = disk.get().resolve(name);
        try {
            int type;
            if (Files.isSymbolicLink(path)) {
                type = FileSyscalls.S_IFLNK;
            } else if (Files.isDirectory(path)) {
                type = FileSyscalls.S_IFDIR;
            } else if (Files.exists(path)) {
                type = FileSyscalls.S_IFREG;
            } else {
                return null;
            }
            FakeNode node = new FakeNode(this, type | 0755, Optional.of(path));
            if (type == FileSyscalls.S_IFLNK) {
                node.content = Files.readSymbolicLink(path).toString().getBytes(StandardCharsets.UTF_8);
            }
            children.put(name, node);
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return the names of all children, in memory and on disk}
    Set<String> names() {
        Set<String> names = new HashSet<>();
        disk.filter(_ -> isDirectory()).ifPresent(path -> {
            try (var entries = Files.list(path)) {
                entries.forEach(entry -> names.add(entry.getFileName().toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        names.removeAll(removed);
        names.addAll(children.keySet());
        names.removeIf(name -> child(name) == null);
        return names;
    }

    byte[] content() {
        if (disk.isPresent() && !dirty && isType(FileSyscalls.S_IFREG)) {
            try {
                return Files.readAllBytes(disk.get());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return content;
    }

    void setContent(byte[] bytes) {
        content = bytes;
        dirty = true;
    }

    /// Creates an empty file or directory, which makes files if this directory does.
    FakeNode newChild(String name, int mode) {
        FakeNode child = new FakeNode(this, mode, Optional.empty());
        child.makesFiles = makesFiles;
        child.makesDirectories = makesDirectories;
        put(name, child);
        return child;
    }

    FakeNode newDirectory(String name) {
        return newChild(name, FileSyscalls.S_IFDIR | 0755);
    }

    void put(String name, FakeNode child) {
        children.put(name, child);
        removed.remove(name);
    }

    void remove(String name) {
        children.remove(name);
        removed.add(name);
    }
}
