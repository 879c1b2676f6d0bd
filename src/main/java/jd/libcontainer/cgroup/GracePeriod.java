package jd.libcontainer.cgroup;

import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

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
            String group = hierarchy.groupIn(TextFile.read(kernel, "/proc/thread-self/cgroup"));
            String file = hierarchy.unified() ? "/cgroup.threads" : "/tasks";
            TextFile.write(kernel, hierarchy.mountPoint() + group + file, String.valueOf(kernel.gettid()));
        } catch (SyscallException e) {
            // Where jd may not do that, the process itself will wait.
            return;
        }
    }
}
