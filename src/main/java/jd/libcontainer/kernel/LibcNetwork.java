package jd.libcontainer.kernel;

import static jd.libcontainer.kernel.Structs.failed;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Sockets, through the C library.
interface LibcNetwork extends NetworkSyscalls {
    LibC libc();

    @Override
    default int socket(int domain, int type, int protocol) {
        int fd = libc().socket(domain, type, protocol);
        if (fd < 0) {
            throw failed("socket", domain, type, protocol);
        }
        return fd;
    }

    @Override
    default void bind(int fd, byte[] address) {
        if (libc().bind(fd, address, address.length) < 0) {
            throw failed("bind", fd);
        }
    }

    @Override
    default void connect(int fd, byte[] address) {
        if (libc().connect(fd, address, address.length) < 0) {
            throw failed("connect", fd);
        }
    }

    @Override
    default byte[] getsockopt(int fd, int level, int option, int length) {
        byte[] value = new byte[length];
        ByteBuffer size = Structs.struct(4).putInt(0, length);
        if (libc().getsockopt(fd, level, option, value, size.array()) < 0) {
            throw failed("getsockopt", fd, level, option);
        }
        return value;
    }

    @Override
    default void sendto(int fd, byte[] message, int flags, byte[] address) {
        if (libc().sendto(fd, message, message.length, flags, address, address.length) < 0) {
            throw failed("sendto", fd, message.length);
        }
    }

    @Override
    default byte[] recv(int fd, int capacity, int flags) {
        byte[] buffer = new byte[capacity];
        long length = libc().recv(fd, buffer, capacity, flags);
        while (length < 0 && NativeMemory.errno() == Errno.EINTR) {
            length = libc().recv(fd, buffer, capacity, flags);
        }
        if (length < 0) {
            throw failed("recv", fd, capacity);
        }
        return Arrays.copyOf(buffer, (int) length);
    }

    @Override
    default int[] socketpair(int domain, int type, int protocol) {
        byte[] fds = new byte[8];
        if (libc().socketpair(domain, type, protocol, fds) < 0) {
            throw failed("socketpair", domain, type, protocol);
        }
        ByteBuffer pair = Structs.view(fds);
        return new int[] {pair.getInt(), pair.getInt()};
    }

    @Override
    default void sendmsg(int fd, byte[] data, int[] fds) {
        try (NativeMemory memory = new NativeMemory()) {
            MessageHeader header = new MessageHeader(memory, memory.copy(data), data.length, fds.length);
            header.putDescriptors(fds);
            if (libc().sendmsg(fd, header.address(), MSG_NOSIGNAL) < 0) {
                throw failed("sendmsg", fd, data.length, Arrays.toString(fds));
            }
        }
    }

    @Override
    default Received recvmsg(int fd, int capacity) {
        try (NativeMemory memory = new NativeMemory()) {
            long data = memory.allocate(capacity);
            MessageHeader header = new MessageHeader(memory, data, capacity, MessageHeader.SCM_MAX_FD);
            long length = libc().recvmsg(fd, header.address(), MSG_CMSG_CLOEXEC);
            while (length < 0 && NativeMemory.errno() == Errno.EINTR) {
                length = libc().recvmsg(fd, header.address(), MSG_CMSG_CLOEXEC);
            }
            if (length < 0) {
                throw failed("recvmsg", fd, capacity);
            }
            return new Received(memory.bytesAt(data, (int) length), header.descriptors());
        }
    }

    int MSG_NOSIGNAL = 0x4000;
    int MSG_CMSG_CLOEXEC = 0x40000000;

    @Override
    default void shutdown(int fd, int how) {
        if (libc().shutdown(fd, how) < 0) {
            throw failed("shutdown", fd, how);
        }
    }
}
