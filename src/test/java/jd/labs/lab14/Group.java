package jd.labs.lab14;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import jd.libcontainer.kernel.Syscalls;

/// The place of a control group that limits processes: on version 2 below the one tree, on version 1 below the tree of
/// `pids`. The student makes it; here it is removed.
record Group(Path directory) implements AutoCloseable {
    private static final Path TREES = Path.of("/sys/fs/cgroup");
    private static final long PATIENCE_MILLIS = 10_000;

    static Group create(Syscalls kernel) {
        String name = "jd-lab14-" + kernel.getpid() + "-" + kernel.gettid();
        Path tree = Files.exists(TREES.resolve("cgroup.procs")) ? unified() : TREES.resolve("pids");
        return new Group(tree.resolve(name));
    }

    /// A tree's children have a controller only if the tree says so.
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

    /// A group can be removed when the last of its processes has left it, which is a moment after its end.
    @Override
    public void close() {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
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
