package jd.create.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import jd.create.failure.CreateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A container's log on disk, a [LogLine] a line. When the file has reached a maximum size it is renamed to `.1`, what was
/// `.1` to `.2`, and so on (rotation); a reader of an old file keeps it open and continues with the next.
///
/// Writing never fails. On a full disk, on a read-only file system or without its directory the log loses lines while the
/// container runs on. The daemon logs the first failure, retries with each write, and logs the number of lost lines when
/// a write succeeds. A line is written as a whole or not at all. (Docker 1.2 stops logging at the first failure; Docker
/// today logs each lost line, and does not start a container whose log it cannot create.)
///
/// Docker 1.2.0: daemon/container.go, pkg/broadcastwriter; today: daemon/logger/jsonfilelog, loggerutils
public final class JsonLog {
    /// A position in the log. Files are numbered from the oldest that this daemon has seen.
    public record Position(long file, long offset) implements Comparable<Position> {
        @Override
        public int compareTo(Position other) {
            return file == other.file ? Long.compare(offset, other.offset) : Long.compare(file, other.file);
        }
    }

    /// A run of the container. A reader that follows it stops at its end, also when the container has been restarted since.
    public static final class Run {
        /// Guarded by the log's lock.
        private Optional<Position> end = Optional.empty();
    }

    private static final Logger LOG = LoggerFactory.getLogger(JsonLog.class);
    private static final int UNLIMITED = -1;

    /// On an almost full disk short lines succeed between long ones. This limits the messages in the daemon's log.
    private static final long QUIET_NANOS = 10_000_000_000L;

    private final Path path;
    private final long maxSize;
    private final int maxFiles;

    /// Guards the fields below.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Run run = new Run();
    private Optional<FileChannel> writer = Optional.empty();
    private boolean endsInsideLine;
    private long current;
    private long size;

    /// Lines that could not be written since the last successful write.
    private long lost;

    // Whether the failure has been logged.
    private boolean cannotWrite;
    private long quietUntil = System.nanoTime();
    private boolean cannotRotate;

    /// @param maxSize bytes, 0 for no limit
    /// @param maxFiles how many files there may be, at least one
    public JsonLog(Path path, long maxSize, int maxFiles) {
        this.path = path;
        this.maxSize = maxSize == 0 ? UNLIMITED : maxSize;
        this.maxFiles = Math.max(1, maxFiles);
        while (Files.exists(aside(current + 1))) {
            current++;
        }
        this.size = sizeOf(path);
        run.end = Optional.of(new Position(current, size));
    }

    public Path path() {
        return path;
    }

    /// Opens the file for a run of the container.
    void open() {
        lock.lock();
        try {
            run = new Run();
            openWriter();
        } catch (IOException e) {
            failed(0, e);
        } finally {
            lock.unlock();
        }
    }

    private void openWriter() throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        writer = Optional.of(channel);
        size = channel.size();
        endsInsideLine = size > 0 && !lastByteIsLineFeed();
    }

    /// A killed daemon may have left part of a line.
    private boolean lastByteIsLineFeed() throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return channel.read(last, size - 1) == 1 && last.get(0) == '\n';
        }
    }

    /// Closes the file after a run of the container. Following readers reach the end.
    public void close() {
        lock.lock();
        try {
            closeWriter();
            if (lost > 0) {
                LOG.warn("log {}: {} more lines of this run were lost", path, lost);
                lost = 0;
                cannotWrite = false;
            }
            run.end = run.end.or(() -> Optional.of(end()));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void closeWriter() {
        try {
            if (writer.isPresent()) {
                writer.get().close();
            }
        } catch (IOException e) {
            LOG.warn("close log {}: {}", path, e.getMessage());
        } finally {
            writer = Optional.empty();
        }
    }

    public void append(List<LogLine> lines) {
        if (lines.isEmpty()) {
            return;
        }
        // With a maximum size each line is written by itself, since the file may have to be rotated after any of them.
        List<byte[]> pieces = maxSize == UNLIMITED
                ? List.of(encoded(lines))
                : lines.stream().map(line -> encoded(List.of(line))).toList();
        int left = lines.size();
        lock.lock();
        try {
            for (byte[] piece : run.end.isEmpty() ? pieces : List.<byte[]>of()) {
                append(piece);
                written();
                left -= lines.size() / pieces.size();
            }
        } catch (IOException e) {
            failed(left, e);
        } finally {
            changed.signalAll();
            lock.unlock();
        }
    }

    private static byte[] encoded(List<LogLine> lines) {
        StringBuilder json = new StringBuilder();
        lines.forEach(line -> line.encode(json));
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void append(byte[] bytes) throws IOException {
        if (writer.isEmpty()) {
            openWriter();
        }
        if (maxSize != UNLIMITED && size >= maxSize) {
            rotate();
        }
        if (endsInsideLine) {
            write(new byte[] {'\n'});
            endsInsideLine = false;
        }
        write(bytes);
    }

    /// Writes all bytes or none: part of a line would damage the next line.
    private void write(byte[] bytes) throws IOException {
        FileChannel channel = writer.orElseThrow();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            size += bytes.length;
        } catch (IOException e) {
            if (buffer.position() > 0) {
                channel.truncate(size);
            }
            throw e;
        }
    }

    private void written() {
        if (cannotWrite) {
            LOG.warn("log {} is written again; {} lines were lost", path, lost);
            lost = 0;
        }
        cannotWrite = false;
    }

    /// Closes the file. The next write opens it again, since it may exist again, or may end in part of a line.
    private void failed(int lines, IOException failure) {
        closeWriter();
        lost += lines;
        if (!cannotWrite && System.nanoTime() - quietUntil >= 0) {
            LOG.warn("write log {}, and lose lines until it succeeds: {}", path, failure.toString());
            cannotWrite = true;
            quietUntil = System.nanoTime() + QUIET_NANOS;
        }
    }

    /// Renames each file to the next number, from the oldest; the oldest is overwritten when there are `maxFiles`. When a
    /// rename fails, the earlier ones are reverted and the current file grows beyond its limit.
    private void rotate() throws IOException {
        try {
            if (maxFiles == 1) {
                Files.deleteIfExists(path);
            }
            moveAside(maxFiles - 1);
        } catch (IOException e) {
            if (!cannotRotate) {
                LOG.warn("rotate log {}, and let it grow until it succeeds: {}", path, e.toString());
            }
            cannotRotate = true;
            return;
        }
        cannotRotate = false;
        closeWriter();
        current++;
        size = 0;
        openWriter();
    }

    private void moveAside(int age) throws IOException {
        if (age == 0) {
            return;
        }
        Path from = age == 1 ? path : aside(age - 1);
        boolean moved = Files.exists(from);
        if (moved) {
            Files.move(from, aside(age), StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            moveAside(age - 1);
        } catch (IOException e) {
            if (moved) {
                Files.move(aside(age), from);
            }
            throw e;
        }
    }

    /// {@return the position after the last line}
    public Position end() {
        lock.lock();
        try {
            return new Position(current, size);
        } finally {
            lock.unlock();
        }
    }

    /// {@return the current run, or the last one}
    public Run run() {
        lock.lock();
        try {
            return run;
        } finally {
            lock.unlock();
        }
    }

    /// {@return the position after the last line so far of `run`}
    Position end(Run run) {
        lock.lock();
        try {
            return run.end.orElseGet(this::end);
        } finally {
            lock.unlock();
        }
    }

    /// {@return the position of the oldest line}
    Position oldest() {
        lock.lock();
        try {
            long file = current;
            while (file > 0 && Files.exists(aside(current - file + 1))) {
                file--;
            }
            return new Position(file, 0);
        } finally {
            lock.unlock();
        }
    }

    /// {@return the file with that number, or the next one that still exists}
    Opened openFrom(long file) {
        lock.lock();
        try {
            for (long i = Math.max(0, file); i < current; i++) {
                Optional<FileChannel> channel = open(aside(current - i));
                if (channel.isPresent()) {
                    return new Opened(i, channel);
                }
            }
            return new Opened(current, open(path));
        } finally {
            lock.unlock();
        }
    }

    record Opened(long file, Optional<FileChannel> channel) {}

    /// Waits for output of `run` after `position`. {@return false when the run has ended, or `stop` returns true}
    boolean awaitBeyond(Position position, Run run, BooleanSupplier stop) {
        lock.lock();
        try {
            while (end(run).compareTo(position) <= 0) {
                if (run.end.isPresent() || stop.getAsBoolean()) {
                    return false;
                }
                changed.awaitUninterruptibly();
            }
            return !stop.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    /// Makes every waiting reader evaluate its `stop` again.
    public void wakeReaders() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Path aside(long age) {
        return path.resolveSibling(path.getFileName() + "." + age);
    }

    private static Optional<FileChannel> open(Path file) {
        try {
            return Optional.of(FileChannel.open(file, StandardOpenOption.READ));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CreateException("read log " + file + ": " + e.getMessage(), e);
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            LOG.warn("read log {}: {}", file, e.toString());
            return 0;
        }
    }
}
