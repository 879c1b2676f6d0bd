package jd.libcontainer.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A process of the fake kernel: one thread of this JVM and those it starts. It resolves paths, since root, working
/// directory and descriptors are its own.
final class FakeProcess {
    private static final String BY_DESCRIPTOR = "/proc/self/fd/";

    final int pid;
    final Map<Integer, FakeDescription> descriptors = new TreeMap<>();
    final List<FakeFileSystem.Mount> mounts = new ArrayList<>();
    final FakeLinks links = new FakeLinks();
    final FakeCredentials credentials;
    private final FakeFileSystem files;
    FakeNode root;
    FakeNode cwd;

    /// The mount of the old root, once pivot_root(2) has been called.
    Optional<FakeFileSystem.Mount> oldRoot = Optional.empty();

    Optional<ExitStatus> status = Optional.empty();
    Optional<Thread> thread = Optional.empty();
    boolean killed;
    int umask = 0022;

    FakeProcess(int pid, FakeFileSystem files) {
        this.pid = pid;
        this.files = files;
        this.credentials = FakeCredentials.root();
        this.root = files.root;
        this.cwd = files.root;
    }

    FakeProcess(int pid, FakeProcess parent) {
        this.pid = pid;
        this.files = parent.files;
        this.credentials = parent.credentials.copy();
        this.root = parent.root;
        this.cwd = parent.cwd;
    }

    // ---- paths ----

    FakeNode node(int fd) {
        if (at(fd) instanceof FakeDescription.File file) {
            return file.node;
        }
        throw new FakeErrno(Errno.ENOTDIR);
    }

    FakeNode start(int dirfd) {
        return dirfd == FileSyscalls.AT_FDCWD ? cwd : node(dirfd);
    }

    FakeFileSystem.Place place(int dirfd, byte[] path, boolean followLast) {
        return files.walk(root, start(dirfd), text(path), followLast);
    }

    FakeNode existing(String path) {
        return existing(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path), true);
    }

    /// A path may begin with /proc/self/fd/N, which names a file by descriptor for a call that takes only paths.
    FakeNode existing(int dirfd, byte[] path, boolean followLast) {
        String text = text(path);
        if (text.startsWith(BY_DESCRIPTOR)) {
            String[] parts = text.substring(BY_DESCRIPTOR.length()).split("/", 2);
            String below = parts.length == 1 ? "" : parts[1];
            return existing(Integer.parseInt(parts[0]), below.getBytes(StandardCharsets.ISO_8859_1), followLast);
        }
        FakeNode found = path.length == 0 ? start(dirfd) : place(dirfd, path, followLast).node();
        FakeErrno.refuse(found == null, Errno.ENOENT);
        return found;
    }

    FakeNode make(int dirfd, byte[] path, int mode) {
        FakeFileSystem.Place place = place(dirfd, path, false);
        FakeErrno.refuse(place.node() != null, Errno.EEXIST);
        FakeNode node = place.parent().newChild(place.name(), mode & ~umask);
        node.dirty = true;
        return node;
    }

    /// {@return a path as ISO-8859-1, which holds any bytes}
    static String text(byte[] path) {
        return new String(path, StandardCharsets.ISO_8859_1);
    }

    static boolean isByDescriptor(String path) {
        return path.startsWith(BY_DESCRIPTOR);
    }

    // ---- descriptors ----

    FakeDescription at(int fd) {
        FakeDescription description = descriptors.get(fd);
        FakeErrno.refuse(description == null, Errno.EBADF);
        return description;
    }

    int add(FakeDescription description) {
        int fd = 3;
        while (descriptors.containsKey(fd)) {
            fd++;
        }
        put(fd, description);
        return fd;
    }

    /// Opens a file that is in no directory.
    int addAnonymous() {
        return add(FakeDescription.File.anonymous());
    }

    void put(int fd, FakeDescription description) {
        description.hold();
        FakeDescription old = descriptors.put(fd, description);
        if (old != null) {
            old.release();
        }
    }

    void close(int fd) {
        at(fd).release();
        descriptors.remove(fd);
    }

    // ---- the end ----

    boolean ended() {
        return status.isPresent();
    }

    void end(ExitStatus how) {
        status = Optional.of(how);
        descriptors.values().forEach(FakeDescription::release);
        descriptors.clear();
    }
}
