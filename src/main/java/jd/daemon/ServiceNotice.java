package jd.daemon;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import jd.libcontainer.kernel.NetworkSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports the daemon's state to systemd, if requested, in datagrams to the socket of `NOTIFY_SOCKET`. (The JDK has no
/// datagrams on Unix sockets, so this uses system calls.)
///
/// ```
/// READY=1       the daemon serves: units that depend on it may start
/// WATCHDOG=1    the daemon is alive: without this message for WATCHDOG_USEC, systemd kills and restarts it
/// ```
///
/// sd_notify(3), sd_watchdog_enabled(3) · Docker 1.2.0: pkg/systemd/sd_notify.go
final class ServiceNotice {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceNotice.class);

    private final Syscalls syscalls;
    private final Map<String, String> environment;

    ServiceNotice(Syscalls syscalls, Map<String, String> environment) {
        this.syscalls = syscalls;
        this.environment = Map.copyOf(environment);
    }

    void ready() {
        send("READY=1");
    }

    void alive() {
        send("WATCHDOG=1");
    }

    /// {@return the interval in which systemd expects the next [#alive()]; empty if it does not}
    Optional<Duration> watchdog() {
        String self = Long.toString(ProcessHandle.current().pid());
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        // The variables are inherited and may be meant for a parent of this process.
        boolean mine = environment.getOrDefault("WATCHDOG_PID", self).equals(self);
        return mine && micros.matches("[1-9][0-9]{0,17}")
                ? Optional.of(Duration.of(Long.parseLong(micros), ChronoUnit.MICROS))
                : Optional.empty();
    }

    private void send(String state) {
        String path = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (path.isEmpty()) {
            return;
        }
        try {
            int type = NetworkSyscalls.SOCK_DGRAM | NetworkSyscalls.SOCK_CLOEXEC;
            int socket = syscalls.socket(NetworkSyscalls.AF_UNIX, type, 0);
            try {
                syscalls.sendto(socket, state.getBytes(StandardCharsets.US_ASCII), 0, address(path));
            } finally {
                syscalls.close(socket);
            }
        } catch (SyscallException e) {
            LOG.warn("tell {} {}: {}", path, state, e.getMessage());
        }
    }

    // A sockaddr_un: the family, then the path; an `@` stands for the zero byte of an abstract name.
    private static byte[] address(String path) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        byte[] address = new byte[2 + name.length];
        boolean littleEndian = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        address[littleEndian ? 0 : 1] = NetworkSyscalls.AF_UNIX;
        System.arraycopy(name, 0, address, 2, name.length);
        if (name[0] == '@') {
            address[2] = 0;
        }
        return address;
    }
}
