package jd.create.namespace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jd.create.config.NamespaceMode;
import jd.create.failure.StartFailure;
import jd.create.record.Container;
import jd.create.record.ContainerState;
import jd.create.record.Facilities;
import jd.create.record.Registry;
import jd.create.request.ContainerSettings;
import jd.libcontainer.io.Pidfd;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.namespace.DebugWait;
import jd.libcontainer.namespace.IdMaps;
import jd.libcontainer.namespace.Namespace;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.namespace.UserNamespace;
import jd.server.api.ApiException;

/// Opens the namespaces of other containers that a container joins. The descriptors are opened during the start, and keep
/// the namespaces alive even if the other container exits. They are closed when the process has been spawned.
///
/// Today: daemon/oci_linux.go WithNamespaces
public final class SharedNamespaces implements AutoCloseable {
    /// The first process of a PID namespace exits a little after the others.
    private static final int END_MILLIS = 100;

    private final Facilities facilities;
    private final Registry registry;
    private final List<Integer> descriptors = new ArrayList<>();

    /// @param process another container's first process, with a pidfd of its own
    private record Opened(Container container, Pidfd process, String kind) {}

    private final List<Opened> opened = new ArrayList<>();

    public SharedNamespaces(Facilities facilities, Registry registry) {
        this.facilities = facilities;
        this.registry = registry;
    }

    /// {@return the namespaces of a container that is being started}
    ///
    /// @param maps its user and group ids on the host
    public Namespaces of(Container container, IdMaps maps) {
        Namespaces own = plan(container.settings(), this::join).debuggedUntil(container::isRemovalForced);
        return own.in(maps.remapped() ? user(container.settings(), maps) : UserNamespace.HOST);
    }

    /// {@return a new user namespace, or that of the container whose namespace is joined} Joining a namespace requires
    /// capabilities in the user namespace that owns it.
    private UserNamespace user(ContainerSettings settings, IdMaps maps) {
        Optional<String> ref = settings.sharedContainers().findFirst();
        if (ref.isEmpty()) {
            return new UserNamespace.Mapped(maps);
        }
        Container other = registry.find(ref.get());
        if (other.settings().namespaces().user().isHost()) {
            throw StartFailure.ofRuntime("user namespaces enabled, but both namespace path and non-matching "
                    + "mapping specified -- you may only provide one");
        }
        return new UserNamespace.Joined(open(donor(other), "user").fd());
    }

    /// Opens a namespace of another container.
    public interface Opening {
        /// @param ref the other container
        /// @param kind a file name in `/proc/PID/ns`
        Namespace join(String ref, String kind);
    }

    public static Namespaces plan(ContainerSettings settings, Opening others) {
        return new Namespaces(
                namespace(settings.networkNamespace(), "net", others),
                namespace(settings.namespaces().pid(), "pid", others),
                namespace(settings.namespaces().ipc().namespace(), "ipc", others),
                namespace(settings.namespaces().uts(), "uts", others),
                namespace(settings.namespaces().cgroup(), "cgroup", others),
                UserNamespace.HOST,
                DebugWait.on(settings.process().debugPort()));
    }

    private static Namespace namespace(NamespaceMode mode, String kind, Opening others) {
        return switch (mode) {
            case NamespaceMode.Own _ -> Namespace.OWN;
            case NamespaceMode.Host _ -> Namespace.HOST;
            case NamespaceMode.Container(String ref) -> others.join(ref, kind);
        };
    }

    private Namespace join(String ref, String kind) {
        try {
            return open(donor(registry.find(ref)), kind);
        } catch (ApiException e) {
            throw refusal(e, kind);
        }
    }

    /// Docker reports an internal error if a PID namespace cannot be joined.
    private static ApiException refusal(ApiException e, String kind) {
        return kind.equals("pid")
                ? new ApiException(ApiException.Kind.INTERNAL, "failed to join PID namespace: " + e.getMessage(), e)
                : e;
    }

    /// {@return the reason of a failed start: that another container has exited meanwhile, or `failure` itself}
    public RuntimeException reason(RuntimeException failure) {
        return opened.stream()
                .filter(other -> other.process().endsWithin(END_MILLIS))
                .findFirst()
                .<RuntimeException>map(other -> refusal(other.container().notRunning(), other.kind()))
                .orElse(failure);
    }

    /// {@return the container} Throws Docker's 409 if it does not run.
    public static Container donor(Container other) {
        if (other.state() instanceof ContainerState.Restarting) {
            throw ApiException.conflict(
                    "Container " + other.id() + " is restarting, wait until the container is running");
        }
        if (!other.state().alive()) {
            throw other.notRunning();
        }
        return other;
    }

    /// A PID may be reused. If the process still runs after the file has been opened, the file is the process's.
    private Namespace.Joined open(Container other, String kind) {
        Pidfd process = other.life().live().flatMap(live -> live.process().pidfd().duplicate())
                .orElseThrow(other::notRunning);
        opened.add(new Opened(other, process, kind));
        byte[] file = FileSyscalls.bytes("/proc/" + process.pid() + "/ns/" + kind);
        try {
            int fd = facilities.kernel().syscalls().openat(FileSyscalls.AT_FDCWD, file, FileSyscalls.O_CLOEXEC, 0);
            descriptors.add(fd);
            process.requireRunning();
            return new Namespace.Joined(fd);
        } catch (SyscallException e) {
            throw process.endsWithin(END_MILLIS) ? other.notRunning() : e;
        }
    }

    @Override
    public void close() {
        opened.forEach(other -> other.process().close());
        descriptors.forEach(facilities.kernel().syscalls()::close);
        descriptors.clear();
    }
}
