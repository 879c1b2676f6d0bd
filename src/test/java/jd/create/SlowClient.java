package jd.create;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import jd.server.api.ContentType;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;

/// A client that does not read before [#wakeUp].
final class SlowClient implements JobStreams {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final CompletableFuture<Void> answered = new CompletableFuture<>();
    private final CompletableFuture<Void> awake = new CompletableFuture<>();

    CompletableFuture<Void> attach(Containers containers, String ref) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            containers.attach(new Jobs.Attach(ref, false, true, false, true, true, ""), this);
            done.complete(null);
        });
        answered.join();
        return done;
    }

    void wakeUp() {
        awake.complete(null);
    }

    @Override
    public InputStream input() {
        return InputStream.nullInputStream();
    }

    @Override
    public OutputStream output(ContentType type) {
        answered.complete(null);
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                awake.join();
                output.write(bytes, offset, length);
            }
        };
    }

    @Override
    public CompletableFuture<Void> gone() {
        return new CompletableFuture<>();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        ByteBuffer frames = ByteBuffer.wrap(output.toByteArray());
        while (frames.hasRemaining()) {
            byte[] content = new byte[frames.getInt(frames.position() + 4)];
            frames.position(frames.position() + 8);
            frames.get(content);
            text.append(new String(content, StandardCharsets.US_ASCII));
        }
        return text.toString();
    }
}
