package jd.libcontainer.process;

import java.util.List;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;

/// Changes to the command's user and drops capabilities, in the only order that works.
///
/// Docker 1.2.0: libcontainer namespaces/init.go FinalizeNamespace. capabilities(7), prctl(2)
public final class Credentials {
    private static final int PR_SET_KEEPCAPS = 8;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_RAISE = 2;

    /// The default permissions of a new keyring, and search for its owner: KEY_POS_ALL, KEY_USR_VIEW, READ, SEARCH,
    /// LINK.
    private static final int KEYRING_PERMISSIONS = 0x3f1b0000;

    private static final long CAP_SYS_ADMIN = 1L << 21;

    private Credentials() {}

    /// Makes the user the owner of the standard streams, so that it can open /dev/stdout again. To be called before
    /// [#become], which drops CAP_CHOWN. Pipes and terminals change their owner; /dev/null and files on a read-only
    /// file system do not.
    public static void giveStreams(Syscalls kernel, ExecUser user, int... streams) {
        if (user.uid() == 0) {
            return;
        }
        for (int stream : streams) {
            FileSyscalls.Stat stat = kernel.fstat(stream);
            if (stat.rdev() == FileSyscalls.makedev(1, 3)) {
                continue;
            }
            try {
                kernel.fchownat(stream, new byte[0], user.uid(), stat.gid(), FileSyscalls.AT_EMPTY_PATH);
            } catch (SyscallException e) {
                if (!e.is(Errno.EINVAL) && !e.is(Errno.EPERM) && !e.is(Errno.EROFS)) {
                    throw e;
                }
            }
        }
    }

    /// Changes the calling thread only, to the user and the capabilities of the specification.
    // tag::becoming-the-user[]
    public static void become(
            Syscalls kernel, ExecUser user, InitSpec spec) {
        // The session keyring is inherited; the daemon's holds the host's
        // keys.
        joinKeyring(kernel, spec.id()); // <1>
        // A capability that the daemon lacks cannot be given.
        long allowed = spec.security().capabilities() & kernel.capget()[1];
        // The bounding set first: dropping from it needs CAP_SETPCAP.
        bound(kernel, allowed); // <2>
        // Groups before the user: only root may change them. Without
        // KEEPCAPS, leaving uid 0 clears all capabilities.
        kernel.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
        take(kernel, user); // <3>
        kernel.prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0);
        long kept = allowed | powerToFilter(spec);
        long ambient = spec.security().ambientCapabilities() & allowed;
        long inheritable = spec.bundle().inheritableCapabilities() & allowed;
        kernel.capset(kept, kept, inheritable | ambient); // <4>
        raise(kernel, ambient); // <5>
        if (spec.security().noNewPrivileges()) {
            kernel.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); // <6>
        }
    }
    // end::becoming-the-user[]

    private static void take(Syscalls kernel, ExecUser user) {
        try {
            kernel.setgroups(numbers(user.groups()));
            kernel.setresgid(user.gid(), user.gid(), user.gid());
            kernel.setresuid(user.uid(), user.uid(), user.uid());
        } catch (SyscallException e) {
            throw e.is(Errno.EINVAL) ? unmapped(kernel, user) : e;
        }
    }

    private static int[] numbers(List<Integer> groups) {
        int[] numbers = new int[groups.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = groups.get(i);
        }
        return numbers;
    }

    /// In a user namespace not every ID is mapped. Finds out which one was refused by trying each.
    private static InitFailure unmapped(Syscalls kernel, ExecUser user) {
        String why = !isUser(kernel, user.uid()) ? "cannot set uid to unmapped user in user namespace"
                : !isGroup(kernel, user.gid()) ? "cannot set gid to unmapped user in user namespace"
                : "setgroups: " + Errno.EINVAL.description();
        return new InitFailure("user", Errno.EINVAL, "unable to setup user: " + why);
    }

    private static boolean isUser(Syscalls kernel, int uid) {
        try {
            kernel.setresuid(-1, -1, uid);
            return true;
        } catch (SyscallException e) {
            return !e.is(Errno.EINVAL);
        }
    }

    private static boolean isGroup(Syscalls kernel, int gid) {
        try {
            kernel.setresgid(-1, -1, gid);
            return true;
        } catch (SyscallException e) {
            return !e.is(Errno.EINVAL);
        }
    }

    /// A session keyring for each container, which an exec process finds by name, if root may search it.
    private static void joinKeyring(Syscalls kernel, String container) {
        try {
            int keyring = kernel.keyctl_join_session_keyring("_ses." + container);
            kernel.keyctl_setperm(keyring, KEYRING_PERMISSIONS);
        } catch (SyscallException e) {
            // ENOSYS: a kernel without keyrings.
            if (!e.is(Errno.ENOSYS)) {
                throw e;
            }
        }
    }

    /// The filter is loaded last, since it applies to every later call of this thread. Loading it needs CAP_SYS_ADMIN,
    /// unless no_new_privs is set; execve drops it, as it is not in the bounding set.
    private static long powerToFilter(InitSpec spec) {
        return spec.security().seccompFilter().isEmpty() || spec.security().noNewPrivileges() ? 0 : CAP_SYS_ADMIN;
    }

    /// Raises the ambient capabilities of a user other than root. Leaving UID 0 has cleared the set, and only
    /// inheritable capabilities can be raised.
    private static void raise(Syscalls kernel, long ambient) {
        for (int capability = 0; capability < Long.SIZE; capability++) {
            if ((ambient & 1L << capability) != 0) {
                kernel.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0);
            }
        }
    }

    /// EINVAL for a capability that the kernel does not know ends the loop.
    private static void bound(Syscalls kernel, long allowed) {
        for (int capability = 0; capability < Long.SIZE; capability++) {
            if ((allowed & 1L << capability) != 0) {
                continue;
            }
            try {
                kernel.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
            } catch (SyscallException e) {
                if (e.is(Errno.EINVAL)) {
                    return;
                }
                throw e;
            }
        }
    }
}
