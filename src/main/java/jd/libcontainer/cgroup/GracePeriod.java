package jd.libcontainer.cgroup;

import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// Hides the delay of moving a process into a cgroup. Before a move the kernel waits for an RCU grace period, in which
/// every processor switches context: about ten milliseconds. A move within the next ten does not wait again.
///
/// So a thread makes a move without effect as soon as it is known that a process will be moved; no caller waits for it.
///
/// Linux: kernel/cgroup/cgroup.c cgroup_attach_lock, kernel/rcu/sync.c
final class GracePeriod {
    private GracePeriod() {}

    /// Returns at once.
    static void begin(Syscalls kernel, Hierarchy hierarchy) {
        Thread.ofPlatform().daemon().name("grace period").start(() -> await(kernel, hierarchy));
    }

    /// Moving a thread to its own cgroup changes nothing, but triggers the grace period.
    private static void await(Syscalls kernel, Hierarchy hierarchy) {
        try {
            String group = hierarchy.groupIn(TextFile.read(kernel, "/proc/thread-self/cgroup"));
            String file = hierarchy.unified() ? "/cgroup.threads" : "/tasks";
            TextFile.write(kernel, hierarchy.mountPoint() + group + file, String.valueOf(kernel.gettid()));
        } catch (SyscallException e) {
            // If jd may not do that, the move of the process waits.
            return;
        }
    }
}
