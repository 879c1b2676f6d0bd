package jd.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ProtocolException;

/// The escapes of a path. Other than in a query a `+` is a plus.
final class Percent {
    private Percent() {}

    static String decode(String text) throws ProtocolException {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                bytes.write(text.charAt(i));
                continue;
            }
            if (i + 2 >= text.length()) {
                throw new ProtocolException("invalid URL escape");
            }
            bytes.write(digit(text.charAt(i + 1)) << 4 | digit(text.charAt(i + 2)));
            i += 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int digit(char c) throws ProtocolException {
        int value = Character.digit(c, 16);
        if (value < 0) {
            throw new ProtocolException("invalid URL escape");
        }
        return value;
    }
}
