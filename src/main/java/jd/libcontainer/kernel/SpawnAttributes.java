package jd.libcontainer.kernel;

import jd.libcontainer.kernel.ProcessSyscalls.SpawnAction;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnRequest;

/// The two structures that posix_spawn(3) takes: attributes and file actions.
///
/// A child of a JVM would otherwise start with SIGQUIT blocked, with what the JVM's own parent ignored, and with every
/// jar, socket and epoll descriptor that the JVM has open: none of them is close-on-exec.
final class SpawnAttributes {
    private static final short POSIX_SPAWN_SETSIGDEF = 0x04;
    private static final short POSIX_SPAWN_SETSIGMASK = 0x08;
    private static final short POSIX_SPAWN_SETSID = 0x80;

    /// glibc's structures have 336 and 80 bytes on both processors.
    private static final int ROOM = 512;

    private final LibC libc;
    private final long attributes;
    private final long actions;

    SpawnAttributes(LibC libc, NativeMemory memory, SpawnRequest request) {
        this.libc = libc;
        this.attributes = memory.allocate(ROOM);
        this.actions = memory.allocate(ROOM);
        libc.posix_spawnattr_init(attributes);
        libc.posix_spawn_file_actions_init(actions);
        setSignals();
        setFlags(request);
        for (SpawnAction action : request.actions()) {
            add(action);
        }
        // Last: an action may still use a descriptor that lies beyond.
        libc.posix_spawn_file_actions_addclosefrom_np(actions, request.closeFrom());
    }

    private void setSignals() {
        byte[] none = new byte[LibcProcesses.SIGSET_SIZE];
        byte[] all = new byte[LibcProcesses.SIGSET_SIZE];
        // Also 32 and 33, which glibc keeps for its threads: it would leave them ignored in the child.
        Structs.view(all).putLong(0, ~0L);
        libc.posix_spawnattr_setsigmask(attributes, none);
        libc.posix_spawnattr_setsigdefault(attributes, all);
    }

    private void setFlags(SpawnRequest request) {
        int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (request.setsid() ? POSIX_SPAWN_SETSID : 0);
        libc.posix_spawnattr_setflags(attributes, (short) flags);
    }

    /// No `switch`: over types it costs its first user, who is in a hurry, some thirty milliseconds.
    private void add(SpawnAction action) {
        if (action instanceof SpawnAction.Dup2(int fd, int newFd)) {
            libc.posix_spawn_file_actions_adddup2(actions, fd, newFd);
        } else if (action instanceof SpawnAction.Open(int fd, String path, int flags, int mode)) {
            libc.posix_spawn_file_actions_addopen(actions, fd, NativeMemory.cString(path), flags, mode);
        } else if (action instanceof SpawnAction.Close(int fd)) {
            libc.posix_spawn_file_actions_addclose(actions, fd);
        } else if (action instanceof SpawnAction.Chdir(String path)) {
            libc.posix_spawn_file_actions_addchdir_np(actions, NativeMemory.cString(path));
        } else if (action instanceof SpawnAction.Fchdir(int fd)) {
            libc.posix_spawn_file_actions_addfchdir_np(actions, fd);
        }
    }

    long attributes() {
        return attributes;
    }

    long actions() {
        return actions;
    }

    void destroy() {
        libc.posix_spawn_file_actions_destroy(actions);
        libc.posix_spawnattr_destroy(attributes);
    }
}
