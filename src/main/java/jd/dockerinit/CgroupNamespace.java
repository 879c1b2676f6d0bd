package jd.dockerinit;

import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;

/// The container's cgroup namespace, in which the cgroup that this process is in becomes the root of all.
///
/// cgroup_namespaces(7)
final class CgroupNamespace {
    private final Syscalls kernel;

    /// Whether the container gets one that is not entered yet.
    private boolean pending;

    CgroupNamespace(Syscalls kernel, boolean own) {
        this.kernel = kernel;
        this.pending = own;
    }

    /// To be called in the container's cgroup; the second call does nothing.
    void unshare() {
        if (pending) {
            kernel.unshare(MountSyscalls.CLONE_NEWCGROUP);
            pending = false;
        }
    }
}
