package jd.libcontainer.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import jd.libcontainer.kernel.FakeDescription.File;

/// Files and pipes of the fake kernel. Permissions are kept and, but for executing, not checked.
final class FakeFiles implements FileSyscalls {
    private final FakeProcessTable processes;
    private final FakeFileSystem files;

    /// The kernel to which calls that consist of others make them.
    private final Supplier<Syscalls> kernel;

    /// Created directories and written texts, in order: `mkdir /a`, `/a/b < text`.
    final List<String> changes = new ArrayList<>();

    FakeFiles(FakeProcessTable processes, FakeFileSystem files, Supplier<Syscalls> kernel) {
        this.processes = processes;
        this.files = files;
        this.kernel = kernel;
    }

    private FakeProcess self() {
        return processes.self();
    }

    // ---- descriptors ----

    @Override
    public int openat(int dirfd, byte[] path, int flags, int mode) {
        return open(self().root, dirfd, path, flags, mode);
    }

    @Override
    public int openat2(int dirfd, byte[] path, int flags, int mode, long resolve) {
        FakeNode root = (resolve & RESOLVE_IN_ROOT) != 0 ? self().start(dirfd) : self().root;
        return open(root, dirfd, path, flags, mode);
    }

    private int open(FakeNode root, int dirfd, byte[] path, int flags, int mode) {
        boolean mustBeNew = (flags & O_CREAT) != 0 && (flags & O_EXCL) != 0;
        boolean follow = (flags & Machine.O_NOFOLLOW) == 0 && !mustBeNew;
        FakeFileSystem.Place place = files.walk(root, self().start(dirfd), FakeProcess.text(path), follow);
        FakeNode node = place.node();
        boolean made = place.parent().makesFiles && (flags & (O_PATH | Machine.O_DIRECTORY)) == 0;
        if (node == null && ((flags & O_CREAT) != 0 || made)) {
            node = place.parent().newChild(place.name(), S_IFREG | mode & ~self().umask);
            node.dirty = true;
        } else {
            FakeErrno.refuse(node == null, Errno.ENOENT);
            FakeErrno.refuse(mustBeNew, Errno.EEXIST);
        }
        FakeErrno.refuse((flags & Machine.O_DIRECTORY) != 0 && !node.isDirectory(), Errno.ENOTDIR);
        FakeErrno.refuse(
                (flags & Machine.O_NOFOLLOW) != 0 && (flags & O_PATH) == 0 && node.isType(S_IFLNK), Errno.ELOOP);
        if ((flags & O_TRUNC) != 0) {
            node.setContent(new byte[0]);
        }
        return self().add(new File(node, (flags & O_APPEND) != 0));
    }

    @Override
    public void close(int fd) {
        self().close(fd);
    }

    @Override
    public int read(int fd, byte[] buffer, int offset, int length) {
        return switch (self().at(fd)) {
            case FakeDescription.ReadEnd end -> readPipe(end, buffer, offset, length);
            case File file -> readFile(file, buffer, offset, length);
            default -> throw new FakeErrno(Errno.EINVAL);
        };
    }

    private int readPipe(FakeDescription.ReadEnd end, byte[] buffer, int offset, int length) {
        processes.await(end::readable);
        byte[] next = end.pipe.bytes.poll();
        if (next == null) {
            return 0;
        }
        int count = Math.min(length, next.length);
        System.arraycopy(next, 0, buffer, offset, count);
        if (count < next.length) {
            end.pipe.bytes.addFirst(Arrays.copyOfRange(next, count, next.length));
        }
        return count;
    }

    private static int readFile(File file, byte[] buffer, int offset, int length) {
        byte[] content = file.node.content();
        int count = Math.max(0, Math.min(length, content.length - file.offset));
        System.arraycopy(content, file.offset, buffer, offset, count);
        file.offset += count;
        return count;
    }

    @Override
    public int write(int fd, byte[] buffer, int offset, int length) {
        byte[] bytes = Arrays.copyOfRange(buffer, offset, offset + length);
        switch (self().at(fd)) {
            case FakeDescription.WriteEnd end -> {
                FakeErrno.refuse(end.pipe.readers == 0, Errno.EPIPE);
                end.pipe.bytes.add(bytes);
            }
            case File file -> writeFile(file, bytes);
            default -> throw new FakeErrno(Errno.EINVAL);
        }
        return length;
    }

    private void writeFile(File file, byte[] bytes) {
        byte[] old = file.node.content();
        int start = file.append ? old.length : file.offset;
        byte[] content = Arrays.copyOf(old, Math.max(old.length, start + bytes.length));
        System.arraycopy(bytes, 0, content, start, bytes.length);
        file.node.setContent(content);
        file.offset = start + bytes.length;
        changes.add(files.pathOf(file.node) + " < " + new String(bytes, StandardCharsets.UTF_8).strip());
    }

    @Override
    public void lseek(int fd, long offset) {
        ((File) self().at(fd)).offset = (int) offset;
    }

    @Override
    public int dup(int fd) {
        return self().add(self().at(fd));
    }

    @Override
    public void dup3(int fd, int newFd, int flags) {
        self().put(newFd, self().at(fd));
    }

    @Override
    public int[] pipe2(int flags) {
        FakeDescription.Pipe pipe = new FakeDescription.Pipe();
        int read = self().add(new FakeDescription.ReadEnd(pipe));
        return new int[] {read, self().add(new FakeDescription.WriteEnd(pipe))};
    }

    @Override
    public int eventfd(int initial, int flags) {
        return kernel.get().pipe2(flags)[0];
    }

    @Override
    public int memfd_create(String name, int flags) {
        FakeNode node = new FakeNode(files.root, S_IFREG | 0777, Optional.empty());
        node.setContent(new byte[0]);
        return self().add(new File(node, false));
    }

    @Override
    public int fcntl(int fd, int command, long argument) {
        return 0;
    }

    @Override
    public int ioctl(int fd, long request, byte[] argument) {
        return 0;
    }

    // ---- names ----

    @Override
    public void mkdirat(int dirfd, byte[] path, int mode) {
        changes.add("mkdir " + files.pathOf(self().make(dirfd, path, S_IFDIR | mode)));
    }

    @Override
    public void mknodat(int dirfd, byte[] path, int mode, long dev) {
        self().make(dirfd, path, mode).rdev = dev;
    }

    @Override
    public void symlinkat(byte[] target, int dirfd, byte[] path) {
        self().make(dirfd, path, S_IFLNK | 0777).content = target;
    }

    @Override
    public void linkat(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath, int flags) {
        FakeNode node = self().existing(oldDirfd, oldPath, (flags & AT_SYMLINK_FOLLOW) != 0);
        FakeFileSystem.Place place = self().place(newDirfd, newPath, false);
        FakeErrno.refuse(place.node() != null, Errno.EEXIST);
        node.links++;
        place.parent().put(place.name(), node);
    }

    @Override
    public void unlinkat(int dirfd, byte[] path, int flags) {
        FakeFileSystem.Place place = self().place(dirfd, path, false);
        FakeNode node = place.node();
        FakeErrno.refuse(node == null, Errno.ENOENT);
        boolean directory = (flags & AT_REMOVEDIR) != 0;
        FakeErrno.refuse(directory != node.isDirectory(), directory ? Errno.ENOTDIR : Errno.EISDIR);
        // The files of settings in a cgroup's directory do not keep it from being removed.
        boolean empty = node.names().stream().allMatch(name -> node.makesFiles && !node.child(name).isDirectory());
        FakeErrno.refuse(directory && !empty, Errno.ENOTEMPTY);
        node.links--;
        place.parent().remove(place.name());
    }

    @Override
    public void renameat(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath) {
        FakeFileSystem.Place from = self().place(oldDirfd, oldPath, false);
        FakeErrno.refuse(from.node() == null, Errno.ENOENT);
        FakeFileSystem.Place to = self().place(newDirfd, newPath, false);
        from.parent().remove(from.name());
        to.parent().put(to.name(), from.node());
    }

    @Override
    public byte[] readlinkat(int dirfd, byte[] path) {
        FakeNode node = self().existing(dirfd, path, false);
        if (FakeProcess.isByDescriptor(FakeProcess.text(path))) {
            return FileSyscalls.bytes(files.pathOf(node));
        }
        FakeErrno.refuse(!node.isType(S_IFLNK), Errno.EINVAL);
        return node.content;
    }

    @Override
    public int getdents64(int dirfd, byte[] buffer) {
        File directory = (File) self().at(dirfd);
        List<String> names = List.copyOf(directory.node.names());
        ByteBuffer entries = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
        while (directory.offset < names.size()) {
            byte[] name = names.get(directory.offset).getBytes(StandardCharsets.ISO_8859_1);
            int length = 19 + name.length + 1;
            if (entries.remaining() < length) {
                break;
            }
            directory.offset++;
            entries.putLong(directory.offset).putLong(directory.offset).putShort((short) length).put((byte) 0);
            entries.put(name).put((byte) 0);
        }
        return entries.position();
    }

    // ---- attributes ----

    @Override
    public Stat fstatat(int dirfd, byte[] path, int flags) {
        if (path.length == 0 && !(self().at(dirfd) instanceof File)) {
            return new Stat(S_IFIFO | 0600, 0, 0, 0, 1, 1, 0, 1, 0);
        }
        FakeNode node = named(dirfd, path, flags);
        return new Stat(
                node.mode, node.uid, node.gid, node.content().length, node.ino, 1, node.rdev, node.links,
                node.mtimeNanos);
    }

    private FakeNode named(int dirfd, byte[] path, int flags) {
        return self().existing(dirfd, path, (flags & AT_SYMLINK_NOFOLLOW) == 0);
    }

    @Override
    public void faccessat(int dirfd, byte[] path, int mode, int flags) {
        FakeErrno.refuse((mode & X_OK) != 0 && (self().existing(dirfd, path, true).mode & 0111) == 0, Errno.EACCES);
    }

    @Override
    public void fchownat(int dirfd, byte[] path, int uid, int gid, int flags) {
        if (path.length > 0 || self().at(dirfd) instanceof File) {
            FakeNode node = named(dirfd, path, flags);
            node.uid = uid;
            node.gid = gid;
        }
    }

    @Override
    public void fchmodat(int dirfd, byte[] path, int mode) {
        FakeNode node = self().existing(dirfd, path, true);
        node.mode = node.mode & S_IFMT | mode & 07777;
    }

    @Override
    public void ftruncate(int fd, long length) {
        FakeNode node = self().node(fd);
        node.setContent(Arrays.copyOf(node.content(), (int) length));
    }

    @Override
    public void utimensat(int dirfd, byte[] path, long nanos, int flags) {
        named(dirfd, path, flags).mtimeNanos = nanos;
    }

    @Override
    public void lsetxattr(byte[] path, String name, byte[] value) {
        attributes(path).put(name, value);
    }

    @Override
    public byte[] lgetxattr(byte[] path, String name) {
        return attributes(path).get(name);
    }

    @Override
    public List<String> llistxattr(byte[] path) {
        return List.copyOf(attributes(path).keySet());
    }

    private Map<String, byte[]> attributes(byte[] path) {
        return self().existing(AT_FDCWD, path, false).attributes;
    }

    /// EXT4_SUPER_MAGIC
    @Override
    public FileSystem statfs(String path) {
        return new FileSystem(0xEF53L, false);
    }
}
