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
import jd.create.CreateException;

/// A container's log on disk, a [LogLine] a line. With a largest size the file is put aside as `.1`, what was `.1` as
/// `.2`, and so on; readers who are still in an old file keep it open and go on with the next.
///
/// Docker 1.2.0: daemon/container.go, pkg/broadcastwriter; today: daemon/logger/jsonfilelog, loggerutils
public final class JsonLog {
    /// A place in the log. Files are counted from the oldest that this daemon has seen.
    public record Position(long file, long offset) implements Comparable<Position> {
        @Override
        public int compareTo(Position other) {
            return file == other.file ? Long.compare(offset, other.offset) : Long.compare(file, other.file);
        }
    }

    private static final int UNLIMITED = -1;

    private final Path path;
    private final long maxSize;
    private final int maxFiles;

    /// Guards everything below.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<FileChannel> writer = Optional.empty();
    private long current;
    private long size;

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
    }

    public Path path() {
        return path;
    }

    /// The container starts: lines will come.
    void open() {
        locked(() -> {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            size = channel.size();
            writer = Optional.of(channel);
        });
    }

    /// The container has ended: who follows will come to the end.
    public void close() {
        locked(() -> {
            if (writer.isPresent()) {
                writer.get().close();
            }
            writer = Optional.empty();
            changed.signalAll();
        });
    }

    public void append(List<LogLine> lines) {
        if (lines.isEmpty()) {
            return;
        }
        StringBuilder json = new StringBuilder();
        lines.forEach(line -> line.encode(json));
        ByteBuffer bytes = ByteBuffer.wrap(json.toString().getBytes(StandardCharsets.UTF_8));
        locked(() -> {
            if (writer.isEmpty()) {
                return;
            }
            if (maxSize != UNLIMITED && size > 0 && size + bytes.remaining() > maxSize) {
                rotate();
            }
            while (bytes.hasRemaining()) {
                size += writer.orElseThrow().write(bytes);
            }
            changed.signalAll();
        });
    }

    /// From the oldest on, each file takes the next older one's place; the oldest is lost when there are too many.
    private void rotate() throws IOException {
        writer.orElseThrow().close();
        if (maxFiles == 1) {
            Files.deleteIfExists(path);
        }
        for (int i = maxFiles - 1; i > 0; i--) {
            Path from = i == 1 ? path : aside(i - 1);
            if (Files.exists(from)) {
                Files.move(from, aside(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        writer = Optional.of(FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        current++;
        size = 0;
    }

    /// {@return the place behind the last line}
    public Position end() {
        lock.lock();
        try {
            return new Position(current, size);
        } finally {
            lock.unlock();
        }
    }

    /// {@return the place before the oldest line}
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

    /// {@return the file with that number, or the next one that is still there}
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

    /// Waits until there is something behind `position`. {@return false when nothing will come or `stop` has been
    /// called for}
    boolean awaitBeyond(Position position, BooleanSupplier stop) {
        lock.lock();
        try {
            while (new Position(current, size).compareTo(position) <= 0) {
                if (writer.isEmpty() || stop.getAsBoolean()) {
                    return false;
                }
                changed.awaitUninterruptibly();
            }
            return !stop.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    /// Makes whoever waits look again at its reason to stop.
    public void nudge() {
        locked(changed::signalAll);
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
            throw new CreateException("read log " + file + ": " + e.getMessage(), e);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private void locked(Step step) {
        lock.lock();
        try {
            step.run();
        } catch (IOException e) {
            throw new CreateException("write log " + path + ": " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }
}
