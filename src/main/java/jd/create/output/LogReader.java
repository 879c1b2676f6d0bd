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

/// Reads a [JsonLog] from a place on, over the borders of its files, to a place or for as long as lines come.
public final class LogReader implements AutoCloseable {
    private static final int CHUNK = 64 << 10;

    /// No line of ours is as long: sixteen kilobytes, each byte escaped, are a tenth. What is longer is damage, as a
    /// power cut leaves it, and is passed over without being kept.
    private static final int LONGEST_LINE = 1 << 20;

    private final JsonLog log;
    private Optional<FileChannel> channel = Optional.empty();
    private long file;
    private long offset;

    /// What of the file stands in memory: `buffer[from, to)` begins at `offset`.
    private byte[] buffer = new byte[CHUNK];
    private int from;
    private int to;

    /// Whether the beginning of the line that is read has been thrown away.
    private boolean overlong;

    public LogReader(JsonLog log, Position start) {
        this.log = log;
        this.file = start.file();
        this.offset = start.offset();
    }

    /// {@return the place from which on there are `lines` lines, or all}
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

    /// Hands on lines until `end` is reached or `each` has had enough.
    public void readTo(Position end, Predicate<LogLine> each) {
        boolean more = true;
        while (more && position().compareTo(end) < 0) {
            Optional<LogLine> line = next();
            more = line.map(each::test).orElseGet(() -> goOn(end));
        }
    }

    /// Hands on lines as they come until the container ends, `each` has had enough, or `stop` says so. `batch` runs
    /// whenever nothing more is there for now.
    public void follow(Predicate<LogLine> each, Runnable batch, BooleanSupplier stop) {
        while (log.awaitBeyond(position(), stop)) {
            Position end = log.end();
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

    /// {@return the next whole line; empty where this file has no more}
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

    /// This file is at its end. {@return whether a later one follows}
    private boolean goOn(Position end) {
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

    /// Looks for the beginning of the last lines by counting line feeds backwards, through as many files as that takes.
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
