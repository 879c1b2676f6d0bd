import static jd.libcontainer.kernel.FileSyscalls.AT_FDCWD;
import static jd.libcontainer.kernel.FileSyscalls.AT_SYMLINK_NOFOLLOW;
import static jd.libcontainer.kernel.FileSyscalls.O_CLOEXEC;
import static jd.libcontainer.kernel.FileSyscalls.O_CREAT;
import static jd.libcontainer.kernel.FileSyscalls.O_EXCL;
import static jd.libcontainer.kernel.FileSyscalls.O_PATH;
import static jd.libcontainer.kernel.FileSyscalls.O_RDONLY;
import static jd.libcontainer.kernel.FileSyscalls.O_WRONLY;
import static jd.libcontainer.kernel.FileSyscalls.RESOLVE_IN_ROOT;
import static jd.libcontainer.kernel.FileSyscalls.S_IFBLK;
import static jd.libcontainer.kernel.FileSyscalls.S_IFCHR;
import static jd.libcontainer.kernel.FileSyscalls.S_IFIFO;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import jd.image.tar.TarEntry;
import jd.image.tar.TarReader;
import jd.labs.lab10.LayerApply;
import jd.libcontainer.io.DirectoryEntries;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.storage.files.RemoveTree;
import jd.storage.files.StorageException;

/// Applies the archive of a layer to a directory that contains the layers below it, as the driver `vfs` does. The archive
/// is not trusted: whatever its members are, no file outside of the directory may be read, written or removed.
///
/// [#apply] and the helpers at the end are given, you write the six tasks between them. Names are bytes: a `String` here has
/// one byte in each character, and [TarEntry#bytes] makes them a system call's argument. Times, extended attributes and
/// files with holes are left out. Grade your work with `./jd lab 10`.
public final class LayerUnpacker implements LayerApply {
    private static final String WHITEOUT = ".wh.";

    /// Opens a directory as a place, not for reading: the first argument of openat(2) and its relatives.
    private static final int DIRECTORY = O_PATH | O_CLOEXEC | Machine.O_DIRECTORY;

    private final Syscalls kernel;

    /// What this archive has brought so far: the path of each member, and those of the directories above it.
    private final Set<List<String>> brought = new HashSet<>();

    public LayerUnpacker(Syscalls kernel) {
        this.kernel = kernel;
    }

    @Override
    public long apply(Path directory, InputStream tar) throws IOException {
        brought.clear();
        long size = 0;
        TarReader reader = new TarReader(tar);
        int root = kernel.openat(AT_FDCWD, FileSyscalls.bytes(directory.toString()), DIRECTORY, 0);
        try {
            for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                member(root, entry.get(), reader);
                size += entry.get().content() instanceof TarEntry.File file ? file.size() : 0;
            }
        } finally {
            kernel.close(root);
        }
        return size;
    }

    private void member(int root, TarEntry entry, TarReader reader) throws IOException {
        List<String> path = path(entry.name());
        if (path.isEmpty()) {
            return;
        }
        List<String> above = path.subList(0, path.size() - 1);
        String name = path.getLast();
        int parent = directory(root, above);
        try {
            if (name.equals(".wh..wh..opq")) {
                opaque(parent, above);
            } else if (name.startsWith(WHITEOUT)) {
                whiteout(parent, name.substring(WHITEOUT.length()));
            } else {
                make(root, parent, name, entry.content(), reader);
                boolean shared = entry.content() instanceof TarEntry.HardLink;
                if (!shared) {
                    attributes(parent, name, entry);
                }
                for (int length = path.size(); length > 0; length--) {
                    brought.add(List.copyOf(path.subList(0, length)));
                }
            }
        } finally {
            kernel.close(parent);
        }
    }

    /// Task 1. Divides a member's name into its components. Empty ones and `.` are left out, and `..` removes the one before
    /// it. An absolute name is relative to the layer's root. Throws a [StorageException] if the name leads out.
    private static List<String> path(String name) {
        // solution> path
        List<String> path = new ArrayList<>();
        for (String component : name.split("/")) {
            if (component.equals("..")) {
                if (path.isEmpty()) {
                    throw new StorageException("\"" + name + "\" leads out of the layer");
                }
                path.removeLast();
            } else if (!component.isEmpty() && !component.equals(".")) {
                path.add(component);
            }
        }
        return path;
        // <solution
        // starter: throw new UnsupportedOperationException("task 1: path");
    }

    /// Task 2. Opens the directory `path` below the open directory `root`, and makes those that are missing, with mode 0755.
    /// Symbolic links in the path are followed as if `root` were `/`. {@return a descriptor that the caller closes}
    private int directory(int root, List<String> path) {
        // solution> directory
        if (path.isEmpty()) {
            return kernel.dup(root);
        }
        byte[] whole = TarEntry.bytes(String.join("/", path));
        try {
            return kernel.openat2(root, whole, DIRECTORY, 0, RESOLVE_IN_ROOT);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
        int above = directory(root, path.subList(0, path.size() - 1));
        try {
            kernel.mkdirat(above, TarEntry.bytes(path.getLast()), 0755);
        } finally {
            kernel.close(above);
        }
        return kernel.openat2(root, whole, DIRECTORY, 0, RESOLVE_IN_ROOT);
        // <solution
        // starter: throw new UnsupportedOperationException("task 2: directory");
    }

    /// Task 3. Makes the file `name` in the open directory `parent`. A directory is merged with an existing directory; any
    /// other member first removes what has its name ([RemoveTree#at] does nothing if there is none). The content of a
    /// regular file is read from `reader`, whose `read` returns -1 at its end. The target of a hard link is the name of
    /// another member.
    private void make(int root, int parent, String name, TarEntry.Content content, TarReader reader)
            throws IOException {
        // solution> make
        if (content instanceof TarEntry.Directory && isDirectory(parent, name)) {
            return;
        }
        byte[] file = TarEntry.bytes(name);
        RemoveTree.at(kernel, parent, file);
        switch (content) {
            case TarEntry.Directory() -> kernel.mkdirat(parent, file, 0700);
            case TarEntry.File _ -> {
                int fd = kernel.openat(parent, file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
                try {
                    copy(reader, fd);
                } finally {
                    kernel.close(fd);
                }
            }
            case TarEntry.SymbolicLink(String target) -> kernel.symlinkat(TarEntry.bytes(target), parent, file);
            case TarEntry.HardLink(String target) -> {
                List<String> path = path(target);
                int directory = directory(root, path.subList(0, path.size() - 1));
                try {
                    kernel.linkat(directory, TarEntry.bytes(path.getLast()), parent, file, 0);
                } finally {
                    kernel.close(directory);
                }
            }
            case TarEntry.Fifo() -> kernel.mknodat(parent, file, S_IFIFO | 0600, 0);
            case TarEntry.Device(boolean block, int major, int minor) ->
                kernel.mknodat(parent, file, (block ? S_IFBLK : S_IFCHR) | 0600, FileSyscalls.makedev(major, minor));
        }
        // <solution
        // starter: throw new UnsupportedOperationException("task 3: make");
    }

    /// Task 4. Sets owner, group and mode of the new file (`entry.attributes()`). Of a symbolic link only the owner: it has
    /// no mode.
    private void attributes(int parent, String name, TarEntry entry) {
        // solution> attributes
        TarEntry.Attributes of = entry.attributes();
        kernel.fchownat(parent, TarEntry.bytes(name), of.uid(), of.gid(), AT_SYMLINK_NOFOLLOW);
        boolean hasMode = !(entry.content() instanceof TarEntry.SymbolicLink);
        if (hasMode) {
            kernel.fchmodat(parent, TarEntry.bytes(name), of.mode());
        }
        // <solution
        // starter: throw new UnsupportedOperationException("task 4: attributes");
    }

    /// Task 5. Called for the member `.wh.NAME`: removes the file or tree NAME of a lower layer from `parent`. A NAME that
    /// begins with `.wh.` is bookkeeping of aufs, and is ignored. A NAME that no file can have is refused with a
    /// [StorageException].
    private void whiteout(int parent, String name) {
        // solution> whiteout
        if (name.startsWith(WHITEOUT)) {
            return;
        }
        if (Set.of("", ".", "..").contains(name)) {
            throw new StorageException("whiteout of \"" + name + "\"");
        }
        RemoveTree.at(kernel, parent, TarEntry.bytes(name));
        // <solution
        // starter: throw new UnsupportedOperationException("task 5: whiteout");
    }

    /// Task 6. Called for the member `.wh..wh..opq` of the directory `path`, which is open as `directory`: removes all of it
    /// that lower layers have brought, at every depth, and keeps what [#brought] has.
    private void opaque(int directory, List<String> path) {
        // solution> opaque
        for (String name : names(directory)) {
            List<String> child = Stream.concat(path.stream(), Stream.of(name)).toList();
            if (!brought.contains(child)) {
                RemoveTree.at(kernel, directory, TarEntry.bytes(name));
            } else if (isDirectory(directory, name)) {
                int below = kernel.openat(directory, TarEntry.bytes(name), DIRECTORY | Machine.O_NOFOLLOW, 0);
                try {
                    opaque(below, child);
                } finally {
                    kernel.close(below);
                }
            }
        }
        // <solution
        // starter: throw new UnsupportedOperationException("task 6: opaque");
    }

    // ---- given ----

    /// Copies the content of the current member to a file that is open for writing.
    private void copy(TarReader reader, int fd) throws IOException {
        byte[] buffer = new byte[8192];
        for (int count = reader.read(buffer, 0, buffer.length); count >= 0; ) {
            for (int at = 0; at < count; ) {
                at += kernel.write(fd, buffer, at, count - at);
            }
            count = reader.read(buffer, 0, buffer.length);
        }
    }

    /// {@return whether `name` is a directory, and no symbolic link to one}
    private boolean isDirectory(int parent, String name) {
        try {
            return kernel.fstatat(parent, TarEntry.bytes(name), AT_SYMLINK_NOFOLLOW).isDirectory();
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return false;
            }
            throw e;
        }
    }

    /// {@return the names in an open directory}
    private List<String> names(int directory) {
        int readable = kernel.openat(
                directory, TarEntry.bytes("."), O_RDONLY | O_CLOEXEC | Machine.O_DIRECTORY, 0);
        try {
            List<String> names = new ArrayList<>();
            new DirectoryEntries(kernel, readable).forEach(name -> names.add(TarEntry.text(name)));
            return names;
        } finally {
            kernel.close(readable);
        }
    }
}
