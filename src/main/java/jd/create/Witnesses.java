package jd.create;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import jd.create.Container.Live;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;
import jd.libcontainer.cgroup.Cgroup;

/// A container in which a process is about to be born, and those from where one could look into that birth: they see its
/// processes, and have CAP_SYS_PTRACE. Nobody pauses, ends or starts anything in them meanwhile.
///
/// @param held all of them, in the order in which they were locked
/// @param tracers the groups that have to stand still
record Witnesses(List<Container> held, List<Cgroup> tracers) implements AutoCloseable {
    /// Always in the order of the ids, so that two of these never wait for each other.
    static Witnesses lock(Syscalls kernel, Registry registry, Container place) {
        List<Container> held = new ArrayList<>(tracers(kernel, registry, place));
        if (!held.contains(place)) {
            held.add(place);
        }
        held.sort(Comparator.comparing(Container::id));
        held.forEach(container -> container.operation.lock());
        return new Witnesses(held, held.stream().flatMap(container -> moving(container).stream()).toList());
    }

    private static List<Container> tracers(Syscalls kernel, Registry registry, Container place) {
        List<Container> tracing = registry.all().stream().filter(container -> live(container).isPresent()).toList();
        Optional<byte[]> seen = tracing.isEmpty() ? Optional.empty() : pids(kernel, place);
        if (seen.isEmpty() || Arrays.equals(seen.get(), pids(kernel, "self"))) {
            // Whoever may trace all processes of the host owns it already.
            return List.of();
        }
        return tracing.stream()
                .filter(container -> pids(kernel, container).filter(own -> Arrays.equals(own, seen.get())).isPresent())
                .toList();
    }

    private static Optional<Live> live(Container container) {
        return container.life().live().filter(Live::tracers);
    }

    /// {@return its group, unless it stands still already}
    private static Optional<Cgroup> moving(Container container) {
        return container.state() instanceof ContainerState.Running ? live(container).map(Live::cgroup) : Optional.empty();
    }

    private static Optional<byte[]> pids(Syscalls kernel, Container container) {
        try {
            return container.life().live().map(live -> pids(kernel, String.valueOf(live.process().pid())));
        } catch (SyscallException e) {
            // It has just ended.
            return Optional.empty();
        }
    }

    private static byte[] pids(Syscalls kernel, String process) {
        return kernel.readlinkat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/proc/" + process + "/ns/pid"));
    }

    @Override
    public void close() {
        held.reversed().forEach(container -> container.operation.unlock());
    }
}
