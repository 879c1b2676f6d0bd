package jd.server.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.server.api.ContentType;
import jd.server.api.Done;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;
import jd.server.api.WaitResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HangUpPollTest {
    private static final String ATTACH =
            "POST /containers/c/attach HTTP/1.1\r\nHost: d\r\nContent-Length: 0\r\nConnection: Upgrade\r\n"
                    + "Upgrade: tcp\r\n\r\n";

    private final LinkedBlockingQueue<CompletableFuture<Void>> gone = new LinkedBlockingQueue<>();
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs a Linux kernel");
        server = TestServer.start();
        server.engine.register(Jobs.ATTACH, job -> {
            job.streams().output(ContentType.RAW_STREAM);
            await(job.streams());
            return Done.DONE;
        });
        server.engine.register(Jobs.WAIT, job -> {
            job.streams().output(ContentType.JSON);
            await(job.streams());
            return new WaitResponse(0, null);
        });
    }

    private void await(JobStreams streams) {
        gone.add(streams.gone());
        streams.gone().join();
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private static boolean within(CompletableFuture<Void> future, long millis) throws Exception {
        try {
            future.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    @Test
    void clientThatClosedBothHalvesIsDetectedAndHalfClosedOneIsNot() throws Exception {
        var client = server.connect();
        client.send(ATTACH);
        client.head();
        client.channel.shutdownOutput();
        var disconnect = gone.take();
        assertFalse(within(disconnect, 1500));
        client.close();
        assertTrue(within(disconnect, 20_000));
    }

    @Test
    void closedClientWithUnreadInputIsDetected() throws Exception {
        var client = server.connect();
        client.send(ATTACH + "typed ahead");
        client.head();
        var disconnect = gone.take();
        client.close();
        assertTrue(within(disconnect, 20_000));
    }

    @Test
    void closedClientWithUnreadRequestBodyIsDetected() throws Exception {
        var client = server.connect();
        client.send("POST /containers/c/wait HTTP/1.1\r\nHost: d\r\nContent-Length: 2\r\n\r\n{}");
        client.head();
        var disconnect = gone.take();
        client.close();
        assertTrue(within(disconnect, 20_000));
    }

    @Test
    void tcpConnectionIsProbedAndItsResetIsDetected() throws Exception {
        try (var listener = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
                var client = SocketChannel.open(listener.getLocalAddress());
                var served = listener.accept();
                var hangUpPoll = new HangUpPoll(JnrSyscalls::load)) {
            var disconnect = new CompletableFuture<Void>();
            var watch = hangUpPoll.watch(served, () -> disconnect.complete(null));
            assertTrue(served.getOption(StandardSocketOptions.SO_KEEPALIVE));
            client.shutdownOutput();
            assertFalse(within(disconnect, 1000));
            assertTrue(served.getOption(StandardSocketOptions.SO_LINGER) < 0);
            reset(client);
            assertTrue(within(disconnect, 20_000));
            watch.close();
        }
    }

    /// Resets the connection, as the client's kernel does when it answers a probe after the client has exited.
    private static void reset(SocketChannel client) throws IOException {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        client.close();
    }

    @Test
    void eachOfManyClientsIsDetectedAndNoOther() throws Exception {
        List<TestServer.Client> clients = new ArrayList<>();
        List<CompletableFuture<Void>> disconnects = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            var client = server.connect();
            client.send(ATTACH);
            client.head();
            clients.add(client);
            disconnects.add(gone.take());
        }
        for (int i = 0; i < 100; i += 2) {
            clients.get(i).close();
        }
        for (int i = 0; i < 100; i += 2) {
            assertTrue(within(disconnects.get(i), 20_000));
        }
        Thread.sleep(500);
        for (int i = 1; i < 100; i += 2) {
            assertFalse(disconnects.get(i).isDone());
            clients.get(i).close();
        }
        for (int i = 1; i < 100; i += 2) {
            assertTrue(within(disconnects.get(i), 20_000));
        }
    }
}
