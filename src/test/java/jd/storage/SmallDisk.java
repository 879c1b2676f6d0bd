package jd.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.storage.files.RemoveTree;

/// A file system of 16 MB in memory, mounted on a directory of the test, that can be filled to the last byte and the last
/// inode.
public final class SmallDisk implements AutoCloseable {
    private final Syscalls syscalls;
    private final Path directory;
    private final Path filling;

    public SmallDisk(Syscalls syscalls, Path directory) {
        this(syscalls, directory, "size=16m");
    }

    public SmallDisk(Syscalls syscalls, Path directory, String options) {
        this.syscalls = syscalls;
        this.directory = directory;
        this.filling = directory.resolve("filling");
        syscalls.mount("tmpfs", directory.toString(), "tmpfs", 0, options);
    }

    public void fillBytes() throws IOException {
        Files.createDirectories(filling);
        for (int size = 1 << 20; size > 0; size /= 16) {
            fill(filling.resolve("bytes-" + size), new byte[size]);
        }
    }

    public void fill() throws IOException {
        fillBytes();
        for (int i = 0; i < 100_000; i++) {
            try {
                Files.createFile(filling.resolve("inode-" + i));
            } catch (IOException full) {
                return;
            }
        }
    }

    private static void fill(Path file, byte[] bytes) {
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < 10_000; i++) {
                out.write(bytes);
            }
        } catch (IOException full) {
            // The disk is full.
        }
    }

    public void free() {
        RemoveTree.at(syscalls, filling);
    }

    public void remount(long flags) {
        syscalls.mount("", directory.toString(), "", MountSyscalls.MS_REMOUNT | flags, "");
    }

    public void resize(String options) {
        syscalls.mount("", directory.toString(), "", MountSyscalls.MS_REMOUNT, options);
    }

    @Override
    public void close() {
        syscalls.umount2(directory.toString(), MountSyscalls.MNT_DETACH);
    }
}
