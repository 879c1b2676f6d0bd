package jd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.NetworkSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.server.Routes;
import jd.server.api.Done;
import jd.server.api.Jobs;
import jd.server.engine.Engine;
import jd.server.http.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Reads what systemd would read from its notify socket.
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class WatchdogTest {
    private static final int MSG_DONTWAIT = 0x40;
    private static final Duration LIMIT = Duration.ofMillis(200);

    @TempDir
    private Path directory;

    private final Syscalls syscalls = JnrSyscalls.load();
    private int systemd;

    @BeforeEach
    void listen() {
        systemd = syscalls.socket(
                NetworkSyscalls.AF_UNIX, NetworkSyscalls.SOCK_DGRAM | NetworkSyscalls.SOCK_CLOEXEC, 0);
        byte[] path = notifySocket().getBytes(StandardCharsets.UTF_8);
        byte[] address = new byte[2 + path.length];
        address[ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 0 : 1] = NetworkSyscalls.AF_UNIX;
        System.arraycopy(path, 0, address, 2, path.length);
        syscalls.bind(systemd, address);
    }

    @AfterEach
    void close() {
        syscalls.close(systemd);
    }

    private String notifySocket() {
        return directory.resolve("notify").toString();
    }

    private ServiceNotice notice(Map<String, String> more) {
        var environment = new HashMap<>(Map.of("NOTIFY_SOCKET", notifySocket()));
        environment.putAll(more);
        return new ServiceNotice(syscalls, environment);
    }

    /// {@return the message received within the time, "" for none}
    private String next(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            try {
                return new String(syscalls.recv(systemd, 100, MSG_DONTWAIT), StandardCharsets.US_ASCII);
            } catch (SyscallException e) {
                Thread.sleep(5);
            }
        }
        return "";
    }

    @Test
    void healthyDaemonNotifiesTwiceWithinTheLimit() throws InterruptedException {
        notice(Map.of()).ready();
        assertEquals("READY=1", next(LIMIT));
        try (var _ = Watchdog.open(notice(Map.of()), _ -> true, Duration.ofSeconds(8))) {
            for (int i = 0; i < 2; i++) {
                assertEquals("WATCHDOG=1", next(Duration.ofSeconds(4)));
            }
        }
    }

    @Test
    void failedCheckSendsNothingAndTheNextOneCounts() throws InterruptedException {
        var checks = new AtomicInteger();
        try (var _ = Watchdog.open(notice(Map.of()), _ -> {
            return switch (checks.incrementAndGet()) {
                case 1 -> false;
                case 2 -> throw new OutOfMemoryError("unable to create native thread");
                case 3 -> throw new IllegalStateException("on purpose");
                default -> true;
            };
        }, LIMIT)) {
            assertEquals("WATCHDOG=1", next(Duration.ofSeconds(10)));
            assertTrue(checks.get() >= 4, checks + " checks");
        }
    }

    @Test
    void watchdogOfAnotherProcessIsIgnored() {
        long self = ProcessHandle.current().pid();
        assertEquals(Optional.empty(), notice(Map.of()).watchdog());
        assertEquals(Optional.of(Duration.ofSeconds(60)), notice(Map.of("WATCHDOG_USEC", "60000000")).watchdog());
        assertEquals(Optional.of(Duration.ofSeconds(60)), notice(Map.of(
                "WATCHDOG_USEC", "60000000", "WATCHDOG_PID", Long.toString(self))).watchdog());
        assertEquals(Optional.empty(), notice(Map.of("WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "1")).watchdog());
        assertEquals(Optional.empty(), notice(Map.of("WATCHDOG_USEC", "no")).watchdog());
    }

    @Test
    void selfCheckIsAnsweredOnlyWhileTheServerServes() {
        var engine = new Engine();
        engine.register(Jobs.PING, _ -> Done.DONE);
        var server = new HttpServer(engine, "", Optional.empty(), Routes.createRouter());
        try (server) {
            String address = "unix://" + directory.resolve("s");
            Thread.ofPlatform().start(() -> server.serve(List.of(address)));
            server.listening().join();
            assertFalse(server.answers(Duration.ofMillis(100)), "it does not accept yet");
            server.acceptConnections(() -> {});
            assertTrue(server.answers(Duration.ofSeconds(10)));
        }
        assertFalse(server.answers(Duration.ofMillis(100)));
    }
}
