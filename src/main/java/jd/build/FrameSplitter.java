package jd.build;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Splits a container's multiplexed output: each frame has a header of eight bytes with the number of the stream and the
/// length.
///
/// Docker 1.2.0: utils/stdcopy.go
final class FrameSplitter extends OutputStream {
    private static final int HEADER = 8;
    private static final int STDERR = 2;

    private final Consumer<String> out;
    private final Consumer<String> err;
    private final ByteArrayOutputStream header = new ByteArrayOutputStream();
    private int left;

    FrameSplitter(Consumer<String> out, Consumer<String> err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (left == 0) {
                at = readHeader(bytes, at, end);
            } else {
                int count = Math.min(left, end - at);
                String text = new String(bytes, at, count, StandardCharsets.UTF_8);
                (header.toByteArray()[0] == STDERR ? err : out).accept(text);
                left -= count;
                at += count;
                if (left == 0) {
                    header.reset();
                }
            }
        }
    }

    private int readHeader(byte[] bytes, int from, int end) {
        int count = Math.min(HEADER - header.size(), end - from);
        header.write(bytes, from, count);
        if (header.size() == HEADER) {
            left = ByteBuffer.wrap(header.toByteArray()).getInt(4);
            if (left == 0) {
                header.reset();
            }
        }
        return from + count;
    }
}
