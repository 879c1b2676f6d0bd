package jd.libcontainer.mount;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitMount;
import jd.libcontainer.spec.InitSpec;

/// Detached copies of mounts: the container's root, then one for each bind mount, each known by its descriptor only.
///
/// They are copied in the daemon's mount table, where the paths mean what the user meant. Unless a user requests
/// otherwise, a copy is private, so that mounts below it in the container do not propagate to the host. It is read-only
/// before a process can reach it.
///
/// open_tree(2), mount_setattr(2)
public record DetachedMounts(Syscalls kernel, List<Integer> descriptors) implements AutoCloseable {
    /// MOUNT_ATTR_RDONLY, NOSUID, NODEV and NOEXEC have the values of the MS_ flags.
    private static final long ATTRIBUTES = MountSyscalls.MS_RDONLY
            | MountSyscalls.MS_NOSUID
            | MountSyscalls.MS_NODEV
            | MountSyscalls.MS_NOEXEC;

    private static final long ATTR_ATIME = 0x70;
    private static final long ATTR_NOATIME = 0x10;
    private static final long ATTR_STRICTATIME = 0x20;
    private static final long ATTR_NODIRATIME = 0x80;
    private static final long ATTR_NOSYMFOLLOW = 0x200000;

    public static DetachedMounts open(Syscalls kernel, InitSpec spec) {
        DetachedMounts trees = new DetachedMounts(kernel, new ArrayList<>());
        try {
            trees.add("root", root(spec));
            for (InitMount mount : spec.filesystem().mounts()) {
                if (mount.type().equals("bind")) {
                    trees.add(mount);
                }
            }
            return trees;
        } catch (RuntimeException e) {
            trees.close();
            throw e;
        }
    }

    /// A mount in the container must not propagate to the host, whatever propagation the bundle requests for the root.
    /// A slave receives mounts from the host.
    private static InitMount root(InitSpec spec) {
        long requested = spec.bundle().rootPropagation();
        boolean slave = (requested & MountSyscalls.MS_SLAVE) != 0;
        return new InitMount("bind", spec.filesystem().rootfs(), "/", MountSyscalls.MS_REC, "", slave ? requested : 0, 0);
    }

    private void add(InitMount mount) {
        try {
            add("mounts", mount);
        } catch (InitFailure e) {
            throw new InitFailure(e.step(), e.errno(), "error during container init: error mounting \"" + mount.source()
                    + "\" to rootfs at \"" + mount.target() + "\": create mount destination for " + mount.target()
                    + " mount: bind mount source stat: stat " + mount.source() + ": " + e.errno().description());
        }
    }

    // tag::copying-a-mount[]
    private void add(String step, InitMount mount) {
        boolean recursive = (mount.flags() & MountSyscalls.MS_REC) != 0;
        int cloned = MountSyscalls.OPEN_TREE_CLONE
                | MountSyscalls.OPEN_TREE_CLOEXEC
                | (recursive ? MountSyscalls.AT_RECURSIVE : 0);
        try {
            int tree = kernel.open_tree( // <1>
                    FileSyscalls.AT_FDCWD, mount.source(), cloned);
            descriptors.add(tree);
            // The attributes of the whole tree first, then those of its top,
            // which may differ.
            if (recursive) { // <2>
                int all = FileSyscalls.AT_EMPTY_PATH
                        | MountSyscalls.AT_RECURSIVE;
                long below = mount.below() & ATTRIBUTES;
                long propagation = propagationBelow(mount.propagation());
                kernel.mount_setattr(tree, "", all, below, 0, propagation);
            }
            long kind = mount.propagation() & ~MountSyscalls.MS_REC;
            kernel.mount_setattr(
                    tree,
                    "",
                    FileSyscalls.AT_EMPTY_PATH,
                    attributes(mount.flags()),
                    atime(mount.flags()) == 0 ? 0 : ATTR_ATIME,
                    kind == 0 ? MountSyscalls.MS_PRIVATE : kind); // <3>
        } catch (SyscallException e) {
            String failed = "error mounting \"" + mount.source() + "\": ";
            throw new InitFailure(step, e.errno(), failed + e.getMessage());
        }
    }
    // end::copying-a-mount[]

    /// {@return the flags of mount(2) as attributes of mount_setattr(2)}
    private static long attributes(long flags) {
        long links = (flags & MountSyscalls.MS_NOSYMFOLLOW) == 0 ? 0 : ATTR_NOSYMFOLLOW;
        long directories = (flags & MountSyscalls.MS_NODIRATIME) == 0 ? 0 : ATTR_NODIRATIME;
        return flags & ATTRIBUTES | atime(flags) | directories | links;
    }

    /// The access time modes exclude each other and have a field of their own in mount_setattr(2).
    private static long atime(long flags) {
        if ((flags & MountSyscalls.MS_NOATIME) != 0) {
            return ATTR_NOATIME;
        }
        return (flags & MountSyscalls.MS_STRICTATIME) == 0 ? 0 : ATTR_STRICTATIME;
    }

    /// If the propagation is requested for the top mount only, the mounts below receive from the host and do not
    /// propagate to it.
    private static long propagationBelow(long propagation) {
        long kind = propagation & ~MountSyscalls.MS_REC;
        if (kind == 0) {
            return MountSyscalls.MS_PRIVATE;
        }
        boolean whole = (propagation & MountSyscalls.MS_REC) != 0 || kind == MountSyscalls.MS_SHARED;
        return whole ? kind : MountSyscalls.MS_SLAVE;
    }

    @Override
    public void close() {
        descriptors.forEach(kernel::close);
        descriptors.clear();
    }
}
