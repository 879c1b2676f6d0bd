package jd.libcontainer;

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

    @Override
    public Received recvmsg(int fd, int capacity) {
        return arriving.isEmpty()
                ? new Received(new byte[0], new int[0])
                : new Received(SyncPipe.packet(arriving.poll()), new int[descriptors]);
    }
}
