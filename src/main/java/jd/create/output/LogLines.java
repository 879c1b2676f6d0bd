package jd.create.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import jd.server.api.GoTime;

/// Writes log lines to a client in the requested format. The predicate is false when the client has gone.
public final class LogLines implements Predicate<LogLine> {
    private final OutputStream out;
    private final List<StdStream> wanted;
    private final boolean multiplexed;
    private final boolean timestamps;
    private final boolean details;
    private Optional<IOException> failure = Optional.empty();

    /// @param details whether the attributes are shown before each line
    public LogLines(
            OutputStream out, List<StdStream> wanted, boolean multiplexed, boolean timestamps, boolean details) {
        this.out = out;
        this.wanted = wanted;
        this.multiplexed = multiplexed;
        this.timestamps = timestamps;
        this.details = details;
    }

    @Override
    public boolean test(LogLine line) {
        if (!wanted.contains(line.stream())) {
            return true;
        }
        byte[] bytes = timestamps || details ? prefixed(line) : line.text();
        try {
            out.write(multiplexed ? line.stream().frame(bytes) : bytes);
            return true;
        } catch (IOException e) {
            failure = Optional.of(e);
            return false;
        }
    }

    private byte[] prefixed(LogLine line) {
        String time = timestamps ? GoTime.nanoFixed(line.time()) + " " : "";
        String attributes = details ? text(line.attributes()) + " " : "";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((time + attributes).getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(line.text());
        return bytes.toByteArray();
    }

    /// {@return `zone=a,rack=2`} Names and values are escaped as in a query.
    private static String text(Map<String, String> attributes) {
        return attributes.entrySet().stream()
                .map(attribute -> escaped(attribute.getKey()) + "=" + escaped(attribute.getValue()))
                .collect(Collectors.joining(","));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
    }

    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            failure = Optional.of(e);
        }
    }

    public boolean failed() {
        return failure.isPresent();
    }

    public void rethrow() throws IOException {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
