package jd.libcontainer.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes a file so that a reader sees the old content or the new, also after a crash: temporary, fsync, rename. When
/// it fails the old content stays and the temporary goes.
public final class AtomicFile {
    private AtomicFile() {}

    public static void write(Path file, byte[] content) throws IOException {
        write(file, content, true);
    }

    /// Writes without fsync(2): after the end of this process the file has the old content or the new one, after a power
    /// failure perhaps neither.
    public static void writeSoon(Path file, byte[] content) throws IOException {
        write(file, content, false);
    }

    /// Writes a file that must be writable on a full disk, since the operation that it records frees space. A second
    /// file of its size is kept beside it with its blocks allocated; when there is no space for a temporary, that one is
    /// overwritten and renamed instead. It is created again as soon as there is space.
    public static void writeWithSpare(Path file, byte[] content) throws IOException {
        Path spare = file.resolveSibling("." + file.getFileName() + ".spare");
        try {
            write(file, content, true);
        } catch (IOException e) {
            if (!Files.exists(spare) || Files.size(spare) < content.length) {
                throw e;
            }
            replaceBy(spare, file, content, true);
        }
        allocate(spare, content.length);
    }

    private static void allocate(Path spare, int needed) {
        try {
            if (!Files.exists(spare) || Files.size(spare) < needed) {
                write(spare, new byte[2 * needed + SPARE_MINIMUM], false);
            }
        } catch (IOException e) {
            // The disk is full; the next write tries again.
        }
    }

    private static final int SPARE_MINIMUM = 4096;

    private static void write(Path file, byte[] content, boolean durably) throws IOException {
        Path temporary = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".tmp");
        try {
            replaceBy(temporary, file, content, durably);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void replaceBy(Path temporary, Path file, byte[] content, boolean durably) throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.truncate(content.length);
            if (durably) {
                channel.force(true);
            }
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
