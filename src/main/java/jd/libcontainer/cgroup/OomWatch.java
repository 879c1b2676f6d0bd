package jd.libcontainer.cgroup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.Syscalls;

/// Learns from the kernel that it may have killed somebody for want of memory, on one thread for all groups.
///
/// A program that is killed so tells nobody; its parent sees a SIGKILL from nowhere. The kernel tells whoever holds the
/// right descriptor: on version 1 an eventfd that was registered for the group, on version 2 the file `memory.events`,
/// which becomes ready for poll(2) when it says something else than when it was read. Neither tells how many died:
/// that is asked afterwards ([Cgroup#newOomKills]).
///
/// cgroup-v1/memcg-test and cgroup-v2 in the kernel's documentation
final class OomWatch {
    private record Watched(CgroupFiles files, Runnable action, long kills) {}

    private final Syscalls kernel;
    private final CgroupVersion version;
    private final int wakeRead;
    private final int wakeWrite;

    // Guarded by `watched` itself, by descriptor. Only the thread closes one: the next open file would get its number
    // while the kernel is still being asked about it.
    private final Map<Integer, Watched> watched = new LinkedHashMap<>();
    private final List<CgroupFiles> ended = new ArrayList<>();

    OomWatch(Syscalls kernel, CgroupVersion version) {
        this.kernel = kernel;
        this.version = version;
        int[] pipe = kernel.pipe2(FileSyscalls.O_CLOEXEC | FileSyscalls.O_NONBLOCK);
        this.wakeRead = pipe[0];
        this.wakeWrite = pipe[1];
        Thread.ofPlatform().daemon().name("oom-watch").start(this::run);
    }

    /// Calls `action` on this class's thread from now on, and at once if somebody was killed already. A group without a
    /// memory controller is never heard of.
    void watch(CgroupFiles files, Runnable action) {
        OptionalInt fd = version.openOomNotice(files);
        if (fd.isEmpty()) {
            return;
        }
        long kills = version.oomKills(files);
        synchronized (watched) {
            watched.put(fd.getAsInt(), new Watched(files, action, kills));
        }
        wake();
        if (kills > 0) {
            action.run();
        }
    }

    void forget(CgroupFiles files) {
        synchronized (watched) {
            ended.add(files);
        }
        wake();
    }

    private void wake() {
        kernel.write(wakeWrite, new byte[1], 0, 1);
    }

    private void run() {
        while (true) {
            int[] notices = notices();
            int[] wake = {wakeRead};
            int[] ready = switch (version) {
                case Version1 _ -> kernel.poll(joined(wake, notices), new int[0], -1);
                case Version2 _ -> kernel.poll(wake, notices, -1);
            };
            for (int fd : ready) {
                if (fd == wakeRead) {
                    kernel.read(wakeRead, new byte[64], 0, 64);
                } else {
                    noticed(fd);
                }
            }
        }
    }

    /// {@return the descriptors to wait for, after those of groups that are no more have been closed}
    private int[] notices() {
        synchronized (watched) {
            watched.entrySet().removeIf(entry -> {
                boolean gone = ended.contains(entry.getValue().files());
                if (gone) {
                    kernel.close(entry.getKey());
                }
                return gone;
            });
            ended.clear();
            return watched.keySet().stream().mapToInt(Integer::intValue).toArray();
        }
    }

    private static int[] joined(int[] some, int[] more) {
        int[] all = new int[some.length + more.length];
        System.arraycopy(some, 0, all, 0, some.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    private void noticed(int fd) {
        Watched group;
        synchronized (watched) {
            group = watched.remove(fd);
        }
        CgroupVersion.Heard heard = version.hear(group.files(), fd, group.kills());
        if (heard.next().isPresent()) {
            synchronized (watched) {
                watched.put(heard.next().getAsInt(), new Watched(group.files(), group.action(), heard.kills()));
            }
        }
        if (heard.kills() > group.kills()) {
            group.action().run();
        }
    }
}
