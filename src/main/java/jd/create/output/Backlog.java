package jd.create.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import jd.create.CreateException;

/// What a container has written and one client has not yet taken. The container never waits for a client, and a client
/// loses nothing: a megabyte is kept in memory, what goes beyond is spilled to a file that has no name.
///
/// One thread puts, one takes.
public final class Backlog {
    private static final int MEMORY_LIMIT = 1 << 20;
    private static final int CHUNK = 64 << 10;

    private final Path spillDirectory;

    /// Guards everything below.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> memory = new ArrayDeque<>();
    private int memoryBytes;
    private Optional<FileChannel> spill = Optional.empty();
    private long spillRead;
    private long spillWritten;
    private boolean ended;
    private boolean abandoned;

    public Backlog(Path spillDirectory) {
        this.spillDirectory = spillDirectory;
    }

    /// Adds at the end; does not keep `bytes` to itself, so the caller must not change them.
    public void put(byte[] bytes) {
        lock.lock();
        try {
            if (ended || abandoned || bytes.length == 0) {
                return;
            }
            if (spillRead < spillWritten || memoryBytes + bytes.length > MEMORY_LIMIT) {
                spill(bytes);
            } else {
                memory.add(bytes);
                memoryBytes += bytes.length;
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// {@return the next bytes, waiting for them; empty at the end}
    public Optional<byte[]> take() {
        lock.lock();
        try {
            while (memory.isEmpty() && spillRead == spillWritten && !ended) {
                changed.awaitUninterruptibly();
            }
            if (!memory.isEmpty()) {
                byte[] bytes = memory.remove();
                memoryBytes -= bytes.length;
                return Optional.of(bytes);
            }
            return spillRead < spillWritten ? Optional.of(unspill()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /// Nothing will be put any more; what is there can still be taken.
    public void end() {
        lock.lock();
        try {
            ended = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Nothing will be taken any more.
    public void abandon() {
        lock.lock();
        try {
            abandoned = true;
            memory.clear();
            closeSpill();
        } finally {
            lock.unlock();
        }
    }

    private void spill(byte[] bytes) {
        try {
            FileChannel channel = spill.isPresent() ? spill.get() : openSpill();
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                spillWritten += channel.write(buffer, spillWritten);
            }
        } catch (IOException e) {
            throw new CreateException(
                    "keep output for a slow client: write to " + spillDirectory + ": " + e.getMessage(), e);
        }
    }

    private FileChannel openSpill() throws IOException {
        Path file = Files.createTempFile(spillDirectory, "attach", ".spill");
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        Files.deleteIfExists(file);
        spill = Optional.of(channel);
        return channel;
    }

    private byte[] unspill() {
        try {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK, spillWritten - spillRead));
            while (buffer.hasRemaining()) {
                spillRead += spill.orElseThrow().read(buffer, spillRead);
            }
            if (spillRead == spillWritten) {
                closeSpill();
            }
            return buffer.array();
        } catch (IOException e) {
            throw new CreateException("send kept output to a slow client: " + e.getMessage(), e);
        }
    }

    private void closeSpill() {
        try {
            if (spill.isPresent()) {
                spill.get().close();
            }
        } catch (IOException e) {
            throw new CreateException("close the output kept for a slow client: " + e.getMessage(), e);
        } finally {
            spill = Optional.empty();
            spillRead = 0;
            spillWritten = 0;
        }
    }
}
