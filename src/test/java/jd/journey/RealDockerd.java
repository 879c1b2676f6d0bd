package jd.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real `dockerd` for one test: with its own root, socket, containerd, and network and mount namespaces, so that its
/// bridge, firewall rules and mounts disappear with it.
///
/// `unshare` calls execve on the daemon, so the process started here is the daemon itself.
public final class RealDockerd implements AutoCloseable {
    private static final long START_SECONDS = JdHost.SECONDS;
    private static final long STOP_SECONDS = JdHost.SECONDS;

    private final Path directory;
    private final String cgroup;
    private final Process process;

    private RealDockerd(Path directory, String cgroup, Process process) {
        this.directory = directory;
        this.cgroup = cgroup;
        this.process = process;
    }

    /// @param directory an empty directory on a real file system (the kernel refuses overlay on overlay); the caller
    /// removes it
    /// @param flags additional flags of dockerd
    /// @return when the daemon answers on its socket
    public static RealDockerd start(Path directory, String... flags) {
        RealDockerd dockerd = launch(directory, flags);
        if (!dockerd.answers(START_SECONDS)) {
            dockerd.close();
            throw new IllegalStateException("start dockerd: no answer in " + START_SECONDS + " s: see " + dockerd.log());
        }
        return dockerd;
    }

    /// Like [#start], but returns while the daemon is still starting, for measuring the start.
    public static RealDockerd launch(Path directory, String... flags) {
        Peer.Ready peer = Peer.DOCKERD.orSkip();
        String cgroup = "jd-peer-" + ProcessHandle.current().pid() + "-" + directory.getFileName();
        String script = "busybox ip link set lo up && exec \"$@\"";
        List<String> words = new ArrayList<>(List.of("unshare", "--net", "--mount", "--propagation", "private",
                "sh", "-c", script, "sh", peer.program().toString(),
                "--data-root", directory.resolve("data").toString(),
                "--exec-root", directory.resolve("exec").toString(),
                "--pidfile", directory.resolve("pid").toString(),
                "--host", "unix://" + directory.resolve("docker.sock"),
                "--cgroup-parent", "/" + cgroup));
        words.addAll(List.of(flags));
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile());
        builder.environment().putAll(peer.environment());
        try {
            return new RealDockerd(directory, cgroup, builder.start());
        } catch (IOException failure) {
            throw new UncheckedIOException("start dockerd", failure);
        }
    }

    /// {@return the value for `DOCKER_HOST`}
    public String host() {
        return "unix://" + socket();
    }

    public Path socket() {
        return directory.resolve("docker.sock");
    }

    public Path log() {
        return directory.resolve("log");
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    /// {@return false when the daemon ended, or `seconds` passed, before its socket accepted a connection}
    public boolean answers(long seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (process.isAlive() && System.nanoTime() < end) {
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(UnixDomainSocketAddress.of(socket()));
                return true;
            } catch (IOException notYet) {
                pause();
            }
        }
        return false;
    }

    /// Stops the daemon with SIGTERM. It stops its containers and its containerd; processes that are left after that
    /// (after a crash) are killed, and the cgroups that dockerd always leaves are removed.
    @Override
    public void close() {
        List<ProcessHandle> family = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        family.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
        JdHost.await("the shims of dockerd end", () -> ProcessHandle.allProcesses()
                .noneMatch(other -> JdHost.commandLine(other.pid()).contains(directory.toString())));
        removeCgroups();
    }

    /// Version 1 has the cgroup once for each controller, version 2 once.
    private void removeCgroups() {
        try (Stream<Path> controllers = Files.list(Path.of("/sys/fs/cgroup"))) {
            Stream<Path> parents = Stream.concat(Stream.of(Path.of("/sys/fs/cgroup")), controllers);
            for (Path group : parents.map(parent -> parent.resolve(cgroup)).filter(Files::isDirectory).toList()) {
                JdHost.await("the last process has left " + group, () -> isRemoved(group));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("remove the cgroups of dockerd", failure);
        }
    }

    /// A cgroup is removed with rmdir, without removing its files, which belong to the kernel. A shim that has outlived its
    /// dockerd may remove cgroups, too.
    private static boolean isRemoved(Path group) {
        try (Stream<Path> tree = Files.walk(group)) {
            for (Path folder : tree.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(folder);
            }
            return true;
        } catch (IOException | UncheckedIOException busyOrGone) {
            return Files.notExists(group);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
