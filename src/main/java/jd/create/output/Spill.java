package jd.create.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/// The part of a [Backlog] on disk: a queue of bytes in a few files. Each file is closed after it has been read, so the
/// disk space is about the number of unread bytes.
///
/// The files are unlinked when they are created, so a crash leaves none behind.
///
/// Guarded by the lock of its backlog.
final class Spill {
    private static final long CLIENT_LIMIT = 1L << 30;
    private static final long FILE_LIMIT = 64 << 20;
    private static final int CHUNK = 64 << 10;

    private static final class Part {
        private final FileChannel channel;
        private long read;
        private long written;

        Part(FileChannel channel) {
            this.channel = channel;
        }
    }

    private final OutputBudget budget;
    private final long clientLimit;
    private final long fileLimit;
    private final Deque<Part> parts = new ArrayDeque<>();
    private long reserved;

    Spill(OutputBudget budget) {
        this(budget, CLIENT_LIMIT, FILE_LIMIT);
    }

    Spill(OutputBudget budget, long clientLimit, long fileLimit) {
        this.budget = budget;
        this.clientLimit = clientLimit;
        this.fileLimit = fileLimit;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /// {@return false when the client's or the common budget is used up}
    boolean add(byte[] bytes) throws IOException {
        if (reserved + bytes.length > clientLimit || !budget.reserveDisk(bytes.length)) {
            return false;
        }
        reserved += bytes.length;
        if (parts.isEmpty() || parts.getLast().written + bytes.length > fileLimit) {
            parts.add(new Part(open()));
        }
        Part last = parts.getLast();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            last.written += last.channel.write(buffer, last.written);
        }
        return true;
    }

    private FileChannel open() throws IOException {
        Path file = Files.createTempFile(budget.spillDirectory(), "attach", ".spill");
        try {
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /// {@return the next bytes of a queue that is not empty}
    byte[] next() throws IOException {
        Part first = parts.getFirst();
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK, first.written - first.read));
        while (buffer.hasRemaining()) {
            int count = first.channel.read(buffer, first.read);
            if (count < 0) {
                throw new IOException("spill file is shorter than what was written to it");
            }
            first.read += count;
        }
        if (first.read == first.written) {
            close(parts.remove());
        }
        return buffer.array();
    }

    /// Empties the queue and releases its disk space.
    void close() throws IOException {
        while (!parts.isEmpty()) {
            close(parts.remove());
        }
        budget.releaseDisk(reserved);
        reserved = 0;
    }

    private void close(Part part) throws IOException {
        budget.releaseDisk(part.written);
        reserved -= part.written;
        part.channel.close();
    }
}
