package jd.create;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.SyscallException;
import jd.libcontainer.namespace.IdMaps;
import jd.libcontainer.namespace.Namespace;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.namespace.UserNamespace;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;

/// The namespaces of other containers that one is started in: opened when it is started, since a descriptor means the
/// same namespace whatever becomes of the other one, and closed when its process has been born into them.
///
/// Today: daemon/oci_linux.go WithNamespaces
final class SharedNamespaces implements AutoCloseable {
    private final Facilities at;
    private final Registry registry;
    private final List<Integer> descriptors = new ArrayList<>();

    SharedNamespaces(Facilities at, Registry registry) {
        this.at = at;
        this.registry = registry;
    }

    /// {@return all the namespaces of a container that is about to start}
    ///
    /// @param maps who its users are on the host
    Namespaces of(Container container, IdMaps maps) {
        Namespaces own = plan(container.hostConfig(), this::join);
        return own.in(maps.remapped() ? user(container.hostConfig(), maps) : UserNamespace.HOST);
    }

    /// A new user namespace, or that of whoever it shares anything with: powers over a namespace are powers in the user
    /// namespace that it belongs to.
    private UserNamespace user(HostConfig host, IdMaps maps) {
        for (String mode : List.of(host.networkMode(), host.pidMode(), host.ipcMode())) {
            String ref = NamespaceRules.other(mode);
            if (!ref.isEmpty()) {
                Container other = registry.find(ref);
                if (other.hostConfig().usernsMode().equals("host")) {
                    throw StartFailure.ofRuntime("user namespaces enabled, but both namespace path and non-matching "
                            + "mapping specified -- you may only provide one");
                }
                return new UserNamespace.Joined(open(donor(other), "user").fd());
            }
        }
        return new UserNamespace.Mapped(maps);
    }

    /// Opens what another container has.
    interface Opening {
        /// @param ref the other container
        /// @param kind a file below /proc/PID/ns
        Namespace join(String ref, String kind);
    }

    static Namespaces plan(HostConfig host, Opening others) {
        return new Namespaces(
                namespace(host.networkMode(), "net", others),
                namespace(host.pidMode(), "pid", others),
                namespace(host.ipcMode(), "ipc", others),
                namespace(host.utsMode(), "uts", others),
                namespace(host.cgroupnsMode(), "cgroup", others),
                UserNamespace.HOST,
                SandboxPlan.debugPort(host));
    }

    private static Namespace namespace(String mode, String kind, Opening others) {
        String ref = NamespaceRules.other(mode);
        if (!ref.isEmpty()) {
            return others.join(ref, kind);
        }
        return mode.equals("host") ? Namespace.HOST : Namespace.OWN;
    }

    /// Docker does not care whose fault it is that there is no such process.
    private Namespace join(String ref, String kind) {
        try {
            return open(donor(registry.find(ref)), kind);
        } catch (ApiException e) {
            if (kind.equals("pid")) {
                throw new ApiException(
                        ApiException.Kind.INTERNAL, "failed to join PID namespace: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    /// {@return the container, which must run}
    static Container donor(Container other) {
        if (other.state() instanceof ContainerState.Restarting) {
            throw ApiException.conflict(
                    "Container " + other.id() + " is restarting, wait until the container is running");
        }
        if (!other.state().alive()) {
            throw ApiException.conflict("container " + other.id() + " is not running");
        }
        return other;
    }

    /// A process is named by its number, which is another's when it has ended; so the container must run as before when
    /// the file is open.
    private Namespace.Joined open(Container other, String kind) {
        int pid = other.state().pid();
        byte[] file = FileSyscalls.bytes("/proc/" + pid + "/ns/" + kind);
        try {
            int fd = at.kernel().syscalls().openat(FileSyscalls.AT_FDCWD, file, FileSyscalls.O_CLOEXEC, 0);
            descriptors.add(fd);
            if (donor(other).state().pid() == pid) {
                return new Namespace.Joined(fd);
            }
        } catch (SyscallException e) {
            donor(other);
            throw e;
        }
        throw ApiException.conflict("container " + other.id() + " is not running");
    }

    @Override
    public void close() {
        descriptors.forEach(at.kernel().syscalls()::close);
        descriptors.clear();
    }
}
