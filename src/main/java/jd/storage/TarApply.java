package jd.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jd.image.tar.TarEntry;
import jd.image.tar.TarException;
import jd.image.tar.TarReader;
import jd.libcontainer.io.DirectoryEntries;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.FileSyscalls.Stat;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMap;
import jd.libcontainer.namespace.IdMaps;

/// Unpacks a tar below a directory: a layer into the graph driver's directory, a `docker cp` into a container.
///
/// Everything goes through descriptors of directories that are resolved as if the target were `/` ([RootedDirectory]),
/// and the last part of a name is never followed. So neither `../`, nor a symbolic link that an earlier member has
/// made, nor a hard link can touch what lies outside.
///
/// Docker 1.2.0: archive/diff.go ApplyLayer, archive/archive.go createTarFile
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

    /// The directory that members are being put into.
    private Optional<Entered> entered = Optional.empty();

    /// What this archive has brought, where it lies among what layers below brought.
    private final PathSet unpacked = new PathSet();

    private long size;

    private TarApply(Syscalls syscalls, Place place, RootedDirectory root) {
        this.syscalls = syscalls;
        this.whiteouts = place.whiteouts();
        this.place = place;
        this.root = root;
        this.maps = root.maps();
    }

    /// A directory and the time it had before members were put into it, each of which changes it.
    private record Entered(TarPath path, int fd, long mtimeNanos) {}

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
        try {
            Optional<TarEntry> entry = next(reader);
            while (entry.isPresent()) {
                member(entry.get(), reader);
                entry = next(reader);
            }
        } finally {
            leave();
        }
        return size;
    }

    /// Opens a directory for members. {@return a descriptor, good until another directory is entered}
    private int enter(TarPath directory) {
        if (entered.isEmpty() || !entered.get().path().equals(directory)) {
            leave();
            int fd = syscalls.dup(root.directory(directory));
            entered = Optional.of(new Entered(directory, fd, syscalls.fstat(fd).mtimeNanos()));
        }
        return entered.get().fd();
    }

    /// Gives the directory that was entered its time back. So a directory has the time of its own member in the end,
    /// wherever that stands in the archive, and no directory need be remembered: of some archives there are millions.
    /// What the user copies into directly does change.
    private void leave() {
        if (entered.isEmpty()) {
            return;
        }
        Entered left = entered.get();
        entered = Optional.empty();
        try {
            boolean copiedInto = whiteouts == Whiteouts.PLAIN && left.path().equals(place.below());
            if (!copiedInto) {
                setDirectoryTime(left.fd(), left.mtimeNanos());
            }
        } finally {
            syscalls.close(left.fd());
        }
    }

    private void setDirectoryTime(int fd, long mtimeNanos) {
        if (syscalls.fstat(fd).mtimeNanos() == mtimeNanos) {
            return;
        }
        try {
            syscalls.utimensat(fd, TarEntry.bytes("."), mtimeNanos, 0);
        } catch (SyscallException e) {
            // A later member may have taken its place.
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
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
            throw new StorageException("unpack \"" + TarPath.shortened(entry.name()) + "\"", e);
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
                int parent = enter(gone.parent());
                syscalls.mknodat(parent, gone.lastBytes(), FileSyscalls.S_IFCHR, FileSyscalls.makedev(0, 0));
                syscalls.fchownat(parent, gone.lastBytes(), onHost(maps.users(), attributes.uid()),
                        onHost(maps.groups(), attributes.gid()), 0);
            }
        }
    }

    /// Nothing of the layers below shows in this directory.
    private void opaque(TarPath directory) {
        int fd = enter(directory);
        if (whiteouts == Whiteouts.OVERLAY) {
            syscalls.lsetxattr(DirectoryDescriptors.path(fd, "."), "trusted.overlay.opaque", new byte[] {'y'});
            return;
        }
        if (unpacked.isFull()) {
            throw new StorageException("unpack an opaque directory after millions of members: too many to tell what"
                    + " the layers below have brought");
        }
        removeWhatIsNotOurs(directory, fd);
        forget();
    }

    /// To be called when a directory, or a link that leads to one, may have been replaced.
    private void forget() {
        leave();
        root.forget();
    }

    private void removeWhatIsNotOurs(TarPath directory, int fd) {
        int readable = DirectoryDescriptors.readable(syscalls, fd);
        try {
            for (byte[] name : new DirectoryEntries(syscalls, readable)) {
                TarPath child = directory.child(TarEntry.text(name));
                if (!unpacked.contains(child)) {
                    RemoveTree.at(syscalls, fd, name);
                } else if (isDirectory(fd, name)) {
                    removeBelow(child, fd, name);
                }
            }
        } finally {
            syscalls.close(readable);
        }
    }

    private void removeBelow(TarPath directory, int parent, byte[] name) {
        int fd = DirectoryDescriptors.directory(syscalls, parent, name);
        try {
            long mtimeNanos = syscalls.fstat(fd).mtimeNanos();
            removeWhatIsNotOurs(directory, fd);
            setDirectoryTime(fd, mtimeNanos);
        } finally {
            syscalls.close(fd);
        }
    }

    private void unpack(TarPath path, TarEntry entry, TarReader reader) throws IOException {
        int parent = enter(path.parent());
        byte[] name = path.lastBytes();

        // A directory is merged into one that is there; anything else replaces what has its name.
        verifyKind(path, parent, entry);
        boolean merged = entry.content() instanceof TarEntry.Directory && isDirectory(parent, name);
        if (!merged) {
            removeExisting(path);
            parent = enter(path.parent());
            make(parent, name, entry, reader);
        }
        remember(path);

        // A hard link is its target, which has its attributes already.
        if (!(entry.content() instanceof TarEntry.HardLink)) {
            setAttributes(parent, name, entry);
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
        int parent = enter(path.parent());
        Optional<Stat> there = stat(parent, path.lastBytes());
        if (there.isEmpty()) {
            return;
        }
        RemoveTree.at(syscalls, parent, path.lastBytes());
        int type = there.get().mode() & FileSyscalls.S_IFMT;
        if (type == FileSyscalls.S_IFDIR || type == FileSyscalls.S_IFLNK) {
            forget();
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

    /// Both ends are looked up inside; a target that is a symbolic link is linked itself.
    private void link(TarEntry.HardLink link, int parent, byte[] name) {
        TarPath target = place.below().child(TarPath.parse(link.target()));
        if (target.isRoot()) {
            throw new StorageException("invalid hard link to \"" + link.target() + "\"");
        }
        syscalls.linkat(root.directory(target.parent()), target.lastBytes(), parent, name, 0);
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
        syscalls.utimensat(parent, name, attributes.mtimeNanos(), FileSyscalls.AT_SYMLINK_NOFOLLOW);
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
            syscalls.lsetxattr(DirectoryDescriptors.path(parent, TarEntry.text(name)), key, value);
        } catch (SyscallException e) {
            // What this file system or this kernel has no room for, as Docker too lets it go.
            if (e.errno() != Errno.EOPNOTSUPP && e.errno() != Errno.EPERM) {
                throw e;
            }
        }
    }
}
