package jd.create.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import jd.create.failure.CreateException;
import jd.create.output.JsonLog.Position;

/// Reads a [JsonLog] from a position, across rotated files, to another position or while lines are written.
public final class LogReader implements AutoCloseable {
    private static final int CHUNK = 64 << 10;

    /// Ten times the longest line that jd writes (16 kB with each byte escaped). A longer line is damage, for instance by a
    /// power failure, and is skipped without being buffered.
    private static final int LONGEST_LINE = 1 << 20;

    private final JsonLog log;
    private Optional<FileChannel> channel = Optional.empty();
    private long file;
    private long offset;

    /// `buffer[from, to)` holds the file's bytes from `offset`.
    private byte[] buffer = new byte[CHUNK];
    private int from;
    private int to;

    /// Whether the start of the current line has been discarded.
    private boolean overlong;

    public LogReader(JsonLog log, Position start) {
        this.log = log;
        this.file = start.file();
        this.offset = start.offset();
    }

    /// {@return the position of the last `lines` lines; of the oldest line if `lines` is empty}
    public static Position start(JsonLog log, OptionalInt lines) {
        Position oldest = log.oldest();
        if (lines.isEmpty()) {
            return oldest;
        }
        Position end = log.end();
        if (lines.getAsInt() == 0) {
            return end;
        }
        TailSearch search = new TailSearch(lines.getAsInt());
        for (long file = end.file(); file >= oldest.file(); file--) {
            JsonLog.Opened opened = log.openFrom(file);
            Optional<Long> found = search.search(opened.channel());
            if (found.isPresent()) {
                return new Position(opened.file(), found.get());
            }
        }
        return oldest;
    }

    /// Passes lines to `each` until `end` is reached or `each` returns false.
    public void readTo(Position end, Predicate<LogLine> each) {
        boolean more = true;
        while (more && position().compareTo(end) < 0) {
            Optional<LogLine> line = next();
            more = line.map(each::test).orElseGet(() -> nextFile(end));
        }
    }

    /// Passes lines to `each` as they are written, until `run` ends, or `each` returns false, or `stop` returns true.
    /// `batch` runs each time all lines so far have been passed.
    public void follow(JsonLog.Run run, Predicate<LogLine> each, Runnable batch, BooleanSupplier stop) {
        while (log.awaitBeyond(position(), run, stop)) {
            Position end = log.end(run);
            readTo(end, each);
            batch.run();
            if (position().compareTo(end) < 0) {
                return;
            }
        }
    }

    private Position position() {
        return new Position(file, offset);
    }

    /// {@return the next complete line; empty at the end of this file}
    private Optional<LogLine> next() {
        while (true) {
            int feed = find(buffer, from, to);
            if (feed >= 0) {
                Optional<LogLine> line =
                        overlong ? Optional.empty() : LogLine.decode(buffer, from, feed - from);
                overlong = false;
                offset += feed + 1 - from;
                from = feed + 1;
                if (line.isPresent()) {
                    return line;
                }
            } else if (!fill()) {
                return Optional.empty();
            }
        }
    }

    /// {@return whether a newer file follows}
    private boolean nextFile(Position end) {
        close();
        if (file >= end.file()) {
            offset = end.offset();
            return false;
        }
        file++;
        offset = 0;
        return true;
    }

    private boolean fill() {
        try {
            if (channel.isEmpty()) {
                openHere();
            }
            if (channel.isEmpty()) {
                return false;
            }
            makeRoom();
            ByteBuffer target = ByteBuffer.wrap(buffer, to, buffer.length - to);
            int read = channel.get().read(target, offset + (to - from));
            to += Math.max(0, read);
            return read > 0;
        } catch (IOException e) {
            throw new CreateException("read log " + log.path() + ": " + e.getMessage(), e);
        }
    }

    private void openHere() {
        JsonLog.Opened opened = log.openFrom(file);
        if (opened.file() != file) {
            file = opened.file();
            offset = 0;
        }
        channel = opened.channel();
    }

    private void makeRoom() {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == LONGEST_LINE) {
            offset += to;
            to = 0;
            overlong = true;
        } else if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
    }

    private static int find(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        try {
            if (channel.isPresent()) {
                channel.get().close();
            }
        } catch (IOException e) {
            throw new CreateException("close log " + log.path() + ": " + e.getMessage(), e);
        } finally {
            channel = Optional.empty();
            from = 0;
            to = 0;
            overlong = false;
        }
    }

    /// Finds the position of the last lines by counting line feeds backwards, across files.
    private static final class TailSearch {
        private int missing;

        TailSearch(int lines) {
            this.missing = lines;
        }

        Optional<Long> search(Optional<FileChannel> file) {
            if (file.isEmpty()) {
                return Optional.empty();
            }
            try (FileChannel channel = file.get()) {
                long end = channel.size();
                ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
                for (long chunkEnd = end; chunkEnd > 0; chunkEnd -= Math.min(chunkEnd, CHUNK)) {
                    long start = Math.max(0, chunkEnd - CHUNK);
                    chunk.clear().limit((int) (chunkEnd - start));
                    int read = channel.read(chunk, start);
                    for (int i = read - 1; i >= 0; i--) {
                        boolean lineBegins = chunk.get(i) == '\n' && start + i + 1 < end;
                        if (lineBegins && --missing == 0) {
                            return Optional.of(start + i + 1);
                        }
                    }
                }
                return end > 0 && --missing == 0 ? Optional.of(0L) : Optional.empty();
            } catch (IOException e) {
                throw new CreateException("search the end of a log: " + e.getMessage(), e);
            }
        }
    }
}
