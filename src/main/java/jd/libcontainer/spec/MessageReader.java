package jd.libcontainer.spec;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.libcontainer.kernel.LibcontainerException;

/// Reads the fields of a message of the sync pipe in the order in which [MessageWriter] wrote them.
///
/// Every method throws [LibcontainerException] where the bytes are no such field.
public final class MessageReader {
    private static final int NUMBER = 8;

    private final byte[] bytes;
    private int at;

    public MessageReader(byte[] bytes) {
        this.bytes = bytes;
    }

    public long number() {
        int start = skip(NUMBER);
        long value = 0;
        for (int i = start; i < start + NUMBER; i++) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }

    public int integer() {
        long value = number();
        if ((int) value != value) {
            throw malformed("the number " + value + " is too large");
        }
        return (int) value;
    }

    public boolean flag() {
        byte value = bytes[skip(1)];
        if (value != 0 && value != 1) {
            throw malformed("a flag is " + value);
        }
        return value == 1;
    }

    public byte[] bytes() {
        int count = count();
        byte[] value = new byte[count];
        System.arraycopy(bytes, skip(count), value, 0, count);
        return value;
    }

    public String text() {
        int count = count();
        return new String(bytes, skip(count), count, StandardCharsets.UTF_8);
    }

    public List<String> texts() {
        String[] values = new String[count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = text();
        }
        return List.of(values);
    }

    public Map<String, String> textMap() {
        Map<String, String> values = new LinkedHashMap<>();
        for (int left = count(); left > 0; left--) {
            values.put(text(), text());
        }
        return values;
    }

    /// {@return how many bytes or elements follow; each takes one byte at least, so there cannot be more than are left}
    public int count() {
        long count = number();
        if (count < 0 || count > bytes.length - at) {
            throw malformed(count + " bytes or elements are said to follow");
        }
        return (int) count;
    }

    /// Checks that nothing follows the last field.
    public void end() {
        if (at != bytes.length) {
            throw malformed("the message goes on behind its last field");
        }
    }

    /// {@return where the field starts that is skipped}
    private int skip(int count) {
        if (count > bytes.length - at) {
            throw malformed("the message has ended");
        }
        int start = at;
        at += count;
        return start;
    }

    private LibcontainerException malformed(String reason) {
        return new LibcontainerException("read a message of the sync pipe: at byte " + at + ": " + reason);
    }
}
