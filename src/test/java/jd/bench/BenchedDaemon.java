package jd.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One of the two daemons, both under the same conditions: with its own directory, network and mount namespaces, in
/// which the loopback interface is up.
final class BenchedDaemon implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 60;
    private static final byte[] PING = "GET /_ping HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);

    private final String name;
    private final Path directory;
    private final List<String> command;
    private final Map<String, String> environment;
    private Process process;

    /// @param command starts the daemon, without the socket, which is added as `--host`
    BenchedDaemon(String name, Path directory, List<String> command, Map<String, String> environment) {
        this.name = name;
        this.directory = directory;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    String host() {
        return "unix://" + socket();
    }

    Api api() {
        return new Api(socket());
    }

    /// {@return MiB}
    double memory() {
        return Machine.proportionalSetSize(process.toHandle(), directory);
    }

    /// Waits until so many standby inits are ready.
    void awaitInits(int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (process.descendants().filter(BenchedDaemon::isInit).count() < count && System.nanoTime() < deadline) {
            Machine.pause(100);
        }
        Machine.settle();
    }

    private static boolean isInit(ProcessHandle process) {
        return Machine.words(process.pid()).contains(" jd.Jd dockerinit");
    }

    private Path socket() {
        return directory.resolve("bench.sock");
    }

    /// {@return milliseconds from the start of the process to its first response}
    double start() {
        List<String> words = new ArrayList<>(List.of("unshare", "--net", "--mount", "--propagation", "private",
                "sh", "-c", "busybox ip link set lo up && exec \"$@\"", "sh"));
        words.addAll(command);
        words.addAll(List.of("--host", host()));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        long begin = System.nanoTime();
        try {
            Files.deleteIfExists(socket());
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException("start " + name, failure);
        }
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS)) {
                throw new IllegalStateException("start " + name + ": no answer: see " + log());
            }
            Machine.pause(1);
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    /// {@return whether `GET /_ping` is answered with 200; waits until the daemon answers}
    private boolean answers() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            channel.write(ByteBuffer.wrap(PING));
            ByteBuffer answer = ByteBuffer.allocate(12);
            while (answer.hasRemaining() && channel.read(answer) >= 0) {
                // The status line may arrive in several reads.
            }
            return new String(answer.array(), StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        } catch (IOException notYet) {
            return false;
        }
    }

    Path log() {
        return directory.resolve("log");
    }

    @Override
    public void close() {
        stop();
    }

    void stop() {
        if (process == null) {
            return;
        }
        List<ProcessHandle> family = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        family.forEach(ProcessHandle::destroyForcibly);
        process = null;
    }
}
