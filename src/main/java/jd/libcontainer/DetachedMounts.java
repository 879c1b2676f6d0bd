package jd.libcontainer;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.InitSpec.InitMount;

/// Copies of mounts that hang nowhere: the container's root, then one for each bind, each known by its descriptor
/// alone.
///
/// They are taken in the daemon's mount table, where the paths mean what the user meant. A copy belongs to no peer
/// group, so what the container mounts below does not come back, and it is read-only before anybody could write.
///
/// open_tree(2), mount_setattr(2)
record DetachedMounts(Syscalls kernel, List<Integer> descriptors) implements AutoCloseable {
    /// MOUNT_ATTR_RDONLY, NOSUID, NODEV and NOEXEC have the values of the MS_ flags.
    private static final long ATTRIBUTES = MountSyscalls.MS_RDONLY
            | MountSyscalls.MS_NOSUID
            | MountSyscalls.MS_NODEV
            | MountSyscalls.MS_NOEXEC;

    static DetachedMounts open(Syscalls kernel, InitSpec spec) {
        DetachedMounts trees = new DetachedMounts(kernel, new ArrayList<>());
        try {
            trees.add("root", spec.rootfs(), MountSyscalls.MS_REC);
            for (InitMount mount : spec.mounts()) {
                if (mount.type().equals("bind")) {
                    trees.add("mounts", mount.source(), mount.flags());
                }
            }
            return trees;
        } catch (RuntimeException e) {
            trees.close();
            throw e;
        }
    }

    private void add(String step, String source, long flags) {
        int recursive = (flags & MountSyscalls.MS_REC) == 0 ? 0 : MountSyscalls.AT_RECURSIVE;
        int cloned = MountSyscalls.OPEN_TREE_CLONE | MountSyscalls.OPEN_TREE_CLOEXEC;
        try {
            int tree = kernel.open_tree(FileSyscalls.AT_FDCWD, source, cloned | recursive);
            descriptors.add(tree);
            kernel.mount_setattr(
                    tree,
                    "",
                    FileSyscalls.AT_EMPTY_PATH | recursive,
                    flags & ATTRIBUTES,
                    0,
                    MountSyscalls.MS_PRIVATE);
        } catch (SyscallException e) {
            throw new InitFailure(step, e.errno(), "error mounting \"" + source + "\": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        descriptors.forEach(kernel::close);
        descriptors.clear();
    }
}
