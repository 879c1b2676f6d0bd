package jd.libcontainer.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// System calls that do nothing and report success. dockerinit runs its spine on them once before it is needed, so that
/// every class of the real run is loaded: everything above the C library is the real code.
public final class SilentSyscalls
        implements Syscalls, LibcMounts, LibcProcesses, LibcFiles, LibcNetwork, LibcSecurity {
    private static final byte[] ANY_LINK = anyLink();

    private final LibC libc = new SilentLibC();
    private final Deque<byte[]> arriving;
    private final int descriptors;

    private static final class SilentLibC extends JffiLibC {
        @Override
        long call(String name, Object... arguments) {
            return 0;
        }
    }

    /// @param arriving the packets on the sync pipe; after the last one comes end of file
    /// @param descriptors how many are received with each packet
    public SilentSyscalls(List<byte[]> arriving, int descriptors) {
        this.arriving = new ArrayDeque<>(arriving);
        this.descriptors = descriptors;
    }

    @Override
    public LibC libc() {
        return libc;
    }

    /// A masked path is accepted only when the null device covers it, here as well.
    @Override
    public Stat fstatat(int dirfd, byte[] path, int flags) {
        Stat nothing = LibcFiles.super.fstatat(dirfd, path, flags);
        return flags == FileSyscalls.AT_EMPTY_PATH
                ? new Stat(S_IFCHR | 0666, 0, 0, 0, 0, 0, FileSyscalls.makedev(1, 3), 1, 0)
                : nothing;
    }

    /// Answers every rtnetlink request with an interface and an acknowledgement.
    @Override
    public byte[] recv(int fd, int capacity, int flags) {
        return ANY_LINK.clone();
    }

    /// rtnetlink(7): RTM_NEWLINK with a name and an MTU, then NLMSG_ERROR with the number 0
    private static byte[] anyLink() {
        ByteBuffer answer = ByteBuffer.allocate(84).order(ByteOrder.nativeOrder());
        answer.putInt(48).putShort((short) 16).putShort((short) 0).putLong(0);
        answer.putInt(0).putInt(1).putLong(0);
        answer.putShort((short) 8).putShort((short) 3).put(new byte[] {'l', 'o', 0, 0});
        answer.putShort((short) 8).putShort((short) 4).putInt(1500);
        answer.putInt(36).putShort((short) 2).putShort((short) 0).putLong(0);
        return answer.array();
    }

    @Override
    public Received recvmsg(int fd, int capacity) {
        return arriving.isEmpty()
                ? new Received(new byte[0], new int[0])
                : new Received(arriving.poll(), new int[descriptors]);
    }
}
