package jd.create;

import java.io.ByteArrayInputStream;
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

/// A client with given input, or with input from the test, that stores its output.
final class TestClient implements JobStreams {
    private final InputStream input;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final CompletableFuture<Void> answered = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile boolean flushed;

    private TestClient(InputStream input) {
        this.input = input;
    }

    static TestClient withInput(String text) {
        return new TestClient(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    static TestClient typing(InputStream input) {
        return new TestClient(input);
    }

    CompletableFuture<Void> attach(Containers containers, Jobs.Attach options) {
        return begin(() -> containers.attach(options, this));
    }

    CompletableFuture<Void> follow(Containers containers, Jobs.Logs options) {
        return begin(() -> containers.logs(options, this));
    }

    /// Sends the request on a new thread. Returns when the response is committed. {@return completes at the end of the stream}
    private CompletableFuture<Void> begin(Runnable request) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                request.run();
                done.complete(null);
            } catch (RuntimeException e) {
                answered.completeExceptionally(e);
                done.completeExceptionally(e);
            }
        });
        answered.join();
        return done;
    }

    @Override
    public InputStream input() {
        return input;
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
            public void flush() {
                flushed = true;
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (gone.isDone()) {
                    throw new IOException("broken pipe");
                }
                synchronized (output) {
                    output.write(bytes, offset, length);
                }
            }
        };
    }

    @Override
    public CompletableFuture<Void> gone() {
        return gone;
    }

    void leave() {
        gone.complete(null);
    }

    /// {@return whether all output so far has been sent to this client}
    boolean flushed() {
        return flushed;
    }

    byte[] bytes() {
        synchronized (output) {
            return output.toByteArray();
        }
    }

    String raw() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    String stdout() {
        return stream(1);
    }

    String stderr() {
        return stream(2);
    }

    /// {@return both streams, in the order of arrival}
    String text() {
        return stream(0);
    }

    private String stream(int wanted) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteBuffer frames = ByteBuffer.wrap(bytes());
        while (frames.remaining() >= 8) {
            int number = frames.get();
            frames.position(frames.position() + 3);
            byte[] content = new byte[frames.getInt()];
            frames.get(content);
            if (wanted == 0 || wanted == number) {
                text.writeBytes(content);
            }
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
