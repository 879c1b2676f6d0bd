package jd.labs.lab02;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// A connection to the daemon, as the client reads it: each read returns at most the rest of one piece, whatever the
/// size
/// of the buffer, and after the last piece the stream has ended.
final class PiecedStream extends InputStream {
    /// How often a program may read after the end before it counts as a loop without end.
    private static final int READS_AFTER_THE_END = 1000;

    /// Is thrown into a program that goes on reading.
    static final class EndlessLoop extends RuntimeException {
        EndlessLoop() {
            super("read " + READS_AFTER_THE_END + " times after the end of the stream");
        }
    }

    private final List<byte[]> pieces;
    private final Supplier<String> screen;
    private final List<String> seen = new ArrayList<>();
    private int piece;
    private int at;
    private int largestBuffer;
    private int readsAfterTheEnd;

    /// @param screen what the user has seen so far; its value is recorded when a piece is asked for
    PiecedStream(List<byte[]> pieces, Supplier<String> screen) {
        this.pieces = pieces.stream().filter(each -> each.length > 0).toList();
        this.screen = screen;
    }

    /// {@return a stream that delivers `length` bytes at a time}
    static PiecedStream of(byte[] bytes, int length) {
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += length) {
            pieces.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length)));
        }
        return new PiecedStream(pieces, () -> "");
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        largestBuffer = Math.max(largestBuffer, buffer.length);
        if (length == 0) {
            return 0;
        }
        if (at == 0) {
            seen.add(screen.get());
        }
        if (piece == pieces.size()) {
            if (++readsAfterTheEnd > READS_AFTER_THE_END) {
                throw new EndlessLoop();
            }
            return -1;
        }
        byte[] current = pieces.get(piece);
        int count = Math.min(length, current.length - at);
        System.arraycopy(current, at, buffer, offset, count);
        at += count;
        if (at == current.length) {
            piece++;
            at = 0;
        }
        return count;
    }

    /// {@return the bytes that have not been read}
    int left() {
        int left = -at;
        for (int i = piece; i < pieces.size(); i++) {
            left += pieces.get(i).length;
        }
        return left;
    }

    /// {@return the size of the largest array that was passed to a read}
    int largestBuffer() {
        return largestBuffer;
    }

    /// {@return what the user had seen when the piece `number` was asked for}
    String seenBefore(int number) {
        return number < seen.size() ? seen.get(number) : "";
    }
}
