package jd.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ProtocolException;

/// Decodes percent-encoding in a path and in a query, which differ in the meaning of `+`.
///
/// RFC 3986, section 2.1 · Go: net/url unescape
final class Percent {
    private Percent() {}

    static String decodePath(String text) throws ProtocolException {
        return decode(text);
    }

    /// Decodes a name or value of a query, where `+` is a space.
    static String decodeQuery(String text) throws ProtocolException {
        return decode(text.replace('+', ' '));
    }

    private static String decode(String text) throws ProtocolException {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                bytes.write(octet(text, i));
                i += 2;
            } else {
                bytes.write(text.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int octet(String text, int percent) throws ProtocolException {
        int high = percent + 2 < text.length() ? Character.digit(text.charAt(percent + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(text.charAt(percent + 2), 16);
        if (low < 0) {
            String escape = text.substring(percent, Math.min(percent + 3, text.length()));
            throw new ProtocolException("invalid URL escape \"" + escape + "\"");
        }
        return high << 4 | low;
    }
}
