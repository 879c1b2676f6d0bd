package jd.storage.files;

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
/// All files are accessed through descriptors of directories that are resolved as if the target were `/`
/// ([RootedDirectory]), and a link as the last component of a name is never followed. So neither `../`, nor a symbolic
/// link from an earlier member, nor a hard link leads outside.
///
/// Docker 1.2.0: archive/diff.go ApplyLayer, archive/archive.go createTarFile
public final class TarApply {
    /// The treatment of a member named `.wh.NAME`, which removes NAME of a lower layer.
    public enum Whiteouts {
        /// As in overlayfs: a character device 0:0, and an attribute for an opaque directory.
        OVERLAY,
        /// The tree contains the lower layers, so the named file is removed.
        REMOVE,
        /// None: the member is a file like any other.
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
    private final Optional<ArchiveRecorder> recorder;
    private final IdMaps maps;
    private final byte[] buffer = new byte[1 << 17];

    /// The directory into which members are unpacked.
    private Optional<Entered> entered = Optional.empty();

    /// The paths of this archive, where the tree also contains those of lower layers.
    private final PathSet unpacked = new PathSet();

    /// Whether a member has replaced an earlier one, so that the content of the earlier one is gone.
    private boolean replaced;

    private long size;

    private TarApply(Syscalls syscalls, Place place, RootedDirectory root, Optional<ArchiveRecorder> recorder) {
        this.recorder = recorder;
        this.syscalls = syscalls;
        this.whiteouts = place.whiteouts();
        this.place = place;
        this.root = root;
        this.maps = root.maps();
    }

    /// A directory and its time before members were unpacked into it, each of which changes the time.
    private record Entered(TarPath path, int fd, long mtimeNanos) {}

    /// The parameters of unpacking.
    ///
    /// @param below a directory of the root, to which the members' names are relative
    /// @param keepsKinds whether a directory is never replaced by a file, nor a file by a directory
    /// @param owner of all files, user and group; empty for those in the archive
    public record Place(Whiteouts whiteouts, TarPath below, boolean keepsKinds, Optional<int[]> owner) {}

    /// Unpacks an uncompressed tar. {@return the sizes of its files, in bytes}
    public static long apply(Syscalls syscalls, Path directory, Whiteouts whiteouts, InputStream tar) {
        return apply(syscalls, directory, whiteouts, IdMaps.SAME, tar);
    }

    /// @param maps of the owners in the archive
    public static long apply(
            Syscalls syscalls, Path directory, Whiteouts whiteouts, IdMaps maps, InputStream tar) {
        Place place = new Place(whiteouts, new TarPath(List.of()), false, Optional.empty());
        try (RootedDirectory root = RootedDirectory.open(syscalls, directory, maps)) {
            return apply(syscalls, root, place, tar);
        }
    }

    public static long apply(Syscalls syscalls, RootedDirectory root, Place place, InputStream tar) {
        return new TarApply(syscalls, place, root, Optional.empty()).run(new TarReader(tar));
    }

    /// An unpacked layer: the sizes of its files, and whether its archive has replaced members of its own.
    public record Unpacked(long size, boolean replaced) {}

    /// Unpacks a layer, and records the structure of its tar.
    public static Unpacked record(
            Syscalls syscalls, Path directory, Whiteouts whiteouts, IdMaps maps, ArchiveRecorder recorder) {
        Place place = new Place(whiteouts, new TarPath(List.of()), false, Optional.empty());
        try (RootedDirectory root = RootedDirectory.open(syscalls, directory, maps)) {
            TarApply apply = new TarApply(syscalls, place, root, Optional.of(recorder));
            long size = apply.run(new TarReader(recorder));
            return new Unpacked(size, apply.replaced);
        }
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

    /// Opens a directory for members. {@return a descriptor, valid until another directory is entered}
    private int enter(TarPath directory) {
        if (entered.isEmpty() || !entered.get().path().equals(directory)) {
            leave();
            int fd = syscalls.dup(root.directory(directory));
            entered = Optional.of(new Entered(directory, fd, syscalls.fstat(fd).mtimeNanos()));
        }
        return entered.get().fd();
    }

    /// Restores the time of the entered directory. So a directory has the time of its own member in the end, wherever that
    /// is in the archive, and no list of directories is needed, of which an archive may have millions. The time of the
    /// directory into which a user copies does change.
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
            // A later member may have replaced it.
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
            // The root is a mount point; Docker does not change its attributes either.
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

    /// Makes the directory opaque: it shows no files of lower layers.
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

        // A directory is merged with an existing one; any other file replaces the existing one.
        verifyKind(path, parent, entry);
        boolean merged = entry.content() instanceof TarEntry.Directory && isDirectory(parent, name);
        if (!merged) {
            removeExisting(path);
            parent = enter(path.parent());
            make(path, parent, entry, reader);
        }
        remember(path);

        // The target of a hard link has its attributes already.
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
        replaced |= whiteouts != Whiteouts.REMOVE || unpacked.contains(path) || unpacked.isFull();
        RemoveTree.at(syscalls, parent, path.lastBytes());
        int type = there.get().mode() & FileSyscalls.S_IFMT;
        if (type == FileSyscalls.S_IFDIR || type == FileSyscalls.S_IFLNK) {
            forget();
        }
    }

    private void make(TarPath path, int parent, TarEntry entry, TarReader reader) throws IOException {
        byte[] name = path.lastBytes();
        int mode = entry.attributes().mode();
        switch (entry.content()) {
            case TarEntry.Directory _ -> syscalls.mkdirat(parent, name, mode | 0700);
            case TarEntry.File file -> write(path, parent, file, reader);
            case TarEntry.SymbolicLink link -> syscalls.symlinkat(TarEntry.bytes(link.target()), parent, name);
            case TarEntry.HardLink link -> link(link, parent, name);
            case TarEntry.Fifo _ -> syscalls.mknodat(parent, name, FileSyscalls.S_IFIFO | mode, 0);
            case TarEntry.Device device -> {
                int type = device.block() ? FileSyscalls.S_IFBLK : FileSyscalls.S_IFCHR;
                syscalls.mknodat(parent, name, type | mode, FileSyscalls.makedev(device.major(), device.minor()));
            }
        }
    }

    /// Writes at the end of the file; between extents the file is extended by truncate, which leaves a hole.
    private void write(TarPath path, int parent, TarEntry.File file, TarReader reader) throws IOException {
        int fd = syscalls.openat(parent, path.lastBytes(), WRITE_NEW | FileSyscalls.O_APPEND, 0600);
        try {
            if (recorder.isPresent() && isWhole(file)) {
                recorder.get().beginFile();
                copy(reader, file.size(), fd);
                recorder.get().endFile(path, file.size());
                return;
            }
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
            size += file.size();
        }
    }

    /// {@return whether the archive has all bytes of the file, so that they can be read from the disk again}
    private static boolean isWhole(TarEntry.File file) {
        return file.extents().equals(List.of(new TarEntry.Extent(0, file.size())));
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

    /// Both paths are resolved inside; of a symbolic link the link itself is linked.
    private void link(TarEntry.HardLink link, int parent, byte[] name) {
        TarPath target = place.below().child(TarPath.parse(link.target()));
        if (target.isRoot()) {
            throw new StorageException("invalid hard link to \"" + link.target() + "\"");
        }
        syscalls.linkat(root.directory(target.parent()), target.lastBytes(), parent, name, 0);
    }

    /// The owner first, since chown(2) clears set-user-id bits and file capabilities.
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
        // A layer hides files with whiteouts; it must not set attributes of overlayfs.
        if (key.startsWith("trusted.overlay.")) {
            return;
        }
        try {
            syscalls.lsetxattr(DirectoryDescriptors.path(parent, TarEntry.text(name)), key, value);
        } catch (SyscallException e) {
            // Not supported by this file system or kernel; Docker ignores it, too.
            if (e.errno() != Errno.EOPNOTSUPP && e.errno() != Errno.EPERM) {
                throw e;
            }
        }
    }
}
