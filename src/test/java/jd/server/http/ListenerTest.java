package jd.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jd.server.api.Jobs;
import jd.server.engine.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Tests the accept loop, and stale sockets.
@Timeout(30)
class ListenerTest {
    @TempDir
    private Path directory;

    private Path socket() {
        return directory.resolve("s");
    }

    private Listener open() {
        return Listener.open(ListenAddress.parse("unix://" + socket(), false), "");
    }

    @Test
    void acceptLoopSurvivesEveryThrowable() throws IOException, InterruptedException {
        var failures = new AtomicInteger();
        var served = new LinkedBlockingQueue<SocketChannel>();
        Thread loop;
        try (Listener listener = open()) {
            loop = Thread.ofVirtual().start(() -> listener.acceptAll(
                    channel -> {
                        switch (failures.get()) {
                            case 0 -> throw new OutOfMemoryError("unable to create native thread");
                            case 1 -> throw new StackOverflowError();
                            case 2 -> throw new IllegalStateException("on purpose");
                            default -> served.add(channel);
                        }
                    },
                    failures::incrementAndGet));
            for (int i = 0; i < 5; i++) {
                SocketChannel.open(UnixDomainSocketAddress.of(socket())).close();
            }
            assertTrue(served.poll(10, TimeUnit.SECONDS) != null);
            assertTrue(served.poll(10, TimeUnit.SECONDS) != null);
            assertEquals(3, failures.get());
        }
        loop.join();
    }

    @Test
    void socketOfAKilledDaemonIsReplaced() throws IOException {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket()))
                .close();
        assertTrue(Files.exists(socket()));
        open().close();
    }

    @Test
    void socketInUseIsRejected() throws IOException {
        try (var other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(socket()));
            assertEquals("listen on unix://" + socket() + ": another daemon is listening there already",
                    assertThrows(EngineException.class, this::open).getMessage());
        }
    }

    @Test
    void errorInOneRequestEndsNoOther() throws IOException {
        try (TestServer server = TestServer.start()) {
            server.engine.register(Jobs.VERSION, _ -> {
                throw new OutOfMemoryError("unable to create native thread: possibly out of memory");
            });
            server.engine.register(Jobs.INFO, _ -> {
                throw new StackOverflowError();
            });
            String version = server.ask("GET /version HTTP/1.1\r\nHost: d\r\n\r\n");
            assertTrue(version.startsWith("HTTP/1.1 503 "), version);
            assertTrue(version.endsWith("{\"message\":\"unable to create native thread: possibly out of memory\"}\n"));
            String info = server.ask("GET /info HTTP/1.1\r\nHost: d\r\n\r\n");
            assertTrue(info.startsWith("HTTP/1.1 500 "), info);
            assertTrue(server.ask("GET /_ping HTTP/1.1\r\nHost: d\r\n\r\n").endsWith("OK"));
        }
    }
}
