package jd.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jd.libcontainer.io.FdInputStream;
import jd.libcontainer.kernel.FileSyscalls.Stat;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.storage.files.Decompression;
import jd.storage.files.RemoveTree;
import jd.storage.files.RootedDirectory;
import jd.storage.files.StorageException;
import jd.storage.files.TarApply;
import jd.storage.files.TarPath;

/// A client's archive of images, unpacked into a temporary directory until [#close]. It is not trusted: no member and no
/// link in it leads out of the directory, and only regular files are read.
///
/// Its files are needed in another order than they are in: the documents that say what they are come last.
public final class UnpackedArchive implements AutoCloseable {
    private static final int MAX_DOCUMENT = 8 << 20;

    private final Syscalls syscalls;
    private final Path directory;
    private final RootedDirectory root;

    private UnpackedArchive(Syscalls syscalls, Path directory) {
        this.syscalls = syscalls;
        this.directory = directory;
        this.root = RootedDirectory.open(syscalls, directory);
    }

    /// Unpacks a tar, compressed or not.
    public static UnpackedArchive unpack(Storage storage, InputStream tar) {
        Syscalls syscalls = storage.syscalls();
        Path directory;
        try {
            directory = Files.createTempDirectory(storage.root().temporary(), "docker-import-");
        } catch (IOException e) {
            throw new StorageException("make a temporary directory", e);
        }
        try (InputStream plain = Decompression.decompress(tar)) {
            TarApply.apply(syscalls, directory, TarApply.Whiteouts.PLAIN, IdMaps.SAME, plain);
            return new UnpackedArchive(syscalls, directory);
        } catch (IOException e) {
            RemoveTree.at(syscalls, directory);
            throw new StorageException("read tar", e);
        } catch (RuntimeException e) {
            RemoveTree.at(syscalls, directory);
            throw e;
        }
    }

    public boolean has(String name) {
        try {
            syscalls.close(root.openRegular(path(name)));
            return true;
        } catch (SyscallException e) {
            return false;
        }
    }

    private static TarPath path(String name) {
        return TarPath.typed("/" + name);
    }

    /// A file in the archive and its size in bytes.
    public record Member(InputStream content, long size) {}

    /// @throws StorageException with Docker's message: `open PATH: no such file or directory`
    public Member open(String name) {
        try {
            int fd = root.openRegular(path(name));
            Stat stat = syscalls.fstat(fd);
            return new Member(new FdInputStream(syscalls, fd), stat.size());
        } catch (SyscallException e) {
            throw new StorageException("open " + directory.resolve("./" + name).normalize() + ": "
                    + e.errno().description());
        }
    }

    /// {@return a JSON document}
    public byte[] document(String name) {
        Member member = open(name);
        try (InputStream content = member.content()) {
            if (member.size() > MAX_DOCUMENT) {
                throw new StorageException("read " + name + ": the document is too large");
            }
            return content.readNBytes(MAX_DOCUMENT);
        } catch (IOException e) {
            throw new StorageException("read " + name, e);
        }
    }

    /// {@return the names of the directories at the top of the archive, in order}
    public List<String> directories() {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory).map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new StorageException("list an archive", e);
        }
    }

    @Override
    public void close() {
        root.close();
        RemoveTree.at(syscalls, directory);
    }
}
