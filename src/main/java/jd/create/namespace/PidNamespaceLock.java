package jd.create.namespace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jd.create.record.Container;
import jd.create.record.Container.Live;
import jd.create.record.ContainerState;
import jd.create.record.Registry;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.io.Pidfd;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// Locks every container that shares the PID namespace a new process will join. A process in one of them that has
/// CAP_SYS_PTRACE could trace the new process before its execve. The locks prevent that these containers are paused,
/// stopped or started meanwhile.
///
/// @param held the locked containers
/// @param tracers the cgroups to be frozen while the process is spawned
public record PidNamespaceLock(List<Container> held, List<Cgroup> tracers) implements AutoCloseable {
    public static final PidNamespaceLock NONE = new PidNamespaceLock(List.of(), List.of());

    /// The caller may hold the lock of `place`, and must not hold that of another container.
    public static PidNamespaceLock lock(Syscalls kernel, Registry registry, Container place) {
        List<Container> held = lockAll(sharing(kernel, registry, place));
        // While this thread waited, another container may have joined the namespace.
        for (var now = sharing(kernel, registry, place); !now.equals(held); now = sharing(kernel, registry, place)) {
            unlock(held);
            held = lockAll(now);
        }
        // A tracer in the host's PID namespace controls the host already.
        boolean hosts = place.settings().namespaces().pid().isHost();
        return new PidNamespaceLock(held, hosts ? List.of() : held.stream().flatMap(PidNamespaceLock::tracers).toList());
    }

    /// {@return the container and those that run in the same PID namespace, ordered by id}
    private static List<Container> sharing(Syscalls kernel, Registry registry, Container place) {
        List<Container> all = registry.all();
        boolean alone = all.stream().noneMatch(PidNamespaceLock::joinsAnother);
        Optional<byte[]> seen = alone ? Optional.empty() : pids(kernel, place);
        if (seen.isEmpty()) {
            return List.of(place);
        }
        return all.stream()
                .filter(other -> other == place || pids(kernel, other).filter(its -> Arrays.equals(its, seen.get())).isPresent())
                .sorted(Comparator.comparing(Container::id))
                .toList();
    }

    private static boolean joinsAnother(Container container) {
        return container.settings().namespaces().pid().container().isPresent();
    }

    /// {@return the PID namespace of its first process; empty after its exit}
    private static Optional<byte[]> pids(Syscalls kernel, Container container) {
        return container.life().live().flatMap(live -> pids(kernel, live.process().pidfd()));
    }

    private static Optional<byte[]> pids(Syscalls kernel, Pidfd process) {
        try {
            byte[] namespace = kernel.readlinkat(
                    FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/proc/" + process.pid() + "/ns/pid"));
            return process.isRunning() ? Optional.of(namespace) : Optional.empty();
        } catch (SyscallException e) {
            // The process has just exited.
            return Optional.empty();
        }
    }

    /// Waits for a lock only while it holds no other, so that two threads cannot deadlock.
    private static List<Container> lockAll(List<Container> wanted) {
        Optional<Container> busy = Optional.of(wanted.getFirst());
        while (busy.isPresent()) {
            Container awaited = busy.get();
            awaited.operation.lock();
            busy = lockOthers(wanted, awaited);
        }
        return wanted;
    }

    /// {@return a container whose lock is held by another thread; all locks have been released then}
    private static Optional<Container> lockOthers(List<Container> wanted, Container first) {
        List<Container> held = new ArrayList<>(List.of(first));
        for (Container container : wanted) {
            if (container != first && !container.operation.tryLock()) {
                unlock(held);
                return Optional.of(container);
            }
            if (container != first) {
                held.add(container);
            }
        }
        return Optional.empty();
    }

    /// {@return its cgroup if a process in it may trace others, unless it is frozen already}
    private static Stream<Cgroup> tracers(Container container) {
        return container.state() instanceof ContainerState.Running
                ? container.life().live().filter(Live::tracers).map(Live::cgroup).stream()
                : Stream.empty();
    }

    private static void unlock(List<Container> held) {
        held.reversed().forEach(container -> container.operation.unlock());
    }

    @Override
    public void close() {
        unlock(held);
    }
}
