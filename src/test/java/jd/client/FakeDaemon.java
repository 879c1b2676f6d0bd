package jd.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A daemon for tests: it gives the answers that the test has set, and records the requests.
public final class FakeDaemon implements AutoCloseable {
    /// Uses the hijacked connection after the head of the answer.
    public interface Conversation {
        void hold(InputStream fromClient, OutputStream toClient) throws IOException;
    }

    public record Answer(int status, String contentType, String body, Conversation conversation) {
        public static Answer json(int status, String body) {
            return new Answer(status, "application/json", body, (in, out) -> { });
        }

        public static Answer error(int status, String message) {
            return json(status, "{\"message\":\"" + message.replace("\"", "\\\"") + "\"}");
        }

        public static Answer empty() {
            return new Answer(204, "", "", (in, out) -> { });
        }

        public static Answer hijacked(Conversation conversation) {
            return new Answer(101, "application/vnd.docker.multiplexed-stream", "", conversation);
        }
    }

    public record Asked(String method, String target, Map<String, String> headers, String body) {
        @Override
        public String toString() {
            return method + " " + target;
        }
    }

    private final ServerSocketChannel server;
    private final Path socket;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

    public FakeDaemon(Path socket) throws IOException {
        this.socket = socket;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Thread.startVirtualThread(this::accept);
    }

    /// Sets the answers for a target (`POST /containers/create`, without version and query) in order; the last one is
    /// repeated.
    public synchronized FakeDaemon on(String target, Answer... inOrder) {
        answers.computeIfAbsent(target, key -> new ArrayDeque<>()).addAll(List.of(inOrder));
        return this;
    }

    /// Replaces the answers for this target.
    public synchronized FakeDaemon replace(String target, Answer... inOrder) {
        answers.remove(target);
        return on(target, inOrder);
    }

    public List<String> requests() {
        return asked.stream().map(Asked::toString).map(text -> text.replace("/v1.45", "")).toList();
    }

    public Asked request(int index) {
        return asked.get(index);
    }

    public String address() {
        return "unix://" + socket;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                Thread.startVirtualThread(() -> serve(client));
            }
        } catch (ClosedChannelException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            InputStream in = Channels.newInputStream(client);
            OutputStream out = Channels.newOutputStream(client);
            Asked request = read(in);
            asked.add(request);
            Answer answer = next(request);
            write(out, answer);
            answer.conversation().hold(in, out);
            client.shutdownOutput();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            return; // the client has closed the connection
        }
    }

    private synchronized Answer next(Asked request) {
        String path = request.target().replaceFirst("^/v1\\.45", "").replaceFirst("\\?.*", "");
        Deque<Answer> left = answers.getOrDefault(request.method() + " " + path, new ArrayDeque<>());
        if (left.isEmpty()) {
            return Answer.error(404, "page not found");
        }
        return left.size() > 1 ? left.poll() : left.peek();
    }

    private static Asked read(InputStream in) throws IOException {
        String[] first = line(in).split(" ");
        var headers = new HashMap<String, String>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] header = line.split(": ", 2);
            headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Asked(first[0], first[1], headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the client has gone");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static void write(OutputStream out, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + answer.status() + " WORDS\r\n"
                + (answer.contentType().isEmpty() ? "" : "Content-Type: " + answer.contentType() + "\r\n")
                + (answer.status() == 101 ? "Connection: Upgrade\r\nUpgrade: tcp\r\n"
                        : answer.status() == 204 ? "" : "Content-Length: " + body.length + "\r\n")
                + "\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }

    /// {@return the text as one frame of a container's output}
    public static byte[] frame(int stream, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        var frame = new ByteArrayOutputStream();
        frame.writeBytes(new byte[] {(byte) stream, 0, 0, 0, (byte) (payload.length >>> 24),
            (byte) (payload.length >>> 16), (byte) (payload.length >>> 8), (byte) payload.length});
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
