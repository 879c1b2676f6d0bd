package jd.create.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.server.api.GoTime;

/// One line of a container's log, or a part of a line that is longer than [LineSplitter#LONGEST]; only the last part ends
/// with a line feed.
///
/// `{"log":"out\n","stream":"stdout","attrs":{"zone":"a"},"time":"2026-11-24T08:29:37.151395816Z"}`
///
/// Docker 1.2.0: daemon/container.go monitorLogs, pkg/jsonlog
///
/// @param attributes see [LogAttributes]; in most logs empty, and not written
public record LogLine(byte[] text, StdStream stream, Instant time, Map<String, String> attributes) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    /// Appends the line as JSON. As in Go, `<`, `>` and `&` are escaped, and invalid UTF-8 becomes U+FFFD.
    public void encode(StringBuilder json) {
        json.append("{\"log\":");
        quote(new String(text, StandardCharsets.UTF_8), json);
        json.append(",\"stream\":\"").append(stream.word()).append("\",");
        if (!attributes.isEmpty()) {
            attributes(json);
        }
        json.append("\"time\":\"").append(GoTime.nano(time)).append("\"}\n");
    }

    private void attributes(StringBuilder json) {
        String separator = "\"attrs\":{";
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            json.append(separator);
            quote(attribute.getKey(), json);
            json.append(':');
            quote(attribute.getValue(), json);
            separator = ",";
        }
        json.append("},");
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            escape(text.charAt(i), json);
        }
        json.append('"');
    }

    private static void escape(char c, StringBuilder json) {
        switch (c) {
            case '"' -> json.append("\\\"");
            case '\\' -> json.append("\\\\");
            case '\n' -> json.append("\\n");
            case '\r' -> json.append("\\r");
            case '\t' -> json.append("\\t");
            case '<', '>', '&', '\u2028', '\u2029' -> unicode(c, json);
            default -> {
                if (c < ' ') {
                    unicode(c, json);
                } else {
                    json.append(c);
                }
            }
        }
    }

    private static void unicode(char c, StringBuilder json) {
        json.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            json.append(HEX[c >> shift & 0xf]);
        }
    }

    /// {@return the line; empty when the JSON is damaged, for instance by a crash}
    public static Optional<LogLine> decode(byte[] json, int offset, int length) {
        String log = "";
        StdStream stream = StdStream.STDOUT;
        Optional<Instant> time = Optional.empty();
        Map<String, String> attributes = Map.of();
        try (JsonParser parser = JSON.createParser(json, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (field) {
                    case "log" -> log = parser.getText();
                    case "stream" -> stream = StdStream.of(parser.getText());
                    case "time" -> time = Optional.of(Instant.parse(parser.getText()));
                    case "attrs" -> {
                        attributes = new TreeMap<>();
                        while (value == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.FIELD_NAME) {
                            String name = parser.currentName();
                            parser.nextToken();
                            attributes.put(name, parser.getValueAsString(""));
                            parser.skipChildren();
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
        } catch (IOException | DateTimeParseException e) {
            return Optional.empty();
        }
        byte[] text = log.getBytes(StandardCharsets.UTF_8);
        StdStream found = stream;
        Map<String, String> all = attributes;
        return time.map(at -> new LogLine(text, found, at, all));
    }
}
