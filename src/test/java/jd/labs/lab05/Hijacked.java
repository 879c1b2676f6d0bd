package jd.labs.lab05;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import jd.labs.lab05.ApiRouter.Upgradable;

/// A client and a student's `hijack` at the two ends of a connection. The session answers each line with itself in
/// capital
/// letters, and the end of the input with `BYE`.
///
/// @param head what the client got first, up to the empty line; "" if none came
/// @param rest what the client got after it
/// @param failure what the student's method threw
record Hijacked(String head, String rest, Optional<Throwable> failure) {
    private static final int TIMEOUT = 2000;

    /// @param buffered what the client has sent together with the head of its request
    /// @param sent what it sends when it has got the head of the answer
    static Hijacked run(ApiRouter student, boolean upgrade, String buffered, String sent) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket server = listener.accept()) {
            client.setSoTimeout(TIMEOUT);
            var failure = new Throwable[1];
            Thread serving =
                    Thread.ofPlatform().daemon().start(() -> failure[0] = serve(student, server, upgrade, buffered));
            String head = head(client.getInputStream());
            send(client, head.isEmpty() ? "" : sent);
            String rest = head.isEmpty() ? "" : read(client.getInputStream());
            join(serving);
            return new Hijacked(head, rest, Optional.ofNullable(failure[0]));
        }
    }

    private static Throwable serve(ApiRouter student, Socket server, boolean upgrade, String buffered) {
        try {
            OutputStream out = new BufferedOutputStream(server.getOutputStream());
            byte[] early = buffered.getBytes(StandardCharsets.US_ASCII);
            student.hijack(new Upgradable(upgrade, early, server.getInputStream(), out), Hijacked::echo);
            server.shutdownOutput();
            return null;
        } catch (IOException | RuntimeException | Error e) {
            close(server);
            return e;
        }
    }

    /// The client need not wait for what does not come.
    private static void close(Socket server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void echo(InputStream input, OutputStream output) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = input.read(); b >= 0; b = input.read()) {
            line.write(b);
            if (b == '\n') {
                write(output, line.toString(StandardCharsets.US_ASCII).toUpperCase());
                line.reset();
            }
        }
        write(output, "BYE");
    }

    private static void write(OutputStream output, String text) throws IOException {
        output.write(text.getBytes(StandardCharsets.US_ASCII));
        output.flush();
    }

    private static void send(Socket client, String text) {
        try {
            client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
        } catch (IOException e) {
            // The server has closed the connection; the case looks at what the client has got.
        }
    }

    private static String head(InputStream in) {
        var head = new StringBuilder();
        try {
            while (!head.toString().endsWith("\r\n\r\n")) {
                int b = in.read();
                if (b < 0) {
                    return head.toString();
                }
                head.append((char) b);
            }
            return head.toString();
        } catch (IOException e) {
            return head.toString();
        }
    }

    private static String read(InputStream in) {
        var rest = new ByteArrayOutputStream();
        try {
            in.transferTo(rest);
        } catch (IOException e) {
            // What has come is what the client has got.
        }
        return rest.toString(StandardCharsets.US_ASCII);
    }

    private static void join(Thread thread) {
        try {
            thread.join(TIMEOUT);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
