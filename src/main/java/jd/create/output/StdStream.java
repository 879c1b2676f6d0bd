package jd.create.output;

import java.nio.ByteBuffer;

/// One of the two output streams of a container, with its name in the log and its number in a frame.
public enum StdStream {
    STDOUT("stdout", 1),
    STDERR("stderr", 2);

    private static final int HEADER = 8;

    private final String word;
    private final int number;

    StdStream(String word, int number) {
        this.word = word;
        this.number = number;
    }

    String word() {
        return word;
    }

    static StdStream of(String word) {
        return word.equals(STDERR.word) ? STDERR : STDOUT;
    }

    /// Prepends the eight-byte header that distinguishes the two streams of one connection:
    ///
    /// ```
    /// | 1 stdout, 2 stderr | 0 | 0 | 0 | length, 32 bits, big-endian | that many bytes
    /// ```
    ///
    /// Docker 1.2.0: utils/stdcopy.go
    public byte[] frame(byte[] bytes) {
        return ByteBuffer.allocate(HEADER + bytes.length)
                .put((byte) number)
                .put(new byte[3])
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }
}
