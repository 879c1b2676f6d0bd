package jd.storage.files;

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

/// The files of a container for `docker cp`: stat, pack and unpack below a root that no link leads out of.
///
/// Paths are the container's, absolute or relative. One that ends with a slash or `/.` names a directory, or a link to one.
///
/// Today: daemon/archive_unix.go
///
/// @param root a descriptor, which the caller closes
/// @param maps the container's users on this host
public record ContainerTree(Syscalls syscalls, int root, IdMaps maps) {
    /// A file found at a path: its directory, its name there, and its status. Has a descriptor of the directory and must be
    /// closed.
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

    /// @throws SyscallException ENOENT if there is no file, ENOTDIR if a directory was named
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

    /// {@return the path of the file to which a link resolves}
    private String target(String path) {
        try {
            return text(LinkTarget.of(syscalls, root, bytes(path)));
        } catch (SyscallException e) {
            throw new StorageException("evalSymlinksInScope: too many links in " + path);
        }
    }

    /// {@return the last component for an archive: `etc` of `/etc/`, `.` of `/etc/.` and of `./`, `/` of `/`}
    private static String name(String path) {
        String named = path.replaceFirst("/+$", "");
        if (named.equals(".") || named.endsWith("/.")) {
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

    /// {@return the directory to which a path resolves} Without links and dots, so that it can be compared with mount
    /// points.
    ///
    /// @throws SyscallException ENOENT if there is no file
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
    /// @param keepsKinds whether a directory is never replaced by a file, nor a file by a directory
    /// @param owner of the unpacked files, user and group; empty for those in the archive
    public void unpack(String directory, InputStream tar, boolean keepsKinds, Optional<int[]> owner) {
        TarApply.Place place = new TarApply.Place(
                TarApply.Whiteouts.PLAIN, TarPath.parse(bytes(directory)), keepsKinds, owner);
        try (RootedDirectory rooted = RootedDirectory.at(syscalls, root, maps);
                InputStream plain = Decompression.decompress(tar)) {
            TarApply.apply(syscalls, rooted, place, plain);
        } catch (IOException e) {
            throw new StorageException("read tar", e);
        }
    }

    /// {@return whether a failure means that there is no file at the path}
    public static boolean isMissing(SyscallException e) {
        return e.is(Errno.ENOENT);
    }

    /// Names are bytes, one in each character; a request is UTF-8.
    private static String bytes(String text) {
        return TarEntry.text(FileSyscalls.bytes(text));
    }

    private static String text(String bytes) {
        return new String(TarEntry.bytes(bytes), StandardCharsets.UTF_8);
    }
}
