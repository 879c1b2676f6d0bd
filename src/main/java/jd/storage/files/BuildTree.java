package jd.storage.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import jd.image.Digest;
import jd.image.tar.TarEntry;
import jd.image.tar.TarException;
import jd.image.tar.TarReader;
import jd.libcontainer.io.DirectoryEntries;
import jd.libcontainer.io.FdInputStream;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.FileSyscalls.Stat;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMap;
import jd.libcontainer.namespace.IdMaps;

/// A tree of files that a build copies from or into: the build context, the files of another image, or the layer of the
/// next image. No path and no link leads out of it.
///
/// Names are bytes, one in each character. The files may be those of an image, whose links lead anywhere, so every path is
/// resolved by the kernel below the root.
///
/// Today: builder/remotecontext, builder/dockerfile/copy.go
public final class BuildTree implements AutoCloseable {
    /// The type of a file at the end of all links; or that no file can have such a path, since a part of it is no
    /// directory, too long, or a link to itself.
    public enum Kind {
        MISSING, IMPOSSIBLE, FILE, DIRECTORY
    }

    private static final int MAX_DEPTH = 500;
    private static final int READ = FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC;
    private static final int WRITE_NEW =
            FileSyscalls.O_WRONLY | FileSyscalls.O_CREAT | FileSyscalls.O_EXCL | FileSyscalls.O_CLOEXEC;
    private static final int NEW_MODE = 0755;
    private static final int NEW_FILE_MODE = 0600;

    private final Syscalls syscalls;
    private final RootedDirectory root;

    private BuildTree(Syscalls syscalls, RootedDirectory root) {
        this.syscalls = syscalls;
        this.root = root;
    }

    /// @param maps of the users in the tree
    public static BuildTree open(Syscalls syscalls, Path directory, IdMaps maps) {
        return new BuildTree(syscalls, RootedDirectory.open(syscalls, directory, maps));
    }

    /// {@return a descriptor of the root, which the caller closes}
    public int rootDescriptor() {
        return root.open(new TarPath(List.of()));
    }

    /// {@return the name in bytes, one in each character, of a path that a user wrote}
    public static String name(String typed) {
        return TarEntry.text(FileSyscalls.bytes(typed));
    }

    /// {@return the text of a name in bytes}
    public static String text(String name) {
        return new String(TarEntry.bytes(name), StandardCharsets.UTF_8);
    }

    public Kind kind(String path) {
        try {
            int fd = root.openInside(TarPath.parse("/" + path));
            try {
                return syscalls.fstat(fd).isDirectory() ? Kind.DIRECTORY : Kind.FILE;
            } finally {
                syscalls.close(fd);
            }
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return Kind.MISSING;
            }
            if (e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP) || e.is(Errno.ENAMETOOLONG)) {
                return Kind.IMPOSSIBLE;
            }
            throw e;
        }
    }

    private interface Reading<T> {
        T from(InputStream in) throws IOException;
    }

    private <T> T reading(String path, Reading<T> reading) {
        int place = root.openInside(TarPath.parse("/" + path));
        try {
            int fd = syscalls.open("/proc/self/fd/" + place, READ);
            try (InputStream in = new FdInputStream(syscalls, fd)) {
                return reading.from(in);
            } catch (IOException e) {
                throw new StorageException("read \"" + path + "\"", e);
            }
        } finally {
            syscalls.close(place);
        }
    }

    /// {@return the first `limit` bytes of a file}
    public byte[] read(String path, int limit) {
        return reading(path, in -> in.readNBytes(limit));
    }

    /// Writes a new file of the root directory, which only its owner may read.
    public void create(String name, InputStream content, long mtimeNanos) throws IOException {
        int directory = root.open(new TarPath(List.of()));
        try {
            int fd = syscalls.openat(directory, TarEntry.bytes(name), WRITE_NEW, NEW_FILE_MODE);
            try {
                byte[] buffer = new byte[1 << 16];
                for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                    for (int at = 0; at < n; ) {
                        at += syscalls.write(fd, buffer, at, n - at);
                    }
                }
            } finally {
                syscalls.close(fd);
            }
            syscalls.utimensat(directory, TarEntry.bytes(name), mtimeNanos, FileSyscalls.AT_SYMLINK_NOFOLLOW);
        } finally {
            syscalls.close(directory);
        }
    }

    /// Removes a file of the root directory.
    public void remove(String name) {
        RemoveTree.at(syscalls, root.directory(new TarPath(List.of())), TarEntry.bytes(name));
    }

    /// {@return the paths of all files, relative to the root, each directory before what is in it}
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        walk(new TarPath(List.of()), "", (path, _, _, _) -> paths.add(path));
        return paths;
    }

    private interface Visitor {
        void visit(String path, int directory, byte[] name, Stat stat);
    }

    private void walk(TarPath directory, String prefix, Visitor visitor) {
        int place = root.open(directory);
        try {
            walkOpen(place, prefix, visitor, 0);
        } finally {
            syscalls.close(place);
        }
    }

    private void walkOpen(int place, String prefix, Visitor visitor, int depth) {
        if (depth > MAX_DEPTH) {
            throw new StorageException("read a tree: more than " + MAX_DEPTH + " directories deep");
        }
        int fd = DirectoryDescriptors.readable(syscalls, place);
        try {
            List<byte[]> names = new ArrayList<>();
            new DirectoryEntries(syscalls, fd).forEach(names::add);
            names.sort(Arrays::compareUnsigned);
            for (byte[] name : names) {
                Stat stat = syscalls.fstatat(fd, name, FileSyscalls.AT_SYMLINK_NOFOLLOW);
                String path = prefix + TarEntry.text(name);
                visitor.visit(path, fd, name, stat);
                if (stat.isDirectory()) {
                    int child = DirectoryDescriptors.directory(syscalls, fd, name);
                    try {
                        walkOpen(child, path + "/", visitor, depth + 1);
                    } finally {
                        syscalls.close(child);
                    }
                }
            }
        } finally {
            syscalls.close(fd);
        }
    }

    /// {@return `file:` or `dir:` and a digest of what a copy of the path contains: names, types, modes, owners and
    /// contents, but not times}
    public String hash(String path) {
        TarPath resolved = TarPath.parse(root.linkTarget("/" + path));
        if (kind(path) == Kind.FILE) {
            int directory = root.open(resolved.parent());
            try {
                byte[] name = resolved.lastBytes();
                Stat stat = syscalls.fstatat(directory, name, FileSyscalls.AT_SYMLINK_NOFOLLOW);
                return "file:" + fileHash(resolved.toString(), directory, name, stat);
            } finally {
                syscalls.close(directory);
            }
        }
        List<String> hashes = new ArrayList<>();
        String prefix = resolved.isRoot() ? "" : resolved + "/";
        walk(resolved, prefix, (child, fd, name, stat) -> hashes.add(fileHash(child, fd, name, stat)));
        return "dir:" + combined(hashes);
    }

    /// {@return the digest of several hashes}
    public static String combined(List<String> hashes) {
        String all = String.join(",", hashes.stream().sorted().toList());
        return Digest.of(all.getBytes(StandardCharsets.US_ASCII)).hex();
    }

    private String fileHash(String path, int directory, byte[] name, Stat stat) {
        MessageDigest digest = Digest.sha256();
        int type = stat.mode() & FileSyscalls.S_IFMT;
        long size = type == FileSyscalls.S_IFREG ? stat.size() : 0;
        String header = String.join("\0", path, Integer.toOctalString(stat.mode()), Integer.toString(stat.uid()),
                Integer.toString(stat.gid()), Long.toString(size), Long.toString(stat.rdev()), "");
        digest.update(TarEntry.bytes(header));
        if (type == FileSyscalls.S_IFLNK) {
            digest.update(syscalls.readlinkat(directory, name));
        } else if (type == FileSyscalls.S_IFREG) {
            int fd = syscalls.openat(directory, name, READ, 0);
            try {
                byte[] buffer = new byte[1 << 16];
                for (int n = syscalls.read(fd, buffer, 0, buffer.length); n > 0;
                        n = syscalls.read(fd, buffer, 0, buffer.length)) {
                    digest.update(buffer, 0, n);
                }
            } finally {
                syscalls.close(fd);
            }
        }
        return Digest.of(digest).hex();
    }

    /// {@return whether the file is a tar archive, compressed or not}
    public boolean isArchive(String path) {
        if (kind(path) != Kind.FILE) {
            return false;
        }
        return reading(path, in -> {
            try (InputStream plain = Decompression.decompress(in)) {
                return new TarReader(plain).next().isPresent();
            } catch (IOException | TarException e) {
                return false;
            }
        });
    }

    /// Unpacks an archive of this tree in a directory of another, which is made if it does not exist.
    public void unpackTo(String archive, BuildTree to, String directory) {
        TarPath place = to.resolved(directory);
        syscalls.close(to.makeDirectories(place, to.rootOwner()));
        TarApply.Place below = new TarApply.Place(TarApply.Whiteouts.PLAIN, place, false, Optional.empty());
        reading(archive, in -> {
            try (InputStream plain = Decompression.decompress(in)) {
                return TarApply.apply(syscalls, to.root, below, plain);
            }
        });
    }

    /// Copies a file or the content of a directory to a path of another tree, as `COPY` does:
    ///
    /// | source | target | result |
    /// |---|---|---|
    /// | file | ends with a slash, or is a directory | a file in it, with the name of the source |
    /// | file | other | a file at the target |
    /// | directory | any | its content in the directory at the target |
    ///
    /// @param owner of the copies, user and group in the target's namespace; empty to keep the owners
    public void copyTo(String source, BuildTree to, String target, Optional<int[]> owner) {
        Optional<int[]> onHost = owner.map(to::onHost);
        if (kind(source) == Kind.DIRECTORY) {
            copyDirectory(source, to, to.resolved(target), onHost);
        } else {
            boolean into = target.endsWith("/") || target.equals(".") || target.endsWith("/.")
                    || to.kind(target) == Kind.DIRECTORY;
            String base = TarPath.parse("/" + source).last();
            copyFile(source, to, to.resolved(into ? target + "/" + base : target), onHost);
        }
    }

    private TarPath resolved(String path) {
        return TarPath.parse(root.linkTarget("/" + path));
    }

    private void copyDirectory(String source, BuildTree to, TarPath target, Optional<int[]> owner) {
        boolean existed = to.kind(target.toString()) == Kind.DIRECTORY;
        int from = root.open(TarPath.parse("/" + source));
        try {
            int there = to.makeDirectories(target, to.rootOwner());
            try {
                merge(from, there, owner);
                if (!existed && owner.isPresent()) {
                    syscalls.fchownat(there, TarEntry.bytes("."), owner.get()[0], owner.get()[1], 0);
                }
            } finally {
                syscalls.close(there);
            }
        } finally {
            syscalls.close(from);
        }
    }

    private void merge(int from, int there, Optional<int[]> owner) {
        int readable = DirectoryDescriptors.readable(syscalls, from);
        try {
            CopyTree.merge(syscalls, readable, there, owner);
        } finally {
            syscalls.close(readable);
        }
    }

    private void copyFile(String source, BuildTree to, TarPath target, Optional<int[]> owner) {
        TarPath file = resolved(source);
        int from = root.open(file.parent());
        try {
            int there = to.makeDirectories(target.parent(), owner.orElse(to.rootOwner()));
            try {
                CopyTree.one(syscalls, from, file.lastBytes(), there, target.lastBytes(), owner);
            } finally {
                syscalls.close(there);
            }
        } finally {
            syscalls.close(from);
        }
    }

    /// {@return a descriptor of the directory, which the caller closes} Missing directories belong to `owner`.
    private int makeDirectories(TarPath path, int[] owner) {
        try {
            return root.open(path);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
        int parent = makeDirectories(path.parent(), owner);
        try {
            syscalls.mkdirat(parent, path.lastBytes(), NEW_MODE);
            syscalls.fchmodat(parent, path.lastBytes(), NEW_MODE);
            syscalls.fchownat(parent, path.lastBytes(), owner[0], owner[1], FileSyscalls.AT_SYMLINK_NOFOLLOW);
        } finally {
            syscalls.close(parent);
        }
        return root.open(path);
    }

    private int[] rootOwner() {
        return new int[] {root.maps().rootUid(), root.maps().rootGid()};
    }

    private int[] onHost(int[] owner) {
        return new int[] {onHost(root.maps().users(), owner[0]), onHost(root.maps().groups(), owner[1])};
    }

    private static int onHost(IdMap map, int id) {
        return map.outside(id).orElseThrow(
                () -> new StorageException("Container ID " + id + " cannot be mapped to a host ID"));
    }

    @Override
    public void close() {
        root.close();
    }
}
