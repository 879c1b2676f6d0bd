package jd.image.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives whose headers declare sizes beyond the bounds.
class TarBoundsTest {
    private static final byte[] END = new byte[2 * TarHeader.BLOCK];

    private static byte[] header(char type, String size, String mtime) {
        byte[] block = new byte[TarHeader.BLOCK];
        put(block, 0, "name");
        put(block, 100, "0000644\0");
        put(block, 124, size);
        put(block, 136, mtime);
        block[156] = (byte) type;
        put(block, 257, "ustar\00000");
        put(block, 148, String.format("%06o\0 ", TarHeader.checksum(block)));
        return block;
    }

    private static void put(byte[] block, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }

    private static String octal(long number) {
        return String.format("%011o", number);
    }

    /// An archive of one file that a pax header precedes.
    private static InputStream pax(String records) throws IOException {
        byte[] content = records.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(header('x', octal(content.length), octal(0)));
        bytes.write(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
        bytes.write(header('0', octal(0), octal(0)));
        bytes.write(END);
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static String record(String key, String value) {
        int length = key.length() + value.length() + 3;
        int digits = Integer.toString(length).length();
        int total = length + Integer.toString(length + digits).length();
        return total + " " + key + "=" + value + "\n";
    }

    private static TarException refused(InputStream archive) {
        return assertThrows(TarException.class, () -> assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> new TarReader(archive).next()));
    }

    @ParameterizedTest
    @ValueSource(chars = {'x', 'g', 'L', 'K'})
    void headerOfAGigabyteIsRefusedBeforeItIsRead(char type) {
        InputStream endless = new SequenceInputStream(
                new ByteArrayInputStream(header(type, octal(1 << 30), octal(0))), new ByteArrayInputStream(END));
        TarException e = refused(endless);
        assertTrue(e.getMessage().contains("header field too long"), e.getMessage());
    }

    @Test
    void timeBeyondALongOfNanosecondsIsRefused() {
        TarException e = refused(new ByteArrayInputStream(header('0', octal(0), "\u0080\0\0\0\177\0\0\0\0\0\0\0")));
        assertTrue(e.getMessage().contains("out of range"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999999", "1e99999999999999999999", "x", "1111111111111111111111111111111111111111111"})
    void malformedTimeIsRefused(String time) throws IOException {
        TarException e = refused(pax(record("mtime", time)));
        assertTrue(e.getMessage().contains("invalid tar header"), e.getMessage());
    }

    @Test
    void numberWithAHugeExponentIsParsedQuickly() throws IOException {
        InputStream archive = pax(record("mtime", "1e999999999"));
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> new TarReader(archive).next());
    }

    @ParameterizedTest
    @ValueSource(strings = {"path", "GNU.sparse.size", "size", "uid"})
    void numberOfManyDigitsIsRefusedWithAShortMessage(String key) throws IOException {
        InputStream archive = pax("9".repeat(100_000) + " " + key + "=1\n");
        TarException e = refused(archive);
        assertTrue(e.getMessage().length() < 200, () -> e.getMessage().length() + " characters");
    }

    @Test
    void mapOfTooManyExtentsIsRefused() throws IOException {
        TarException e = refused(pax(record("GNU.sparse.map", "1,1,".repeat(100_000) + "1,1")));
        assertTrue(e.getMessage().contains("header field too long"), e.getMessage());
    }

    @Test
    void unknownRecordsAreNotKept() throws IOException {
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            records.append(record("comment." + i, "x"));
        }
        records.append(record("path", "kept"));
        Optional<TarEntry> entry = new TarReader(pax(records.toString())).next();
        assertEquals("kept", entry.orElseThrow().name());
    }

    @Test
    void archiveThatEndsBeforeThePaddingOfItsLastMemberIsRead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(header('0', octal(3), octal(0)));
        bytes.writeBytes(new byte[] {1, 2, 3});
        TarReader reader = new TarReader(new ByteArrayInputStream(bytes.toByteArray()));
        assertEquals("name", reader.next().orElseThrow().name());
        assertEquals(Optional.empty(), reader.next());
    }
}
