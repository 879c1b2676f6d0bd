package jd.libcontainer.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// The paths that a dockerinit in a user namespace, without rights on the host, must reach: its JDK, its class path, and
/// the container's root. They may be below a home directory that other users cannot enter.
///
/// In the init's mount namespace a tmpfs covers each closed directory, and the needed paths below it are bind-mounted into
/// the tmpfs at their old names.
///
/// @param covered the closed directories
/// @param trees files and directories below a closed one, to be bind-mounted
/// @param places directories below a closed one that only have to exist
record ReachablePaths(List<String> covered, List<Tree> trees, List<String> places) {
    /// No path is closed, or the init may enter all.
    static final ReachablePaths ALL = new ReachablePaths(List.of(), List.of(), List.of());

    private static final int NEW_FILE = FileSyscalls.O_CREAT | FileSyscalls.O_CLOEXEC;

    record Tree(String path, boolean directory) {}

    /// @param needed files and directories; paths that do not exist are ignored
    static ReachablePaths plan(List<String> needed, String place) {
        Set<String> covered = new LinkedHashSet<>();
        List<Tree> trees = new ArrayList<>();
        for (String path : needed) {
            Optional<String> closed = closedAbove(Path.of(path));
            if (closed.isPresent() && Files.exists(Path.of(path))) {
                covered.add(closed.get());
                trees.add(new Tree(path, Files.isDirectory(Path.of(path))));
            }
        }
        Optional<String> closed = closedAbove(Path.of(place));
        closed.ifPresent(covered::add);
        return new ReachablePaths(List.copyOf(covered), trees, closed.isPresent() ? List.of(place) : List.of());
    }

    /// {@return the uppermost directory on the path that other users cannot enter}
    private static Optional<String> closedAbove(Path path) {
        Path above = path.getParent();
        if (above == null) {
            return Optional.empty();
        }
        Optional<String> higher = closedAbove(above);
        return higher.isPresent() || isOpen(above) ? higher : Optional.of(above.toString());
    }

    private static boolean isOpen(Path directory) {
        try {
            return Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_EXECUTE);
        } catch (IOException e) {
            return true;
        }
    }

    /// To be called in the new mount namespace.
    void open(Syscalls kernel) {
        int[] copies = new int[trees.size()];
        int whole = MountSyscalls.OPEN_TREE_CLONE | MountSyscalls.OPEN_TREE_CLOEXEC | MountSyscalls.AT_RECURSIVE;
        for (int i = 0; i < copies.length; i++) {
            copies[i] = kernel.open_tree(FileSyscalls.AT_FDCWD, trees.get(i).path(), whole);
        }
        for (String directory : covered) {
            long quiet = MountSyscalls.MS_NOSUID | MountSyscalls.MS_NODEV;
            kernel.mount("tmpfs", directory, "tmpfs", quiet, "mode=755");
        }
        for (int i = 0; i < copies.length; i++) {
            String path = trees.get(i).path();
            make(kernel, path, trees.get(i).directory());
            kernel.move_mount(copies[i], "", FileSyscalls.AT_FDCWD, path, MountSyscalls.MOVE_MOUNT_F_EMPTY_PATH);
            kernel.close(copies[i]);
        }
        for (String place : places) {
            make(kernel, place, true);
        }
    }

    private static void make(Syscalls kernel, String path, boolean directory) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            makeDirectory(kernel, path.substring(0, slash));
        }
        if (directory) {
            makeDirectory(kernel, path);
        } else {
            kernel.close(kernel.openat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path), NEW_FILE, 0644));
        }
    }

    private static void makeDirectory(Syscalls kernel, String path) {
        try {
            kernel.mkdirat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path), 0755);
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST) && !e.is(Errno.EROFS)) {
                throw e;
            }
        }
    }
}
