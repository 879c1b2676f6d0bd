package jd.create.output;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

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

    /// {@return the streams that a client asks for; what a terminal shows is standard output}
    public static List<StdStream> wanted(boolean stdout, boolean stderr) {
        return Stream.of(STDOUT, STDERR).filter(stream -> stream == STDOUT ? stdout : stderr).toList();
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
