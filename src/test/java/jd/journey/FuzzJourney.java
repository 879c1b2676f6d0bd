package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import jd.fuzz.RecordedRequests;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Several clients at a time send recorded requests of stock clients, mutated, to a daemon with a heap of 64 MB. Some
/// of them are valid and create, start or remove containers.
@Tag("journey")
@Tag("root")
@Tag("fuzz")
class FuzzJourney {
    private static final int CLIENTS = 4;
    private static final long SEED = 7;

    /// Limits for responses without an end: the client closes them.
    private static final int ANSWER_MILLIS = 300;
    private static final int ANSWER_BYTES = 64 << 10;

    /// Errors that a real dockerd also answers with 500: pulls on a host that reaches no registry, or by a client that
    /// has shut down its sending half, as these clients do; and the errors of ps.
    private static final List<String> DOCKERS_500 = List.of("dial tcp", "context canceled", "ps: ", "in ps output");

    private final AtomicBoolean going = new AtomicBoolean(true);
    private final AtomicInteger sent = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private final List<Long> pings = new ArrayList<>();

    @Test
    void daemonSurvivesMutatedRequests() throws Exception {
        run(8);
    }

    @Test
    @Tag("long")
    void daemonSurvivesTwoMinutesOfMutatedRequests() throws Exception {
        run(120);
    }

    private void run(int seconds) throws Exception {
        Requirements.root();
        try (JdHost host = JdHost.startBehind(List.of("env", "JD_DAEMON_HEAP=64m"))) {
            host.jd("pull", "-q", "busybox").run().ok();
            host.jd("run", "-d", "--net", "none", "--name", "web", "busybox", "sleep", "1000").run().ok();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Supplier<byte[]> requests = RecordedRequests.mutated("web", SEED + i);
                threads.add(Thread.ofPlatform().start(() -> sendAll(host.socket(), requests)));
            }
            threads.add(Thread.ofPlatform().start(() -> pingAll(host.socket())));
            JdHost.pause(1000 * seconds);
            going.set(false);
            for (Thread thread : threads) {
                thread.join();
            }
            assertTrue(host.daemonRuns(), host::daemonLog);
            report(host);
            assertEquals("", String.join("\n", new TreeSet<>(failures)));
            assertEquals("OK", Http.get(host.socket(), "/_ping").body());
            removeAll(host);
        }
    }

    private void sendAll(Path socket, Supplier<byte[]> requests) {
        while (going.get()) {
            byte[] request = requests.get();
            try {
                checkAnswer(request, exchange(socket, request));
            } catch (IOException e) {
                // The server may close the connection while the client still writes.
            }
            sent.incrementAndGet();
        }
    }

    private void checkAnswer(byte[] request, String answer) {
        if (answer.startsWith("HTTP/1.1 ") && answer.length() > 12) {
            statuses.add(Integer.parseInt(answer.substring(9, 12)));
        }
        if (answer.startsWith("HTTP/1.1 500 ") && DOCKERS_500.stream().noneMatch(answer::contains)) {
            failures.add(answer.substring(answer.indexOf("\r\n\r\n") + 4).strip() + "  for  "
                    + new String(request, StandardCharsets.UTF_8).lines().findFirst().orElse(""));
        }
    }

    private static String exchange(Path socket, byte[] request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX); Selector selector = Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            channel.write(ByteBuffer.wrap(request));
            channel.shutdownOutput();
            channel.register(selector, SelectionKey.OP_READ);
            ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES);
            while (answer.hasRemaining() && selector.select(ANSWER_MILLIS) > 0 && channel.read(answer) >= 0) {
                selector.selectedKeys().clear();
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        }
    }

    private void pingAll(Path socket) {
        while (going.get()) {
            long begin = System.nanoTime();
            try {
                assertEquals(200, Http.get(socket, "/_ping").status());
            } catch (IOException e) {
                failures.add("_ping: " + e);
            }
            pings.add((System.nanoTime() - begin) / 1_000_000);
            JdHost.pause(20);
        }
    }

    private void report(JdHost host) throws IOException {
        var counts = new TreeMap<Integer, Integer>();
        statuses.forEach(status -> counts.merge(status, 1, Integer::sum));
        pings.sort(null);
        String memory = Files.readAllLines(Path.of("/proc/" + host.daemonPid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM")).findFirst().orElse("");
        System.out.printf("live fuzz: %d requests, answers %s, worst _ping %d ms, median %d ms, %s%n",
                sent.get(), counts, pings.getLast(), pings.get(pings.size() / 2), memory.replaceAll("\\s+", " "));
    }

    private static void removeAll(JdHost host) {
        Set<String> ids = new TreeSet<>(host.jd("ps", "-aq").run().ok().out().lines().toList());
        for (String id : ids) {
            host.jd("rm", "-f", "-v", id).run();
        }
        assertEquals("", host.jd("ps", "-aq").run().ok().line());
    }
}
