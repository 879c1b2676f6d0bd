package jd.machine.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jd.libcontainer.io.Subprocess;
import jd.machine.store.MachineException;

/// The processes of a classroom host: those in its network namespace, such as the daemon, and those in the cgroups of its
/// containers. They are all that a host without a kernel of its own consists of, besides files.
///
/// @param namespace the file of the host's network namespace
record ClassroomProcesses(HostPaths paths, Path namespace) {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final int CGROUP_DEPTH = 4;
    private static final int ATTEMPTS = 50;

    /// {@return the process of the daemon} The pid file alone is not reliable: a killed daemon leaves it.
    Optional<ProcessHandle> daemon() {
        try {
            long pid = Long.parseLong(Files.readString(Path.of(paths.pidFile())).strip());
            byte[] words = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
            return new String(words, StandardCharsets.UTF_8).contains(paths.pidFile())
                    ? ProcessHandle.of(pid) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// Ends what runs beside the daemon, such as the agent of a swarm.
    void end() {
        inNamespace().forEach(ProcessHandle::destroy);
        for (int attempt = 0; attempt < ATTEMPTS && !inNamespace().isEmpty(); attempt++) {
            pause();
        }
    }

    /// Kills all processes, and removes the cgroups.
    void kill() {
        for (int attempt = 0; attempt < ATTEMPTS && !isEmptied(); attempt++) {
            pause();
        }
    }

    /// A process that is being killed, and a cgroup that had one, take a moment to disappear.
    private boolean isEmptied() {
        List<ProcessHandle> inside = inNamespace();
        inside.forEach(ProcessHandle::destroyForcibly);
        List<Path> groups = cgroups();
        groups.stream().flatMap(group -> pids(group).stream())
                .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        boolean emptied = inside.isEmpty();
        for (Path group : groups) {
            emptied &= removed(group);
        }
        return emptied;
    }

    private List<ProcessHandle> inNamespace() {
        try {
            String link = "net:[" + Files.getAttribute(namespace, "unix:ino") + "]";
            return ProcessHandle.allProcesses().filter(process -> isIn(process, link)).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isIn(ProcessHandle process, String link) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/ns/net")).toString().equals(link);
        } catch (IOException e) {
            return false;
        }
    }

    private List<Path> cgroups() {
        String name = paths.cgroupParent().substring(1);
        try (Stream<Path> all = Files.find(CGROUPS, CGROUP_DEPTH,
                (path, attributes) -> attributes.isDirectory() && path.getFileName().toString().equals(name))) {
            return all.flatMap(ClassroomProcesses::withDescendants).sorted(Comparator.reverseOrder()).toList();
        } catch (IOException | UncheckedIOException e) {
            // A cgroup has disappeared meanwhile: the next attempt sees what is left.
            return List.of();
        }
    }

    private static Stream<Path> withDescendants(Path parent) {
        try (Stream<Path> all = Files.walk(parent)) {
            return all.filter(Files::isDirectory).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Process 0 is one of another PID namespace, which cannot be signalled from here.
    private static List<Long> pids(Path group) {
        try {
            return Files.readAllLines(group.resolve("cgroup.procs")).stream().map(Long::valueOf)
                    .filter(pid -> pid > 0).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean removed(Path group) {
        try {
            return Files.deleteIfExists(group);
        } catch (IOException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MachineException("wait for the end of a machine's processes: interrupted", e);
        }
    }

    /// Unmounts what a killed daemon has left mounted below a directory, the last mounted first.
    static void unmountBelow(Path directory) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/mounts")).reversed()) {
                String point = line.split(" ")[1];
                if (point.startsWith(directory + "/")) {
                    Subprocess.host().run(Subprocess.Command.of("umount", "-l", point));
                }
            }
        } catch (IOException e) {
            throw new MachineException("unmount below " + directory + ": " + e.getMessage(), e);
        }
    }
}
