package jd.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import jd.image.tar.TarEntry;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.FileSyscalls.Stat;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.server.api.PathStat;

/// A container's files as `docker cp` sees them: looked at, packed and unpacked below a root that no link leads out of.
///
/// A path is the container's, absolute or not. A slash or `/.` at its end means a directory, and follows a link to it.
///
/// Today: daemon/archive_unix.go
public final class ContainerTree {
    private final Syscalls syscalls;
    private final int root;
    private final IdMaps maps;

    /// @param root a descriptor, which stays the caller's
    /// @param maps who its users are on this host
    public ContainerTree(Syscalls syscalls, int root, IdMaps maps) {
        this.syscalls = syscalls;
        this.root = root;
        this.maps = maps;
    }

    /// What is found at a path: the directory it is in, its name there, and what it is. Opened with the directory's
    /// descriptor, to be closed.
    private record Found(Syscalls syscalls, int parent, byte[] name, Stat stat) implements AutoCloseable {
        @Override
        public void close() {
            syscalls.close(parent);
        }
    }

    private Found find(String path) {
        TarPath parsed = TarPath.parse("/" + path);
        try (RootedDirectory rooted = RootedDirectory.at(syscalls, root, maps)) {
            boolean whole = parsed.isRoot() || path.endsWith("/") || path.endsWith("/.");
            int parent = rooted.open(whole ? parsed : parsed.parent());
            byte[] name = TarEntry.bytes(whole ? "." : parsed.last());
            try {
                Stat stat = syscalls.fstatat(parent, name, FileSyscalls.AT_SYMLINK_NOFOLLOW);
                return new Found(syscalls, parent, name, stat);
            } catch (SyscallException e) {
                syscalls.close(parent);
                throw e;
            }
        }
    }

    /// @throws SyscallException ENOENT where there is nothing, ENOTDIR where a directory was meant
    public PathStat stat(String path) {
        try (Found found = find(bytes(path))) {
            Stat stat = found.stat();
            boolean link = (stat.mode() & FileSyscalls.S_IFMT) == FileSyscalls.S_IFLNK;
            return new PathStat(
                    text(name(bytes(path))), stat.size(), GoFileMode.of(stat.mode()),
                    DateTimeFormatter.ISO_INSTANT.format(Instant.ofEpochSecond(0, stat.mtimeNanos())),
                    link ? target(path) : "");
        }
    }

    /// {@return where a link leads in the end}
    private String target(String path) {
        try {
            return text(LinkTarget.of(syscalls, root, bytes(path)));
        } catch (SyscallException e) {
            throw new StorageException("evalSymlinksInScope: too many links in " + path);
        }
    }

    /// {@return the last part, as it stands in an archive: `etc` of `/etc/`, `.` of `/etc/.`, `/` of `/`}
    private static String name(String path) {
        if (path.equals(".") || path.endsWith("/.")) {
            return ".";
        }
        TarPath parsed = TarPath.parse("/" + path);
        return parsed.isRoot() ? "/" : parsed.last();
    }

    /// Writes the file or directory as a tar.
    public void pack(String path, OutputStream out) throws IOException {
        try (Found found = find(bytes(path))) {
            TarPack.pack(syscalls, found.parent(), found.name(), name(bytes(path)), maps, out);
        }
    }

    /// {@return the directory where a path leads to in the end} Without links and dots, so that it can be compared with
    /// the places of mounts.
    ///
    /// @throws SyscallException ENOENT where there is nothing
    public String resolved(String path) {
        find(bytes(path)).close();
        return target(path);
    }

    public boolean isDirectory(String path) {
        try (Found found = find(bytes(path))) {
            return found.stat().isDirectory();
        }
    }

    /// Unpacks a tar, compressed or not, in a directory.
    ///
    /// @param directory from [#resolved]
    /// @param keepsKinds whether a directory never gives way to a file, nor a file to a directory
    /// @param owner of what is unpacked, user and group; empty for those in the archive
    public void unpack(String directory, InputStream tar, boolean keepsKinds, Optional<int[]> owner) {
        TarApply.Place place = new TarApply.Place(
                TarApply.Whiteouts.PLAIN, TarPath.parse(bytes(directory)), keepsKinds, owner);
        try (RootedDirectory rooted = RootedDirectory.at(syscalls, root, maps)) {
            TarApply.apply(syscalls, rooted, place, Decompression.decompress(tar));
        } catch (IOException e) {
            throw new StorageException("read tar", e);
        }
    }

    /// {@return whether a failure means that there is nothing at the path}
    public static boolean isMissing(SyscallException e) {
        return e.is(Errno.ENOENT);
    }

    /// Names are bytes, held one to a character; a request is UTF-8.
    private static String bytes(String text) {
        return TarEntry.text(FileSyscalls.bytes(text));
    }

    private static String text(String bytes) {
        return new String(TarEntry.bytes(bytes), StandardCharsets.UTF_8);
    }
}
