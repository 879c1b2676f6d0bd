package jd.storage.files;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import jd.image.tar.TarEntry;
import jd.libcontainer.io.DirectoryEntries;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.FileSyscalls.Stat;
import jd.libcontainer.kernel.Syscalls;

/// The content of a tree in a form for comparison: a line for each file, by its name in bytes.
public final class TreeSnapshot {
    private final Syscalls syscalls;
    private final Map<String, String> lines = new TreeMap<>();
    private final Map<Long, TreeSet<String>> names = new HashMap<>();

    private TreeSnapshot(Syscalls syscalls) {
        this.syscalls = syscalls;
    }

    public static Map<String, String> of(Syscalls syscalls, Path directory) {
        TreeSnapshot snapshot = new TreeSnapshot(syscalls);
        int fd = DirectoryDescriptors.directory(
                syscalls, FileSyscalls.AT_FDCWD, FileSyscalls.bytes(directory.toString()));
        try {
            snapshot.children(fd, "");
        } finally {
            syscalls.close(fd);
        }
        snapshot.names.values().forEach(group -> addNames(snapshot.lines, group));
        return snapshot.lines;
    }

    /// Each line of a file with several names has all of them.
    static void addNames(Map<String, String> lines, TreeSet<String> group) {
        if (group.size() > 1) {
            group.forEach(name -> lines.merge(name, " = " + group, String::concat));
        }
    }

    private void children(int fd, String prefix) {
        for (byte[] name : new DirectoryEntries(syscalls, fd)) {
            child(fd, name, prefix + TarEntry.text(name));
        }
    }

    private void child(int parent, byte[] name, String path) {
        Stat stat = syscalls.fstatat(parent, name, FileSyscalls.AT_SYMLINK_NOFOLLOW);
        if (!stat.isDirectory()) {
            names.computeIfAbsent(stat.ino(), _ -> new TreeSet<>()).add(path);
        }
        String content = switch (stat.mode() & FileSyscalls.S_IFMT) {
            case FileSyscalls.S_IFREG -> content(parent, name);
            case FileSyscalls.S_IFLNK -> TarEntry.text(syscalls.readlinkat(parent, name));
            case FileSyscalls.S_IFDIR -> "";
            default -> Long.toString(stat.rdev());
        };
        lines.put(path, "%o %d:%d %d %s %s".formatted(
                stat.mode(), stat.uid(), stat.gid(), stat.mtimeNanos(), xattrs(parent, name), content));
        if (stat.isDirectory()) {
            int fd = DirectoryDescriptors.directory(syscalls, parent, name);
            try {
                children(fd, path + "/");
            } finally {
                syscalls.close(fd);
            }
        }
    }

    private String content(int parent, byte[] name) {
        int fd = syscalls.openat(parent, name, FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC, 0);
        try {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] buffer = new byte[4096];
            for (int n = syscalls.read(fd, buffer, 0, 4096); n > 0; n = syscalls.read(fd, buffer, 0, 4096)) {
                all.write(buffer, 0, n);
            }
            return HexFormat.of().formatHex(all.toByteArray());
        } finally {
            syscalls.close(fd);
        }
    }

    private Map<String, String> xattrs(int parent, byte[] name) {
        byte[] path = DirectoryDescriptors.path(parent, TarEntry.text(name));
        Map<String, String> xattrs = new TreeMap<>();
        for (String key : syscalls.llistxattr(path)) {
            xattrs.put(key, HexFormat.of().formatHex(syscalls.lgetxattr(path, key)));
        }
        return xattrs;
    }
}
