package jd.server.http;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import jd.server.api.ContentType;
import jd.server.api.JobStreams;
import jd.server.engine.EngineException;

/// The streams of a hijacked connection: what the client sends is the job's input, what the job writes is sent
/// unchanged. The end of the input is only the end of the container's standard input. A disconnected client is detected
/// by a read or write that fails or, when neither is in progress, by the hang-up of its socket ([HangUpPoll]).
///
/// Docker 1.2.0: api/server/server.go postContainersAttach
final class HijackedStreams implements JobStreams {
    interface Commit {
        void hijack(ContentType type) throws IOException;
    }

    private final Wire wire;
    private final Commit commit;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private Optional<OutputStream> output = Optional.empty();

    HijackedStreams(Wire wire, Commit commit) {
        this.wire = wire;
        this.commit = commit;
    }

    @Override
    public InputStream input() {
        return new FilterInputStream(wire.rest()) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                try {
                    return super.read(buffer, offset, length);
                } catch (IOException e) {
                    gone.complete(null);
                    throw e;
                }
            }
        };
    }

    @Override
    public OutputStream output(ContentType type) {
        if (output.isEmpty()) {
            try {
                commit.hijack(type);
            } catch (IOException e) {
                gone.complete(null);
                throw new EngineException("take a connection over: " + e.getMessage(), e);
            }
            output = Optional.of(watched(wire.plain()));
            wire.watchHangUp(() -> gone.complete(null));
        }
        return output.get();
    }

    private OutputStream watched(OutputStream stream) {
        return new FilterOutputStream(stream) {
            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                try {
                    out.write(buffer, offset, length);
                } catch (IOException e) {
                    gone.complete(null);
                    throw e;
                }
            }
        };
    }

    @Override
    public CompletableFuture<Void> gone() {
        return gone;
    }
}
