package jd.libcontainer.cgroup;

import java.util.List;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;
import jd.libcontainer.TextFile;

/// What makes it slow to enter a group. Before a process may change its group the kernel waits until every processor has
/// been seen to pass from one thing to another, some ten milliseconds. Who comes within the next ten is spared that.
///
/// So somebody goes ahead as soon as it is known that a process will come, and nobody waits for him.
///
/// Linux: kernel/cgroup/cgroup.c cgroup_attach_lock, kernel/rcu/sync.c
final class GracePeriod {
    private GracePeriod() {}

    /// Returns at once.
    static void begin(Syscalls kernel, Hierarchy hierarchy) {
        Thread.ofPlatform().daemon().name("grace period").start(() -> await(kernel, hierarchy));
    }

    /// A thread that moves to where it is already changes nothing, but waits as any other.
    private static void await(Syscalls kernel, Hierarchy hierarchy) {
        try {
            String group = ownGroup(hierarchy, TextFile.read(kernel, "/proc/thread-self/cgroup"));
            String file = hierarchy.unified() ? "/cgroup.threads" : "/tasks";
            TextFile.write(kernel, hierarchy.mountPoint() + group + file, String.valueOf(kernel.gettid()));
        } catch (SyscallException e) {
            // Where jd may not do that, the process itself will wait.
            return;
        }
    }

    /// `8:pids:/user`, `4:cpu,cpuacct:/`, `0::/user` for version 2
    ///
    /// {@return the group, without a slash at its end}
    static String ownGroup(Hierarchy hierarchy, String lines) {
        for (String line : lines.split("\n")) {
            String[] parts = line.split(":", 3);
            boolean found = hierarchy.unified()
                    ? parts[1].isEmpty()
                    : hierarchy.controllers().equals(List.of(parts[1].split(",")));
            if (found) {
                return parts[2].equals("/") ? "" : parts[2];
            }
        }
        return "";
    }
}
