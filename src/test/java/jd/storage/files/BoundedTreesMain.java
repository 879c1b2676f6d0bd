package jd.storage.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import jd.image.tar.TarEntry;
import jd.image.tar.TarWriter;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;

/// The part of [BoundedTreesTest] that runs with a small heap: `main` gets the name of a method and a directory.
final class BoundedTreesMain {
    private static final String LONG_NAME = "n".repeat(240);
    private static final int LINKS_A_FILE = 50_000;

    private final Syscalls syscalls = JnrSyscalls.load();
    private final Path tree;
    private final int count;

    private BoundedTreesMain(Path tree, int count) {
        this.tree = tree;
        this.count = count;
    }

    public static void main(String[] arguments) throws Exception {
        BoundedTreesMain main = new BoundedTreesMain(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
        switch (arguments[0]) {
            case "links" -> main.makeLinks();
            case "measure" -> System.out.println(TreeSize.of(main.syscalls, main.tree));
            case "pack" -> main.pack();
            case "copy" -> CopyTree.copy(main.syscalls, main.tree, main.tree.resolveSibling("copy"));
            case "remove" -> RemoveTree.at(main.syscalls, main.tree);
            case "dig" -> main.dig();
            case "unpack" -> main.unpackDirectories();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private int open() {
        return DirectoryDescriptors.directory(syscalls, FileSyscalls.AT_FDCWD, FileSyscalls.bytes(tree.toString()));
    }

    /// Names of 255 bytes of some files of four bytes.
    private void makeLinks() {
        int fd = open();
        byte[] first = {};
        for (int i = 0; i < count; i++) {
            byte[] name = TarEntry.bytes(LONG_NAME + "%015d".formatted(i));
            if (i % LINKS_A_FILE == 0) {
                int file = syscalls.openat(fd, name, FileSyscalls.O_CREAT | FileSyscalls.O_WRONLY, 0644);
                syscalls.write(file, new byte[4], 0, 4);
                syscalls.close(file);
                first = name;
            } else {
                syscalls.linkat(fd, first, fd, name, 0);
            }
        }
    }

    /// Directories within directories, with a file in the last.
    private void dig() {
        int fd = open();
        byte[] name = TarEntry.bytes("d");
        for (int i = 0; i < count; i++) {
            syscalls.mkdirat(fd, name, 0755);
            int below = syscalls.openat(fd, name, Machine.O_DIRECTORY, 0);
            syscalls.close(fd);
            fd = below;
        }
        syscalls.close(syscalls.openat(fd, name, FileSyscalls.O_CREAT | FileSyscalls.O_WRONLY, 0644));
    }

    private void pack() throws IOException {
        int fd = open();
        TarPack.pack(syscalls, fd, TarEntry.bytes("."), "tree", IdMaps.SAME, OutputStream.nullOutputStream());
    }

    /// An archive of directories with paths of 3.6 kB, side by side below a deep one, streamed.
    private void unpackDirectories() throws Exception {
        PipedInputStream in = new PipedInputStream(1 << 16);
        Thread writer = Thread.ofPlatform().start(() -> write(in));
        TarApply.apply(syscalls, tree, TarApply.Whiteouts.REMOVE, in);
        writer.join();
    }

    private void write(PipedInputStream in) {
        String deep = ("p".repeat(250) + "/").repeat(14);
        TarEntry.Attributes attributes = TarEntry.Attributes.of(0755, 1_000_000_000L);
        try (TarWriter tar = new TarWriter(new PipedOutputStream(in))) {
            for (int i = 0; i < count; i++) {
                tar.write(new TarEntry(deep + "%08d".formatted(i), new TarEntry.Directory(), attributes));
                tar.write(new TarEntry(
                        deep + "%08d/f".formatted(i), new TarEntry.File(0), attributes), InputStream.nullInputStream());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
