package jd.client.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import jd.client.FakeDaemon;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StdCopyTest {
    /// A stream that returns a few bytes at a time, as a socket may.
    private static InputStream inPieces(byte[] bytes, int piece) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return super.read(buffer, offset, Math.min(piece, length));
            }
        };
    }

    @Property
    void outputsAreRestoredFromAnyFramesAndPieces(
            @ForAll @Size(max = 20) List<@IntRange(min = 0, max = 300) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 50) int piece) throws IOException {
        var frames = new ByteArrayOutputStream();
        var expected = List.of(new ByteArrayOutputStream(), new ByteArrayOutputStream());
        for (int i = 0; i < lengths.size(); i++) {
            String text = String.valueOf((char) ('a' + i)).repeat(lengths.get(i));
            frames.writeBytes(FakeDaemon.frame(1 + lengths.get(i) % 2, text));
            expected.get(lengths.get(i) % 2).writeBytes(text.getBytes());
        }
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();

        StdCopy.copy(inPieces(frames.toByteArray(), piece), out, err);

        assertArrayEquals(expected.get(0).toByteArray(), out.toByteArray());
        assertArrayEquals(expected.get(1).toByteArray(), err.toByteArray());
    }

    @Test
    void streamThatEndsInsideAFrameIsRejected() {
        byte[] frame = FakeDaemon.frame(1, "hello");
        assertThrows(IOException.class, () -> copy(Arrays.copyOf(frame, frame.length - 1)));
    }

    @Test
    void unknownFrameHeaderIsRejected() {
        var refused = assertThrows(IOException.class, () -> copy("HTTP/1.1 500".getBytes()));
        assertEquals("Unrecognized input header: 72", refused.getMessage());
    }

    @Test
    void messageOfTheDaemonInTheStreamIsThrown() {
        var refused = assertThrows(IOException.class, () -> copy(FakeDaemon.frame(3, "disk full")));
        assertEquals("error from daemon in stream: disk full", refused.getMessage());
    }

    @Test
    void hugeFrameLengthIsRejectedBeforeAllocation() {
        assertThrows(IOException.class, () -> copy(new byte[] {1, 0, 0, 0, -1, -1, -1, -1}));
    }

    private static void copy(byte[] frames) throws IOException {
        OutputStream nowhere = OutputStream.nullOutputStream();
        StdCopy.copy(new ByteArrayInputStream(frames), nowhere, nowhere);
    }
}
