package jd.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.server.Routes;
import jd.server.api.ApiException;
import jd.server.api.JobName;
import jd.server.api.Jobs;
import jd.server.engine.Engine;
import jd.server.engine.Handler;

/// Runs the server as a parser: bytes in, bytes out, on the caller's thread, so that a stack overflow or an allocation
/// is caused by the input and can be measured. Every job without a handler of the test answers 404.
public final class FuzzedServer {
    /// The size of a socket's buffer; more would block, as one thread serves both ends.
    private static final int MAX_REQUEST = 16 << 10;

    private final Engine engine = new Engine();
    private final Router router = Routes.createRouter();
    private final ServerLimits limits = ServerLimits.forHeap(256 << 20);
    private final HangUpPoll hangUpPoll = new HangUpPoll(JnrSyscalls::load);

    /// {@return a server in which `handler` handles `job`}
    public <P, R> FuzzedServer with(JobName<P, R> job, Handler<P, R> handler) {
        engine.register(job, handler);
        return this;
    }

    /// Registers a handler that does nothing for every other job.
    public FuzzedServer complete() {
        for (Field field : Jobs.class.getFields()) {
            try {
                if (field.get(null) instanceof JobName<?, ?> job && !engine.jobs().contains(job.name())) {
                    refuse(job);
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        return this;
    }

    private <P, R> void refuse(JobName<P, R> name) {
        engine.register(name, job -> {
            throw ApiException.notFound("No such thing: " + job.parameters());
        });
    }

    /// {@return all answers to the bytes of one connection}
    public String answer(byte[] requests) {
        try {
            Path directory = Files.createTempDirectory("jd-fuzz");
            Path socket = directory.resolve("s");
            try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                listener.bind(UnixDomainSocketAddress.of(socket));
                return exchange(listener, socket, requests);
            } finally {
                Files.deleteIfExists(socket);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String exchange(ServerSocketChannel listener, Path socket, byte[] requests) throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            SocketChannel accepted = listener.accept();
            client.write(ByteBuffer.wrap(requests, 0, Math.min(requests.length, MAX_REQUEST)));
            client.shutdownOutput();
            String log = logOf(() -> new HttpConnection(accepted, Optional.empty(), router, engine, limits, hangUpPoll).serve());
            if (log.contains("connection ended")) {
                throw new AssertionError("the connection's thread has failed: " + log);
            }
            var answers = new ByteArrayOutputStream();
            try {
                Channels.newInputStream(client).transferTo(answers);
            } catch (SocketException e) {
                // The server may close the connection before it has read everything.
            }
            return answers.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /// {@return the log output of a step} The server catches and logs unexpected exceptions.
    private static String logOf(Runnable step) {
        PrintStream usual = System.err;
        var log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log));
        try {
            step.run();
        } finally {
            System.setErr(usual);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    /// Like [#answer], for a document in the body of a POST. A status of 500 is thrown with its cause.
    public void post(String path, byte[] json) {
        String head = "POST " + path + " HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: "
                + json.length + "\r\nConnection: close\r\n\r\n";
        byte[] request = new byte[head.length() + json.length];
        System.arraycopy(head.getBytes(StandardCharsets.ISO_8859_1), 0, request, 0, head.length());
        System.arraycopy(json, 0, request, head.length(), json.length);
        requireNo500(answer(request));
    }

    /// Fails if one of the answers has status 500.
    public void requireNo500(String answers) {
        int at = answers.indexOf("HTTP/1.1 500 Internal Server Error\r\n");
        if (at >= 0) {
            throw ApiException.internal(answers.substring(Math.max(at, answers.indexOf("\r\n\r\n", at))).strip());
        }
    }
}
