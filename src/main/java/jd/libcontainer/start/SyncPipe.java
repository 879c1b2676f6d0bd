package jd.libcontainer.start;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.NetworkSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// The socket between the daemon and one dockerinit, and the messages on it, which [SyncMessage] draws.
///
/// A pair of SOCK_SEQPACKET sockets: packets keep their boundaries and order, can carry descriptors, and each side receives
/// end of file when the other has ended. The kernel's buffer bounds a packet, so a long message (an
/// environment may have two megabytes) is sent in several, each marked but the last.
///
/// Docker 1.2.0: libcontainer syncpipe/sync_pipe.go
public record SyncPipe(Syscalls kernel, int fd) implements AutoCloseable {
    private static final int PACKET = 64 * 1024;
    private static final byte MORE = 1;
    private static final byte LAST = 0;

    /// {@return the daemon's end and the child's}
    static int[] pair(Syscalls kernel) {
        return kernel.socketpair(
                NetworkSyscalls.AF_UNIX, NetworkSyscalls.SOCK_SEQPACKET | NetworkSyscalls.SOCK_CLOEXEC, 0);
    }

    /// A message, and the descriptors that came with it: new ones, which the receiver owns.
    public record Delivery(SyncMessage message, int[] fds) {}

    public void send(SyncMessage message, int... fds) {
        byte[] bytes = message.encode();
        for (int start = 0; start < bytes.length; start += PACKET) {
            int length = Math.min(PACKET, bytes.length - start);
            boolean last = start + length == bytes.length;
            byte[] packet = new byte[1 + length];
            packet[0] = last ? LAST : MORE;
            System.arraycopy(bytes, start, packet, 1, length);
            kernel.sendmsg(fd, packet, last ? fds : new int[0]);
        }
    }

    /// Waits for the next message.
    public Delivery receive() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (true) {
            NetworkSyscalls.Received received = receivePacket();
            if (received.data().length == 0) {
                return new Delivery(new SyncMessage.EndOfFile(), received.fds());
            }
            bytes.write(received.data(), 1, received.data().length - 1);
            if (received.data()[0] == LAST) {
                return new Delivery(SyncMessage.decode(bytes.toByteArray()), received.fds());
            }
        }
    }

    /// A peer that ended with a message unread resets the connection, which counts as end of file.
    private NetworkSyscalls.Received receivePacket() {
        try {
            return kernel.recvmsg(fd, PACKET + 1);
        } catch (SyscallException e) {
            if (e.is(Errno.ECONNRESET)) {
                return new NetworkSyscalls.Received(new byte[0], new int[0]);
            }
            throw e;
        }
    }

    int descriptor() {
        return fd;
    }

    /// {@return whether a message or the end arrived within the time}
    boolean awaits(int timeoutMillis) {
        return Arrays.stream(kernel.poll(new int[] {fd}, timeoutMillis)).anyMatch(ready -> ready == fd);
    }

    /// {@return a short message, encoded as one packet}
    public static byte[] packet(SyncMessage message) {
        byte[] bytes = message.encode();
        byte[] packet = new byte[1 + bytes.length];
        packet[0] = LAST;
        System.arraycopy(bytes, 0, packet, 1, bytes.length);
        return packet;
    }

    @Override
    public void close() {
        kernel.close(fd);
    }
}
