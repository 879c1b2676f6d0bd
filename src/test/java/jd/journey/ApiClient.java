package jd.journey;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Sends one request per connection to a daemon's socket, with a time limit, and checks that the response is complete:
/// its body has the length given in its head, or ends with the last chunk.
///
/// Unlike [Http] it supports thousands of requests from many threads, and responses that are closed early.
final class ApiClient {
    /// @param body without the chunk framing
    /// @param ended whether the daemon ended the response; false when this client closed it first
    /// @param opened when the head of the response arrived, in nanoseconds since 1970
    record Answer(int status, String body, boolean ended, long opened) {}

    static final class NoAnswer extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoAnswer(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static final ScheduledExecutorService WATCHDOG = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("watchdog").factory());

    private final Path socket;

    ApiClient(Path socket) {
        this.socket = socket;
    }

    Answer get(String path) {
        return send("GET", path, new byte[0], 30_000, false);
    }

    Answer post(String path, String json) {
        return send("POST", path, json.getBytes(StandardCharsets.UTF_8), 30_000, false);
    }

    Answer post(String path) {
        return post(path, "");
    }

    Answer put(String path, byte[] body) {
        return send("PUT", path, body, 30_000, false);
    }

    Answer delete(String path) {
        return send("DELETE", path, new byte[0], 30_000, false);
    }

    /// Reads for at most `millis`, then closes the connection.
    Answer stay(String method, String path, String json, long millis) {
        return send(method, path, json.getBytes(StandardCharsets.UTF_8), millis, true);
    }

    private Answer send(String method, String path, byte[] body, long millis, boolean mayLeave) {
        String what = method + " " + path;
        var bytes = new ByteArrayOutputStream();
        boolean ended = false;
        long[] opened = {0};
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            ScheduledFuture<?> limit = WATCHDOG.schedule(() -> close(channel), millis, TimeUnit.MILLISECONDS);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                write(channel, head(method, path, body.length), body);
                read(channel, bytes, opened);
                ended = true;
            } catch (AsynchronousCloseException e) {
                if (!mayLeave) {
                    throw new NoAnswer("no answer within " + millis + " ms: " + what + ": got " + bytes, e);
                }
            } finally {
                limit.cancel(false);
            }
        } catch (ClosedChannelException e) {
            if (mayLeave) {
                return new Answer(0, "", false, 0);
            }
            throw new NoAnswer("no answer within " + millis + " ms: " + what, e);
        } catch (IOException e) {
            throw new NoAnswer(what + ": " + e.getMessage() + ": got " + bytes, e);
        }
        return answer(what, bytes.toByteArray(), ended, opened[0]);
    }

    private static byte[] head(String method, String path, int length) {
        String upgrade = path.contains("/attach?") || path.endsWith("/start") && path.startsWith("/v1.45/exec/")
                ? "Connection: Upgrade\r\nUpgrade: tcp\r\n"
                : "Connection: close\r\n";
        String type = method.equals("PUT") ? "application/x-tar" : "application/json";
        String text = method + " " + path + " HTTP/1.1\r\nHost: d\r\n" + upgrade
                + (length > 0 ? "Content-Type: " + type + "\r\n" : "") + "Content-Length: " + length + "\r\n\r\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(SocketChannel channel, byte[] head, byte[] body) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(head.length + body.length).put(head).put(body).flip();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void read(SocketChannel channel, ByteArrayOutputStream bytes, long[] opened) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (channel.read(buffer.clear()) >= 0) {
            if (opened[0] == 0) {
                opened[0] = now();
            }
            bytes.write(buffer.array(), 0, buffer.position());
        }
    }

    static long now() {
        var now = java.time.Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The channel cannot be used either way.
        }
    }

    private static Answer answer(String what, byte[] bytes, boolean ended, long opened) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            if (!ended) {
                return new Answer(0, "", false, opened);
            }
            throw new NoAnswer(what + ": torn head: " + text, null);
        }
        int status = Integer.parseInt(text.substring(9, 12));
        String head = text.substring(0, end).toLowerCase(Locale.ROOT);
        String body = text.substring(end + 4);
        if (head.contains("transfer-encoding: chunked")) {
            body = withoutChunks(what, body, ended);
        } else if (ended && head.contains("content-length: ")) {
            int length = Integer.parseInt(head.replaceAll("(?s).*content-length: ([0-9]+).*", "$1"));
            if (length != body.length()) {
                throw new NoAnswer(what + ": torn answer: " + body.length() + " of " + length + " bytes: " + text, null);
            }
        }
        String decoded = new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return new Answer(status, decoded, ended, opened);
    }

    private static String withoutChunks(String what, String body, boolean ended) {
        StringBuilder all = new StringBuilder();
        int at = 0;
        while (true) {
            int line = body.indexOf("\r\n", at);
            int size = line < 0 ? -1 : Integer.parseInt(body.substring(at, line), 16);
            if (size == 0) {
                return all.toString();
            }
            if (line < 0 || line + 2 + size + 2 > body.length()) {
                if (ended) {
                    throw new NoAnswer(what + ": torn answer: no last chunk: " + body, null);
                }
                return all.toString();
            }
            all.append(body, line + 2, line + 2 + size);
            at = line + 2 + size + 2;
        }
    }

    /// Opens a response without an end; closing the channel ends it. {@return the body, without the chunk framing}
    InputStream open(SocketChannel channel, String path) throws IOException {
        channel.connect(UnixDomainSocketAddress.of(socket));
        write(channel, head("GET", path, 0), new byte[0]);
        return new Chunks(Channels.newInputStream(channel));
    }

    /// Reads the body of a chunked response, after skipping its head.
    private static final class Chunks extends InputStream {
        private final InputStream in;
        private int left;

        Chunks(InputStream in) throws IOException {
            this.in = new java.io.BufferedInputStream(in);
            while (!line().isEmpty()) {
                // Skip the head.
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                line.append((char) b);
            }
            return line.toString().strip();
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                String size = line();
                left = size.isEmpty() ? 0 : Integer.parseInt(size, 16);
                if (left == 0) {
                    return -1;
                }
            }
            int b = in.read();
            if (--left == 0) {
                line();
            }
            return b;
        }

        /// Returns the bytes that are available; the inherited method would wait for the whole buffer.
        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int b = read();
            if (b < 0) {
                return -1;
            }
            buffer[offset] = (byte) b;
            int more = Math.min(Math.min(left - 1, length - 1), in.available());
            if (more <= 0) {
                return 1;
            }
            int got = in.read(buffer, offset + 1, more);
            left -= got;
            return 1 + got;
        }
    }
}
