package jd.create.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import jd.server.api.GoTime;

/// Writes log lines to a client in the requested format. The predicate is false when the client has gone.
public final class LogLines implements Predicate<LogLine> {
    private final OutputStream out;
    private final List<StdStream> wanted;
    private final boolean multiplexed;
    private final boolean timestamps;
    private Optional<IOException> failure = Optional.empty();

    public LogLines(OutputStream out, List<StdStream> wanted, boolean multiplexed, boolean timestamps) {
        this.out = out;
        this.wanted = wanted;
        this.multiplexed = multiplexed;
        this.timestamps = timestamps;
    }

    @Override
    public boolean test(LogLine line) {
        if (!wanted.contains(line.stream())) {
            return true;
        }
        byte[] bytes = timestamps ? stamped(line) : line.text();
        try {
            out.write(multiplexed ? line.stream().frame(bytes) : bytes);
            return true;
        } catch (IOException e) {
            failure = Optional.of(e);
            return false;
        }
    }

    private static byte[] stamped(LogLine line) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((GoTime.nanoFixed(line.time()) + " ").getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(line.text());
        return bytes.toByteArray();
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
