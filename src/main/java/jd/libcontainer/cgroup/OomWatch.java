package jd.libcontainer.cgroup;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import jd.libcontainer.io.PollThread;
import jd.libcontainer.kernel.Syscalls;

/// Learns from the kernel that its OOM killer may have killed a process of a cgroup, or that the processes of a cgroup
/// without an OOM killer wait for memory, on one thread for all cgroups.
///
/// An OOM-killed process says nothing itself; its parent sees a SIGKILL. The kernel tells the holder of the right descriptor:
/// on version 1 an eventfd that was registered for the cgroup, on version 2 the file `memory.events`, which becomes
/// ready for poll(2) when its content has changed since it was read. Neither tells how many processes were killed:
/// that is asked afterwards ([Cgroup#newOomKills]).
///
/// When the notices of one cgroup fail (no descriptors are left), its early notices are lost and nothing else: how
/// many processes were killed is read again when the container ends.
///
/// cgroup-v1/memcg-test and cgroup-v2 in the kernel's documentation
final class OomWatch {
    private record Watched(CgroupFiles files, IntConsumer action, long kills) {}

    private final Syscalls kernel;
    private final CgroupVersion version;
    private final PollThread thread;

    // By descriptor, of the thread alone.
    private final Map<Integer, Watched> watched = new HashMap<>();

    OomWatch(Syscalls kernel, CgroupVersion version) {
        this.kernel = kernel;
        this.version = version;
        this.thread = new PollThread(kernel, "oom-watch");
    }

    /// Calls `action` on this class's thread from now on, and at once if a process was killed already. A cgroup
    /// without a memory controller has no notices.
    ///
    /// @param action gets 1 when processes of a cgroup whose OOM killer is disabled wait for memory, 0 after a kill
    void watch(CgroupFiles files, IntConsumer action) {
        OptionalInt fd = version.openOomNotice(files);
        if (fd.isEmpty()) {
            return;
        }
        long kills = version.oomKills(files);
        thread.run(() -> await(fd.getAsInt(), new Watched(files, action, kills)));
        if (kills > 0) {
            action.accept(0);
        }
    }

    private void await(int fd, Watched cgroup) {
        watched.put(fd, cgroup);
        PollThread.Event event = switch (version) {
            case Version1 _ -> PollThread.Event.READABLE;
            case Version2 _ -> PollThread.Event.CHANGED;
        };
        thread.watch(fd, event, this::noticed);
    }

    void forget(CgroupFiles files) {
        thread.run(() -> watched.entrySet().removeIf(entry -> {
            boolean gone = entry.getValue().files().equals(files);
            if (gone) {
                thread.forget(entry.getKey());
                kernel.close(entry.getKey());
            }
            return gone;
        }));
    }

    private void noticed(int fd) {
        Watched cgroup = watched.remove(fd);
        thread.forget(fd);
        CgroupVersion.Heard heard;
        try {
            heard = version.hear(cgroup.files(), fd, cgroup.kills());
        } catch (Throwable e) {
            kernel.close(fd);
            throw e;
        }
        if (heard.next().isPresent()) {
            await(heard.next().getAsInt(), new Watched(cgroup.files(), cgroup.action(), heard.kills()));
        }
        if (heard.kills() > cgroup.kills() || heard.stalled()) {
            cgroup.action().accept(heard.stalled() ? 1 : 0);
        }
    }
}
