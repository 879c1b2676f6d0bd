package jd.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jd.image.tar.TarEntry;
import jd.image.tar.TarException;
import jd.image.tar.TarReader;
import jd.libcontainer.Errno;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.FileSyscalls.Stat;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;
import jd.libcontainer.namespace.IdMap;
import jd.libcontainer.namespace.IdMaps;

/// Unpacks a tar below a directory: a layer into the graph driver's directory, a `docker cp` into a container.
///
/// Everything goes through descriptors of directories that are resolved as if the target were `/` ([RootedDirectory]),
/// and the last part of a name is never followed. So neither `../`, nor a symbolic link that an earlier member has
/// made, nor a hard link can touch what lies outside.
///
/// Docker 1.2.0: pkg/archive/diff.go ApplyLayer, pkg/archive/archive.go createTarFile
public final class TarApply {
    /// What a member named `.wh.NAME` means: NAME, which a layer below has, is gone.
    public enum Whiteouts {
        /// It becomes what overlayfs reads as such: a character device 0:0, and for "all below here" an attribute of
        /// the directory.
        OVERLAY,
        /// The tree holds the layers below, so what it names is removed.
        REMOVE,
        /// Nothing: a file like any other.
        PLAIN
    }

    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final String AUFS_METADATA = ".wh..wh.";
    private static final int WRITE_NEW =
            FileSyscalls.O_WRONLY | FileSyscalls.O_CREAT | FileSyscalls.O_EXCL | FileSyscalls.O_CLOEXEC;

    private final Syscalls syscalls;
    private final Whiteouts whiteouts;
    private final Place place;
    private final RootedDirectory root;
    private final IdMaps maps;
    private final byte[] buffer = new byte[1 << 17];

    /// Directories get their times when all is unpacked: each new member would change them.
    private final Map<TarPath, Long> directoryTimes = new LinkedHashMap<>();

    /// What this archive has brought, where it lies among what layers below brought.
    private final Set<TarPath> unpacked = new HashSet<>();

    private long size;

    private TarApply(Syscalls syscalls, Place place, RootedDirectory root) {
        this.syscalls = syscalls;
        this.whiteouts = place.whiteouts();
        this.place = place;
        this.root = root;
        this.maps = root.maps();
    }

    /// Where and how the members are put.
    ///
    /// @param below a directory of the root, which the members' names begin in
    /// @param keepsKinds whether a directory never gives way to a file, nor a file to a directory
    /// @param owner of everything, user and group; empty for those in the archive
    record Place(Whiteouts whiteouts, TarPath below, boolean keepsKinds, Optional<int[]> owner) {}

    /// Unpacks an uncompressed tar. {@return the sizes of its files, in bytes}
    public static long apply(Syscalls syscalls, Path directory, Whiteouts whiteouts, InputStream tar) {
        return apply(syscalls, directory, whiteouts, IdMaps.SAME, tar);
    }

    /// @param maps who the owners in the archive are on this host
    public static long apply(
            Syscalls syscalls, Path directory, Whiteouts whiteouts, IdMaps maps, InputStream tar) {
        Place place = new Place(whiteouts, new TarPath(List.of()), false, Optional.empty());
        try (RootedDirectory root = RootedDirectory.open(syscalls, directory, maps)) {
            return apply(syscalls, root, place, tar);
        }
    }

    static long apply(Syscalls syscalls, RootedDirectory root, Place place, InputStream tar) {
        return new TarApply(syscalls, place, root).run(new TarReader(tar));
    }

    private long run(TarReader reader) {
        Optional<TarEntry> entry = next(reader);
        while (entry.isPresent()) {
            member(entry.get(), reader);
            entry = next(reader);
        }
        directoryTimes.forEach(this::setDirectoryTime);
        return size;
    }

    private static Optional<TarEntry> next(TarReader reader) {
        try {
            return reader.next();
        } catch (IOException e) {
            throw new StorageException("read tar", e);
        } catch (TarException e) {
            throw new StorageException(e.getMessage());
        }
    }

    private void member(TarEntry entry, TarReader reader) {
        try {
            TarPath name = TarPath.parse(entry.name());
            TarPath path = place.below().child(name);
            // The root is the mount's own business, and Docker leaves it alone too.
            if (name.isRoot()) {
                return;
            }
            if (whiteouts != Whiteouts.PLAIN && path.last().startsWith(WHITEOUT)) {
                whiteout(path, entry.attributes());
            } else {
                unpack(path, entry, reader);
            }
        } catch (SyscallException | IOException e) {
            throw new StorageException("unpack \"" + entry.name() + "\"", e);
        }
    }

    private void whiteout(TarPath path, TarEntry.Attributes attributes) {
        String name = path.last();
        if (name.equals(OPAQUE)) {
            opaque(path.parent());
        } else if (!name.startsWith(AUFS_METADATA)) {
            TarPath gone = path.parent().child(name.substring(WHITEOUT.length()));
            if (gone.last().isEmpty() || gone.last().equals(".") || gone.last().equals("..")) {
                throw new StorageException("whiteout of \"" + gone.last() + "\"");
            }
            removeExisting(gone);
            if (whiteouts == Whiteouts.OVERLAY) {
                int parent = root.directory(gone.parent());
                syscalls.mknodat(parent, gone.lastBytes(), FileSyscalls.S_IFCHR, FileSyscalls.makedev(0, 0));
                syscalls.fchownat(parent, gone.lastBytes(), onHost(maps.users(), attributes.uid()),
                        onHost(maps.groups(), attributes.gid()), 0);
            }
        }
    }

    /// Nothing of the layers below shows in this directory.
    private void opaque(TarPath directory) {
        int fd = root.directory(directory);
        if (whiteouts == Whiteouts.OVERLAY) {
            syscalls.lsetxattr(Descriptors.path(fd, "."), "trusted.overlay.opaque", new byte[] {'y'});
            return;
        }
        removeWhatIsNotOurs(directory, fd);
        root.forget();
    }

    private void removeWhatIsNotOurs(TarPath directory, int fd) {
        for (byte[] name : Descriptors.names(syscalls, fd)) {
            TarPath child = directory.child(TarEntry.text(name));
            if (!unpacked.contains(child)) {
                RemoveTree.at(syscalls, fd, name);
            } else if (syscalls.fstatat(fd, name, FileSyscalls.AT_SYMLINK_NOFOLLOW).isDirectory()) {
                int opened = Descriptors.directory(syscalls, fd, name);
                try {
                    removeWhatIsNotOurs(child, opened);
                } finally {
                    syscalls.close(opened);
                }
            }
        }
    }

    private void unpack(TarPath path, TarEntry entry, TarReader reader) throws IOException {
        int parent = root.directory(path.parent());
        byte[] name = path.lastBytes();

        // A directory is merged into one that is there; anything else replaces what has its name.
        verifyKind(path, parent, entry);
        boolean merged = entry.content() instanceof TarEntry.Directory && isDirectory(parent, name);
        if (!merged) {
            removeExisting(path);
            parent = root.directory(path.parent());
            make(parent, name, entry, reader);
        }
        remember(path);

        // A hard link is its target, which has its attributes already.
        if (!(entry.content() instanceof TarEntry.HardLink)) {
            setAttributes(parent, name, entry);
        }
        if (entry.content() instanceof TarEntry.Directory) {
            directoryTimes.put(path, entry.attributes().mtimeNanos());
        }
    }

    private void verifyKind(TarPath path, int parent, TarEntry entry) {
        Optional<Stat> there = place.keepsKinds() ? stat(parent, path.lastBytes()) : Optional.empty();
        if (there.isEmpty()) {
            return;
        }
        boolean brings = entry.content() instanceof TarEntry.Directory;
        if (there.get().isDirectory() && !brings) {
            throw new StorageException("cannot overwrite directory \"/" + path + "\" with non-directory \"/"
                    + place.below() + "\"");
        }
        if (!there.get().isDirectory() && brings) {
            throw new StorageException("cannot overwrite non-directory \"/" + path + "\" with directory \"/"
                    + place.below() + "\"");
        }
    }

    private void remember(TarPath path) {
        if (whiteouts == Whiteouts.REMOVE) {
            for (TarPath p = path; !p.isRoot() && unpacked.add(p); p = p.parent()) {}
        }
    }

    private boolean isDirectory(int parent, byte[] name) {
        return stat(parent, name).filter(Stat::isDirectory).isPresent();
    }

    private Optional<Stat> stat(int parent, byte[] name) {
        try {
            return Optional.of(syscalls.fstatat(parent, name, FileSyscalls.AT_SYMLINK_NOFOLLOW));
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void removeExisting(TarPath path) {
        int parent = root.directory(path.parent());
        if (stat(parent, path.lastBytes()).isPresent()) {
            RemoveTree.at(syscalls, parent, path.lastBytes());
            root.forget();
            directoryTimes.keySet().removeIf(p -> p.parts().size() >= path.parts().size()
                    && p.parts().subList(0, path.parts().size()).equals(path.parts()));
        }
    }

    private void make(int parent, byte[] name, TarEntry entry, TarReader reader) throws IOException {
        int mode = entry.attributes().mode();
        switch (entry.content()) {
            case TarEntry.Directory _ -> syscalls.mkdirat(parent, name, mode | 0700);
            case TarEntry.File file -> write(parent, name, file, reader);
            case TarEntry.SymbolicLink link -> syscalls.symlinkat(TarEntry.bytes(link.target()), parent, name);
            case TarEntry.HardLink link -> link(link, parent, name);
            case TarEntry.Fifo _ -> syscalls.mknodat(parent, name, FileSyscalls.S_IFIFO | mode, 0);
            case TarEntry.Device device -> {
                int type = device.block() ? FileSyscalls.S_IFBLK : FileSyscalls.S_IFCHR;
                syscalls.mknodat(parent, name, type | mode, FileSyscalls.makedev(device.major(), device.minor()));
            }
        }
    }

    /// Each write goes to the end of the file; between extents the end is moved, which leaves a hole.
    private void write(int parent, byte[] name, TarEntry.File file, TarReader reader) throws IOException {
        int fd = syscalls.openat(parent, name, WRITE_NEW | FileSyscalls.O_APPEND, 0600);
        try {
            for (TarEntry.Extent extent : file.extents()) {
                if (extent.offset() > 0) {
                    syscalls.ftruncate(fd, extent.offset());
                }
                copy(reader, extent.length(), fd);
            }
            // A hole at the end.
            syscalls.ftruncate(fd, file.size());
        } finally {
            syscalls.close(fd);
        }
        size += file.size();
    }

    private void copy(TarReader reader, long length, int fd) throws IOException {
        long left = length;
        while (left > 0) {
            int count = reader.read(buffer, 0, (int) Math.min(buffer.length, left));
            for (int at = 0; at < count; ) {
                at += syscalls.write(fd, buffer, at, count - at);
            }
            left -= count;
        }
    }

    /// Both ends are looked up inside; a target that is a symbolic link is linked itself. Looking up the target gives
    /// up the descriptor of the new name's directory, hence the copy.
    private void link(TarEntry.HardLink link, int parent, byte[] name) {
        TarPath target = place.below().child(TarPath.parse(link.target()));
        if (target.isRoot()) {
            throw new StorageException("invalid hard link to \"" + link.target() + "\"");
        }
        int here = syscalls.dup(parent);
        try {
            syscalls.linkat(root.directory(target.parent()), target.lastBytes(), here, name, 0);
        } finally {
            syscalls.close(here);
        }
    }

    /// Owner first: chown(2) takes away set-user-id bits and file capabilities.
    private void setAttributes(int parent, byte[] name, TarEntry entry) {
        TarEntry.Attributes attributes = entry.attributes();
        boolean isLink = entry.content() instanceof TarEntry.SymbolicLink;
        int uid = onHost(maps.users(), place.owner().map(owner -> owner[0]).orElse(attributes.uid()));
        int gid = onHost(maps.groups(), place.owner().map(owner -> owner[1]).orElse(attributes.gid()));
        syscalls.fchownat(parent, name, uid, gid, FileSyscalls.AT_SYMLINK_NOFOLLOW);
        attributes.xattrs().forEach((key, value) -> setXattr(parent, name, key, value));
        if (!isLink) {
            syscalls.fchmodat(parent, name, attributes.mode());
        }
        if (!(entry.content() instanceof TarEntry.Directory)) {
            syscalls.utimensat(parent, name, attributes.mtimeNanos(), FileSyscalls.AT_SYMLINK_NOFOLLOW);
        }
    }

    private static int onHost(IdMap map, int id) {
        return map.outside(id).orElseThrow(
                () -> new StorageException("Container ID " + id + " cannot be mapped to a host ID"));
    }

    private void setXattr(int parent, byte[] name, String key, byte[] value) {
        // A layer says what it hides by whiteouts; it does not speak to overlayfs behind our back.
        if (key.startsWith("trusted.overlay.")) {
            return;
        }
        try {
            syscalls.lsetxattr(Descriptors.path(parent, TarEntry.text(name)), key, value);
        } catch (SyscallException e) {
            // What this file system or this kernel has no room for, as Docker too lets it go.
            if (e.errno() != Errno.EOPNOTSUPP && e.errno() != Errno.EPERM) {
                throw e;
            }
        }
    }

    private void setDirectoryTime(TarPath path, long nanos) {
        syscalls.utimensat(
                root.directory(path.parent()), path.lastBytes(), nanos, FileSyscalls.AT_SYMLINK_NOFOLLOW);
    }
}
