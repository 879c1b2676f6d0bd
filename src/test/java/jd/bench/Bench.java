package jd.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import jd.journey.Peer;
import org.opentest4j.TestAbortedException;

/// `./jd bench [ROUNDS]`: what jd's user would otherwise run, measured beside it.
///
/// Everything is a pair. The two sides take turns, so that whatever else disturbs the machine disturbs both, and each
/// turn begins when the machine is idle. The stock client is one and the same program on both sides.
public final class Bench {
    private static final int STARTS = 7;
    private static final int IN_A_ROW = 30;
    private static final String CGROUPS = "jd-bench";

    private final Path home;
    private final Path directory;
    private final int rounds;
    private final Peer.Ready docker;

    private Bench(Path home, Path directory, int rounds) {
        this.home = home;
        this.directory = directory;
        this.rounds = rounds;
        this.docker = Peer.DOCKER.orSkip();
    }

    public static void main(String[] args) throws Exception {
        Path home = Path.of(System.getProperty("jd.home"));
        int rounds = args.length == 0 ? 20 : Integer.parseInt(args[0]);
        Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "jd-bench");
        try {
            new Bench(home, directory, rounds).measure();
        } catch (TestAbortedException missing) {
            System.err.println("bench: " + missing.getMessage());
            System.exit(1);
        } finally {
            new ProcessBuilder("rm", "-rf", "--one-file-system", directory.toString()).inheritIO().start().waitFor();
            removeCgroups();
        }
    }

    private void measure() throws Exception {
        try (Contestant dockerd = dockerd(); Contestant jd = jd()) {
            // Both once without a clock: first starts create what later ones find, and the image has to come from somewhere.
            dockerd.start();
            importBusybox(dockerd);
            jd.start();
            require(stock(jd, "pull", "-q", "busybox"));
            Report report = new Report(output(stock(dockerd, "version", "--format", "dockerd {{.Server.Version}}"))
                    + ", the stock client " + output(stock(dockerd, "version", "--format", "{{.Client.Version}}")));
            dockerd.stop();
            jd.stop();

            Samples[] starts = pair(STARTS, dockerd, jd, Bench::startAndStop);
            report.add("daemon start to first answer", "ms", starts[0], starts[1], 0.6);

            dockerd.start();
            jd.start();
            Samples[] none = pair(rounds, dockerd, jd, on -> milliseconds(stock(on, run("--net", "none"))));
            report.add("stock CLI, `run --rm --net none busybox true`", "ms", none[0], none[1], 0.4);
            Samples[] bridge = pair(rounds, dockerd, jd, on -> milliseconds(stock(on, run())));
            report.add("stock CLI, `run --rm busybox true`", "ms", bridge[0], bridge[1], 0.4);
            Samples[] row = pair(3, dockerd, jd, this::inARow);
            report.add("stock CLI, 30 of them back to back, each", "ms", row[0], row[1], 0.7);
            Samples[] own = pair(rounds, dockerd, jd, on -> milliseconds(on == jd ? own(on) : stock(on, run())));
            report.add("`jd run` beside `docker run`", "ms", own[0], own[1], 0.6);
            Machine.settle();
            report.add("memory: daemon and what it keeps running", "MiB",
                    Samples.of(Machine.proportionalSetSize(dockerd.process())),
                    Samples.of(Machine.proportionalSetSize(jd.process())), 1.2);

            report.writeInto(home.resolve("chapters/appendix-performance.adoc"));
        }
    }

    /// {@return the samples of the first and of the second}
    private static Samples[] pair(int times, Contestant first, Contestant second, ToDoubleFunction<Contestant> measure) {
        double[][] values = new double[2][times];
        for (int turn = 0; turn < times; turn++) {
            Machine.settle();
            values[0][turn] = measure.applyAsDouble(first);
            Machine.settle();
            values[1][turn] = measure.applyAsDouble(second);
        }
        return new Samples[] {new Samples(values[0]), new Samples(values[1])};
    }

    private static double startAndStop(Contestant contestant) {
        double milliseconds = contestant.start();
        contestant.stop();
        return milliseconds;
    }

    /// {@return milliseconds for each of many runs, none of which waits for a pool to fill}
    private double inARow(Contestant on) {
        long begin = System.nanoTime();
        for (int i = 0; i < IN_A_ROW; i++) {
            milliseconds(stock(on, run()));
        }
        return (System.nanoTime() - begin) / 1e6 / IN_A_ROW;
    }

    private static String[] run(String... flags) {
        return String.join(" ", "run --rm", String.join(" ", flags), "busybox true").split(" +");
    }

    private ProcessBuilder stock(Contestant on, String... arguments) {
        ProcessBuilder client = docker.command(arguments);
        client.environment().put("DOCKER_HOST", on.host());
        return client;
    }

    private ProcessBuilder own(Contestant on) {
        ProcessBuilder client = new ProcessBuilder(home.resolve("jd").toString(), "run", "--rm", "busybox", "true");
        client.environment().put("DOCKER_HOST", on.host());
        return client;
    }

    private static double milliseconds(ProcessBuilder command) {
        long begin = System.nanoTime();
        require(command);
        return (System.nanoTime() - begin) / 1e6;
    }

    private static void require(ProcessBuilder command) {
        String output = output(command);
        if (!output.isEmpty() && !command.command().contains("pull") && !command.command().contains("import")) {
            throw new IllegalStateException(String.join(" ", command.command()) + ": printed " + output);
        }
    }

    private static String output(ProcessBuilder command) {
        try {
            Process process = command.redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes()).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command.command()) + ": " + output);
            }
            return output;
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(String.join(" ", command.command()), failure);
        }
    }

    /// The same files that jd's class-room registry assembles: the host's busybox, and a link for each of its applets.
    private void importBusybox(Contestant dockerd) {
        String script = "mkdir -p root/bin root/tmp root/root && cp \"$(command -v busybox)\" root/bin/busybox"
                + " && chroot root /bin/busybox --install -s /bin && tar -C root -cf root.tar .";
        require(new ProcessBuilder("sh", "-ec", script).directory(directory.toFile()));
        require(stock(dockerd, "import", directory.resolve("root.tar").toString(), "busybox"));
    }

    private Contestant dockerd() throws IOException {
        Path own = Files.createDirectory(directory.resolve("dockerd"));
        Peer.Ready peer = Peer.DOCKERD.orSkip();
        return new Contestant("dockerd", own, List.of(peer.program().toString(),
                "--data-root", own.resolve("data").toString(), "--exec-root", own.resolve("exec").toString(),
                "--pidfile", own.resolve("pid").toString(), "--cgroup-parent", "/" + CGROUPS), peer.environment());
    }

    private Contestant jd() throws IOException {
        Path own = Files.createDirectory(directory.resolve("jd"));
        return new Contestant("jd", own, List.of(home.resolve("jd").toString(), "daemon",
                "--root", own.resolve("root").toString(), "--pidfile", own.resolve("pid").toString(),
                "--cgroup-parent", "/" + CGROUPS), Map.of());
    }

    /// dockerd leaves the parent group that it was given; version 1 of cgroups has it under each controller.
    private static void removeCgroups() throws Exception {
        new ProcessBuilder("find", "/sys/fs/cgroup", "-depth", "-type", "d", "-path", "*/" + CGROUPS + "*",
                "-exec", "rmdir", "{}", ";").start().waitFor(10, TimeUnit.SECONDS);
    }
}
