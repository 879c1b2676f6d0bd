package jd.libcontainer.kernel;

/// Sockets as netlink and the sync pipe need them.
public interface NetworkSyscalls {
    int AF_UNIX = 1;
    int AF_INET = 2;
    int AF_INET6 = 10;
    int AF_NETLINK = 16;
    int SOCK_STREAM = 1;
    int SOCK_DGRAM = 2;
    int SOCK_RAW = 3;
    int SOCK_SEQPACKET = 5;
    int SOCK_CLOEXEC = FileSyscalls.O_CLOEXEC;

    /// A message and the descriptors that came with it (SCM_RIGHTS).
    record Received(byte[] data, int[] fds) {}

    int socket(int domain, int type, int protocol);

    /// bind(2) with a raw sockaddr
    void bind(int fd, byte[] address);

    /// connect(2) with a raw sockaddr
    void connect(int fd, byte[] address);

    /// getsockopt(2) {@return the value, of `length` bytes}
    byte[] getsockopt(int fd, int level, int option, int length);

    /// sendto(2) with a raw sockaddr
    void sendto(int fd, byte[] message, int flags, byte[] address);

    /// recv(2) {@return the bytes received}
    byte[] recv(int fd, int capacity, int flags);

    /// socketpair(2)
    int[] socketpair(int domain, int type, int protocol);

    /// sendmsg(2) with descriptors as SCM_RIGHTS
    void sendmsg(int fd, byte[] data, int[] fds);

    /// recvmsg(2) {@return the message; no data: the peer has closed}
    Received recvmsg(int fd, int capacity);

    /// shutdown(2); `how` is 0 for reading, 1 for writing, 2 for both
    void shutdown(int fd, int how);
}
