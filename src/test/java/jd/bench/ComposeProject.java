package jd.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jd.journey.Peer;

/// A project of six services that the stock `docker compose` and `jd compose` bring up and take down in turn on the same
/// daemon, so that only the two tools differ.
record ComposeProject(Path directory, Map<String, String> environment, List<String> stock, List<String> own) {
    private static final String FILE = """
            services:
              proxy: {image: busybox, command: &wait [sleep, "1000000"], depends_on: [web], networks: [front]}
              web: {image: busybox, command: *wait, depends_on: [db, cache], networks: [front, default]}
              worker: {image: busybox, command: *wait, depends_on: [db, queue], environment: {A: "1"}}
              db: {image: busybox, command: *wait, volumes: ["data:/data"]}
              cache: {image: busybox, command: *wait, labels: {a: b}}
              queue: {image: busybox, command: *wait, mem_limit: 64m}
            networks: {front: }
            volumes: {data: }
            """;

    static ComposeProject of(Path home, Path directory, BenchedDaemon daemon) throws IOException {
        Path project = Files.createDirectories(directory.resolve("shop"));
        Files.writeString(project.resolve("compose.yaml"), FILE);
        Path plugins = Files.createDirectories(directory.resolve("docker-config/cli-plugins"));
        Files.createSymbolicLink(plugins.resolve("docker-compose"), Peer.COMPOSE.orSkip().program());
        return new ComposeProject(project,
                Map.of("DOCKER_HOST", daemon.host(), "DOCKER_CONFIG", plugins.getParent().toString()),
                List.of(Peer.DOCKER.orSkip().program().toString(), "compose"),
                List.of(home.resolve("jd").toString(), "compose"));
    }

    /// {@return the times of the stock tool's `up` and of jd's, then those of `down`}
    Samples[] measure(int rounds) {
        double[][] times = new double[4][rounds];
        for (int turn = 0; turn < rounds; turn++) {
            for (int side = 0; side < 2; side++) {
                Machine.settle();
                times[side][turn] = time(side, "up", "-d");
                Machine.settle();
                times[2 + side][turn] = time(side, "down", "-v", "-t", "0");
            }
        }
        return new Samples[] {
            new Samples(times[0]), new Samples(times[1]), new Samples(times[2]), new Samples(times[3])};
    }

    private double time(int side, String... arguments) {
        List<String> words = new ArrayList<>(side == 0 ? stock : own);
        words.addAll(List.of(arguments));
        ProcessBuilder tool = new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
        tool.environment().putAll(environment);
        try {
            long begin = System.nanoTime();
            Process process = tool.start();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", words) + ": " + output);
            }
            return (System.nanoTime() - begin) / 1e6;
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(String.join(" ", words), failure);
        }
    }
}
