package jd.create.output;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// Cuts one stream of a container's output into lines for the log. A line longer than 16 kB is cut into parts, so a
/// container that never writes a line feed takes no more memory than that.
///
/// Today: daemon/logger/copier.go
public final class LineSplitter {
    public static final int LONGEST = 16 << 10;

    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    /// {@return the lines that `bytes` complete, each with its line feed}
    public List<byte[]> split(byte[] bytes) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        while (from < bytes.length) {
            int to = end(bytes, from);
            pending.write(bytes, from, to - from);
            if (bytes[to - 1] == '\n' || pending.size() == LONGEST) {
                lines.add(pending.toByteArray());
                pending.reset();
            }
            from = to;
        }
        return lines;
    }

    private int end(byte[] bytes, int from) {
        int limit = Math.min(bytes.length, from + LONGEST - pending.size());
        for (int i = from; i < limit; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return limit;
    }

    /// {@return the bytes after the last line feed}
    byte[] pending() {
        return pending.toByteArray();
    }

    /// {@return the bytes after the last line feed} They are removed.
    public byte[] rest() {
        byte[] rest = pending.toByteArray();
        pending.reset();
        return rest;
    }
}
