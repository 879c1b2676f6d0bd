package jd.libcontainer.namespace;

import java.util.function.BooleanSupplier;
import jd.libcontainer.kernel.MountSyscalls;

/// The namespaces of a container's first process, by kind. The mount namespace is always its own.
///
/// A process that joins a namespace of a container with a user namespace of its own must join that user namespace, too:
/// the capabilities needed are those in the user namespace that owns the namespace.
///
/// Docker 1.2.0: libcontainer namespaces/types.go
///
/// @param cgroup `Own`: the container sees its group as the root of all
/// @param debug the debugger for which the init waits
public record Namespaces(
        Namespace network,
        Namespace pid,
        Namespace ipc,
        Namespace uts,
        Namespace cgroup,
        UserNamespace user,
        DebugWait debug) {
    /// What a container has without any flag, on cgroup version 2.
    public static final Namespaces ALL = new Namespaces(
            Namespace.OWN, Namespace.OWN, Namespace.OWN, Namespace.OWN, Namespace.OWN, UserNamespace.HOST,
            DebugWait.NONE);

    /// {@return the CLONE_NEW* bits of the namespaces in which the init is spawned} An init that is debugged leaves the host's
    /// network namespace itself, only with the thread that calls execve. The cgroup namespace is created at the end, when the
    /// process is in its cgroup.
    public int flags() {
        return MountSyscalls.CLONE_NEWNS
                | (debug.port() == 0 ? network.flag(MountSyscalls.CLONE_NEWNET) : 0)
                | pid.flag(MountSyscalls.CLONE_NEWPID)
                | ipc.flag(MountSyscalls.CLONE_NEWIPC)
                | uts.flag(MountSyscalls.CLONE_NEWUTS);
    }

    public boolean ownNetwork() {
        return network instanceof Namespace.Own;
    }

    public boolean ownUts() {
        return uts instanceof Namespace.Own;
    }

    public boolean ownCgroup() {
        return cgroup instanceof Namespace.Own;
    }

    /// {@return whether root in there is not the host's root}
    public boolean remapped() {
        return !(user instanceof UserNamespace.Host);
    }

    /// {@return the same in this user namespace}
    public Namespaces in(UserNamespace other) {
        return new Namespaces(network, pid, ipc, uts, cgroup, other, debug);
    }

    /// {@return the same for an init that stops waiting for a debugger when `givenUp` holds}
    public Namespaces debuggedUntil(BooleanSupplier givenUp) {
        return debug.port() == 0
                ? this
                : new Namespaces(network, pid, ipc, uts, cgroup, user, new DebugWait(debug.port(), givenUp));
    }

    /// {@return whether an init that was spawned for `other` fits} Namespaces that are entered after the spawn do not matter.
    public boolean spawnedLike(Namespaces other) {
        return new Namespaces(network, pid, ipc, uts, other.cgroup, user, debug).equals(other);
    }
}
