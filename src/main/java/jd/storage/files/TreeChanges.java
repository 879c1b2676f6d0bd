package jd.storage.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import jd.image.tar.TarEntry;
import jd.libcontainer.io.DirectoryEntries;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.FileSyscalls.Stat;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// Compares a container's files with those of its image.
///
/// Files are compared by type, mode, owner, time, size and capabilities, not by content: a program that writes to a file
/// changes its time. A directory with changes inside is itself listed as modified. Of a removed or replaced directory only
/// the directory is listed.
///
/// Docker 1.2.0: archive/changes.go ChangesDirs
public final class TreeChanges {
    private static final int MAX_DEPTH = 500;

    private final Syscalls syscalls;
    private final List<Change> found = new ArrayList<>();

    private TreeChanges(Syscalls syscalls) {
        this.syscalls = syscalls;
    }

    /// One directory: in the container, in the image, and in overlayfs's upper directory, which has only the names that may
    /// have changed. The last two may be absent; without the upper directory all names are compared.
    private record Level(int now, OptionalInt before, OptionalInt upper, String prefix, int depth) {}

    /// {@return the changes in the order of their names, each directory before what is in it}
    ///
    /// @param upper overlayfs's upper directory, if the tree `now` has one
    public static List<Change> between(Syscalls syscalls, Path now, Path before, Optional<Path> upper) {
        TreeChanges changes = new TreeChanges(syscalls);
        int nowFd = changes.open(now);
        int beforeFd = changes.open(before);
        OptionalInt upperFd = upper.map(changes::open).map(OptionalInt::of).orElse(OptionalInt.empty());
        try {
            changes.children(new Level(nowFd, OptionalInt.of(beforeFd), upperFd, "", 0));
        } finally {
            syscalls.close(nowFd);
            syscalls.close(beforeFd);
            upperFd.ifPresent(syscalls::close);
        }
        return changes.found;
    }

    private int open(Path directory) {
        return DirectoryDescriptors.directory(
                syscalls, FileSyscalls.AT_FDCWD, FileSyscalls.bytes(directory.toString()));
    }

    private void children(Level level) {
        if (level.depth() > MAX_DEPTH) {
            throw new StorageException("compare \"" + TarPath.shortened(level.prefix()) + "\": more than "
                    + MAX_DEPTH + " directories deep");
        }
        for (byte[] name : names(level)) {
            compare(level, name);
        }
    }

    private TreeSet<byte[]> names(Level level) {
        TreeSet<byte[]> names = new TreeSet<>(Arrays::compareUnsigned);
        if (level.upper().isPresent()) {
            addNames(level.upper().getAsInt(), names);
            return names;
        }
        addNames(level.now(), names);
        level.before().ifPresent(fd -> addNames(fd, names));
        return names;
    }

    private void addNames(int directory, TreeSet<byte[]> names) {
        for (byte[] name : new DirectoryEntries(syscalls, directory)) {
            names.add(name);
        }
    }

    private void compare(Level level, byte[] name) {
        String path = level.prefix() + TarEntry.text(name);
        Optional<Stat> now = stat(level.now(), name);
        Optional<Stat> before = level.before().isPresent()
                ? stat(level.before().getAsInt(), name)
                : Optional.empty();
        if (now.isEmpty()) {
            before.ifPresent(_ -> found.add(new Change(Change.Kind.DELETED, path)));
            return;
        }
        int start = found.size();
        if (before.isEmpty()) {
            found.add(new Change(Change.Kind.ADDED, path));
        } else if (differ(now.get(), before.get())
                || !Arrays.equals(capability(level.now(), name), capability(level.before().getAsInt(), name))) {
            found.add(new Change(Change.Kind.MODIFIED, path));
        }
        boolean listed = found.size() > start;
        if (now.get().isDirectory()) {
            inside(level, name, path, before.filter(Stat::isDirectory).isPresent());
        }
        if (!listed && found.size() > start) {
            found.add(start, new Change(Change.Kind.MODIFIED, path));
        }
    }

    private void inside(Level level, byte[] name, String path, boolean inBoth) {
        int now = DirectoryDescriptors.directory(syscalls, level.now(), name);
        OptionalInt before = OptionalInt.empty();
        OptionalInt upper = OptionalInt.empty();
        try {
            if (inBoth) {
                before = OptionalInt.of(
                        DirectoryDescriptors.directory(syscalls, level.before().getAsInt(), name));
            }
            // An opaque directory hides what is below, so that names are missing in it which have changed.
            if (level.upper().isPresent() && !TarPack.isOpaque(syscalls, level.upper().getAsInt(), name)) {
                upper = OptionalInt.of(DirectoryDescriptors.directory(syscalls, level.upper().getAsInt(), name));
            }
            children(new Level(now, before, upper, path + "/", level.depth() + 1));
        } finally {
            syscalls.close(now);
            before.ifPresent(syscalls::close);
            upper.ifPresent(syscalls::close);
        }
    }

    /// A running container may remove a file after its name was read.
    private Optional<Stat> stat(int directory, byte[] name) {
        try {
            return Optional.of(syscalls.fstatat(directory, name, FileSyscalls.AT_SYMLINK_NOFOLLOW));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// The time and size of a directory change with what is in it, which is listed by itself.
    private static boolean differ(Stat now, Stat before) {
        return now.mode() != before.mode()
                || now.uid() != before.uid()
                || now.gid() != before.gid()
                || now.rdev() != before.rdev()
                || !now.isDirectory() && (now.size() != before.size() || !sameTime(now, before));
    }

    /// The time of a file that was unpacked from a tar may lack its fraction of a second.
    private static boolean sameTime(Stat now, Stat before) {
        long second = 1_000_000_000L;
        boolean whole = now.mtimeNanos() % second == 0 || before.mtimeNanos() % second == 0;
        return whole
                ? Math.floorDiv(now.mtimeNanos(), second) == Math.floorDiv(before.mtimeNanos(), second)
                : now.mtimeNanos() == before.mtimeNanos();
    }

    private byte[] capability(int directory, byte[] name) {
        return TarPack.capability(syscalls, DirectoryDescriptors.path(directory, TarEntry.text(name)));
    }
}
