package jd.libcontainer.spec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Writes the fields of a message of the sync pipe, one after the other. Field names do not travel: a record writes its
/// fields in the order in which it reads them ([MessageReader]).
///
/// ```
/// number   8 bytes, the highest first
/// flag     1 byte, 0 or 1
/// text     the number of bytes, then the bytes in UTF-8
/// texts    the number of texts, then the texts; so for every list
/// ```
///
/// No library: dockerinit reads a specification at every start, in a JVM that has compiled nothing yet, and the static
/// tables of a JSON library alone take a fifth of its boot.
public final class MessageWriter {
    private static final int NUMBER = 8;
    private static final int USUAL_LENGTH = 16 * 1024;

    private byte[] bytes = new byte[USUAL_LENGTH];
    private int length;

    public void number(long value) {
        reserve(NUMBER);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >> shift);
        }
    }

    public void flag(boolean value) {
        reserve(1);
        bytes[length++] = (byte) (value ? 1 : 0);
    }

    public void bytes(byte[] value) {
        number(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    public void text(String value) {
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public void texts(List<String> values) {
        number(values.size());
        for (String value : values) {
            text(value);
        }
    }

    public void textMap(Map<String, String> values) {
        number(values.size());
        for (Map.Entry<String, String> entry : values.entrySet()) {
            text(entry.getKey());
            text(entry.getValue());
        }
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    /// {@return what has been written}
    public byte[] message() {
        return Arrays.copyOf(bytes, length);
    }
}
