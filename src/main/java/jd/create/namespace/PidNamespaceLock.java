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

/// A container among whose processes one is about to be born, and all that see the same processes. Those of them that
/// have CAP_SYS_PTRACE could look into that birth, or into the dockerinit that the newborn is for a while. Nobody pauses,
/// ends or starts anything in them meanwhile.
///
/// @param held all of them, which are locked
/// @param tracers the groups that have to stand still
public record PidNamespaceLock(List<Container> held, List<Cgroup> tracers) implements AutoCloseable {
    public static final PidNamespaceLock NONE = new PidNamespaceLock(List.of(), List.of());

    /// Whoever starts may hold the lock of the one that starts, but that of no other.
    public static PidNamespaceLock lock(Syscalls kernel, Registry registry, Container place) {
        List<Container> held = lockAll(family(kernel, registry, place));
        // While this waited, one may have been started among them.
        for (var now = family(kernel, registry, place); !now.equals(held); now = family(kernel, registry, place)) {
            unlock(held);
            held = lockAll(now);
        }
        // Whoever may trace all processes of the host owns it already.
        boolean hosts = place.settings().namespaces().pid().isHost();
        return new PidNamespaceLock(held, hosts ? List.of() : held.stream().flatMap(PidNamespaceLock::moving).toList());
    }

    /// {@return the container, and those that run in the same pid namespace} Always in the same order.
    private static List<Container> family(Syscalls kernel, Registry registry, Container place) {
        List<Container> all = registry.all();
        boolean alone = all.stream().noneMatch(PidNamespaceLock::isGuest);
        Optional<byte[]> seen = alone ? Optional.empty() : pids(kernel, place);
        if (seen.isEmpty()) {
            return List.of(place);
        }
        return all.stream()
                .filter(other -> other == place || pids(kernel, other).filter(its -> Arrays.equals(its, seen.get())).isPresent())
                .sorted(Comparator.comparing(Container::id))
                .toList();
    }

    private static boolean isGuest(Container container) {
        return container.settings().namespaces().pid().container().isPresent();
    }

    /// {@return the pid namespace of its first process; empty when there is none any more}
    private static Optional<byte[]> pids(Syscalls kernel, Container container) {
        return container.life().live().flatMap(live -> pids(kernel, live.process().pidfd()));
    }

    private static Optional<byte[]> pids(Syscalls kernel, Pidfd process) {
        try {
            byte[] namespace = kernel.readlinkat(
                    FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/proc/" + process.pid() + "/ns/pid"));
            return process.isRunning() ? Optional.of(namespace) : Optional.empty();
        } catch (SyscallException e) {
            // It has just ended.
            return Optional.empty();
        }
    }

    /// Waits for a lock only while it holds none of the others, so that two of these never wait for each other.
    private static List<Container> lockAll(List<Container> wanted) {
        Optional<Container> busy = Optional.of(wanted.getFirst());
        while (busy.isPresent()) {
            Container awaited = busy.get();
            awaited.operation.lock();
            busy = lockOthers(wanted, awaited);
        }
        return wanted;
    }

    /// {@return the one that is not to be had at once; none is held then}
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

    /// {@return its group, if someone in it may trace, unless it stands still already}
    private static Stream<Cgroup> moving(Container container) {
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
