package jd.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jd.server.Routes;
import jd.server.api.Done;
import jd.server.api.Jobs;
import jd.server.engine.Engine;

/// An HTTP server on a real unix socket in its own directory, in front of an Engine whose jobs the test registers.
final class TestServer implements AutoCloseable {
    final Engine engine = new Engine(new Engine.Timeouts(Duration.ofMillis(500), Duration.ofMillis(500)));
    private final Path directory;
    private final HttpServer server;
    private final Thread serving;

    private TestServer(ServerLimits limits) throws IOException {
        directory = Files.createTempDirectory("jd-server");
        server = new HttpServer(engine, "", Optional.empty(), Routes.createRouter(), limits);
        engine.register(Jobs.PING, _ -> Done.DONE);
        serving = Thread.ofPlatform().start(() -> server.serve(List.of("unix://" + socket())));
        server.listening().join();
    }

    /// {@return a server that is ready}
    static TestServer start() throws IOException {
        return start(ServerLimits.forHeap(256 << 20));
    }

    static TestServer start(ServerLimits limits) throws IOException {
        TestServer server = new TestServer(limits);
        server.ready();
        return server;
    }

    /// {@return a server whose daemon has not finished booting}
    static TestServer booting(Duration headLimit) throws IOException {
        return new TestServer(ServerLimits.forHeap(
                256 << 20, Deadlines.of(headLimit, Deadlines.BODY, Deadlines.ANSWER)));
    }

    void ready() {
        server.acceptConnections(() -> {});
    }

    Path socket() {
        return directory.resolve("jd.sock");
    }

    Client connect() throws IOException {
        return new Client(socket());
    }

    /// Sends a request and shuts down the output. {@return the whole answer}
    String ask(String request) throws IOException {
        try (Client client = connect()) {
            client.send(request);
            client.channel.shutdownOutput();
            return client.rest();
        }
    }

    void closeServer() {
        server.close();
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            serving.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(socket());
        Files.delete(directory);
    }

    /// A client that works on raw bytes.
    static final class Client implements AutoCloseable {
        final SocketChannel channel;
        final InputStream input;

        Client(Path socket) throws IOException {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            input = Channels.newInputStream(channel);
        }

        void send(String text) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        /// {@return the input up to and including `end`}
        String until(String end) throws IOException {
            var text = new StringBuilder();
            while (!text.toString().endsWith(end)) {
                int c = input.read();
                if (c < 0) {
                    throw new IOException("the end came after: " + text);
                }
                text.append((char) c);
            }
            return text.toString();
        }

        String head() throws IOException {
            return until("\r\n\r\n");
        }

        String bytes(int count) throws IOException {
            return new String(input.readNBytes(count), StandardCharsets.ISO_8859_1);
        }

        String rest() throws IOException {
            return new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
