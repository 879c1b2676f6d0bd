package jd.libcontainer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// A kernel that does nothing and says that all went well: the empty stage on which dockerinit plays its part once
/// before it is needed.
///
/// Everything above the C library is the real code, so every class of it is loaded when the play is over. What arrives
/// on the sync pipe is given beforehand.
public final class SilentSyscalls
        implements Syscalls, LibcMounts, LibcProcesses, LibcFiles, LibcNetwork, LibcSecurity {
    private static final byte[] ANY_LINK = anyLink();

    private final LibC libc = new SilentLibC();
    private final Deque<SyncMessage> arriving;
    private final int descriptors;

    private static final class SilentLibC extends JffiLibC {
        @Override
        long call(String name, Object... arguments) {
            return 0;
        }
    }

    /// @param arriving the messages on the sync pipe; after the last one it is at its end
    /// @param descriptors how many come with each
    public SilentSyscalls(List<SyncMessage> arriving, int descriptors) {
        this.arriving = new ArrayDeque<>(arriving);
        this.descriptors = descriptors;
    }

    @Override
    public LibC libc() {
        return libc;
    }

    /// What covers secrets must be the null device, also on an empty stage.
    @Override
    public Stat fstatat(int dirfd, byte[] path, int flags) {
        Stat nothing = LibcFiles.super.fstatat(dirfd, path, flags);
        return flags == FileSyscalls.AT_EMPTY_PATH
                ? new Stat(S_IFCHR | 0666, 0, 0, 0, 0, 0, FileSyscalls.makedev(1, 3), 1, 0)
                : nothing;
    }

    /// Whatever is asked of rtnetlink, the answer is an interface, and that it is done.
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
                : new Received(SyncPipe.packet(arriving.poll()), new int[descriptors]);
    }
}
