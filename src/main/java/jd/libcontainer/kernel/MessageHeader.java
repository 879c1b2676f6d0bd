package jd.libcontainer.kernel;

/// The `struct msghdr` of sendmsg(2) and recvmsg(2): one piece of data, and room for descriptors that travel beside it.
///
/// ```
/// msghdr   0 msg_name   8 msg_namelen  16 msg_iov      24 msg_iovlen
///         32 msg_control              40 msg_controllen            48 msg_flags
/// iovec    0 iov_base                  8 iov_len
/// cmsghdr  0 cmsg_len   8 cmsg_level (SOL_SOCKET)  12 cmsg_type (SCM_RIGHTS)  16 the descriptors
/// ```
final class MessageHeader {
    /// The kernel passes at most 253 descriptors at once.
    static final int SCM_MAX_FD = 253;

    private static final int CMSG_HEADER = 16;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;

    private final NativeMemory memory;
    private final long header;
    private final long control;

    /// @param fds how many descriptors there is room for
    MessageHeader(NativeMemory memory, long data, int length, int fds) {
        this.memory = memory;
        this.header = memory.allocate(56);
        int controlLength = fds == 0 ? 0 : (CMSG_HEADER + 4 * fds + 7) / 8 * 8;
        this.control = memory.allocate(Math.max(CMSG_HEADER, controlLength));
        long iovec = memory.allocate(16);
        memory.putLong(iovec, data);
        memory.putLong(iovec + 8, length);
        memory.putLong(header + 16, iovec);
        memory.putLong(header + 24, 1);
        memory.putLong(header + 32, control);
        memory.putLong(header + 40, controlLength);
    }

    long address() {
        return header;
    }

    void putDescriptors(int[] fds) {
        if (fds.length == 0) {
            return;
        }
        memory.putLong(control, CMSG_HEADER + 4L * fds.length);
        memory.putInt(control + 8, SOL_SOCKET);
        memory.putInt(control + 12, SCM_RIGHTS);
        for (int i = 0; i < fds.length; i++) {
            memory.putInt(control + CMSG_HEADER + 4L * i, fds[i]);
        }
    }

    /// {@return the descriptors that came with the message}
    int[] descriptors() {
        if (memory.longAt(header + 40) < CMSG_HEADER || memory.intAt(control + 12) != SCM_RIGHTS) {
            return new int[0];
        }
        int[] fds = new int[(int) (memory.longAt(control) - CMSG_HEADER) / 4];
        for (int i = 0; i < fds.length; i++) {
            fds[i] = memory.intAt(control + CMSG_HEADER + 4L * i);
        }
        return fds;
    }
}
