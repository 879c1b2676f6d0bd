package jd.labs.lab14;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import jd.libcontainer.kernel.Syscalls;

/// The path of a cgroup with a limit of processes: on v2 below the one hierarchy, on v1 below that of `pids`. The
/// student creates the cgroup; this class removes it.
record Group(Path directory) implements AutoCloseable {
    private static final Path TREES = Path.of("/sys/fs/cgroup");
    private static final long REMOVE_TIMEOUT_MILLIS = 10_000;

    static Group create(Syscalls kernel) {
        String name = "jd-lab14-" + kernel.getpid() + "-" + kernel.gettid();
        Path tree = Files.exists(TREES.resolve("cgroup.procs")) ? unified() : TREES.resolve("pids");
        return new Group(tree.resolve(name));
    }

    /// Child cgroups have a controller only if the parent enables it.
    private static Path unified() {
        try {
            Path control = TREES.resolve("cgroup.subtree_control");
            if (!Files.readString(control).contains("pids")) {
                Files.writeString(control, "+pids");
            }
            return TREES;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<String> path() {
        return Optional.of(directory.toString());
    }

    /// A cgroup can be removed when its last process has left it, which is shortly after the process has ended.
    @Override
    public void close() {
        long deadline = System.nanoTime() + REMOVE_TIMEOUT_MILLIS * 1_000_000;
        while (Files.exists(directory) && !directory.toFile().delete() && System.nanoTime() < deadline) {
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
