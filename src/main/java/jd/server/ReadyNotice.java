package jd.server;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import jd.libcontainer.NetworkSyscalls;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells systemd, if it asked for it, that the daemon is ready: one datagram to the socket that `NOTIFY_SOCKET` names.
/// (The JDK has no datagrams on Unix sockets, so this goes through the door to the kernel.)
///
/// sd_notify(3) · Docker 1.2.0: pkg/systemd/sd_notify.go
public final class ReadyNotice {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyNotice.class);
    private static final byte[] READY = "READY=1".getBytes(StandardCharsets.US_ASCII);

    private ReadyNotice() {}

    /// @param environment where `NOTIFY_SOCKET` is looked for
    public static void send(Syscalls syscalls, Map<String, String> environment) {
        String path = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (path.isEmpty()) {
            return;
        }
        try {
            int type = NetworkSyscalls.SOCK_DGRAM | NetworkSyscalls.SOCK_CLOEXEC;
            int socket = syscalls.socket(NetworkSyscalls.AF_UNIX, type, 0);
            try {
                syscalls.sendto(socket, READY, 0, address(path));
            } finally {
                syscalls.close(socket);
            }
        } catch (SyscallException e) {
            LOG.warn("tell {} that the daemon is ready: {}", path, e.getMessage());
        }
    }

    // A sockaddr_un: the family, then the path; an `@` stands for the zero byte of a name outside the file system.
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
