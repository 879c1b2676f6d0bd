package jd.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import jd.journey.Peer;
import org.opentest4j.TestAbortedException;

/// `./jd bench [ROUNDS [PART…]]`: compares jd with the programs that a user would otherwise run. All parts together
/// (`boot`, `run`, `ports`, `build`, `exec`, `compose`, `runc`, `load`, `idle`, `crowd`, `swarm`, `rest`) write the table in
/// the book. `decision` is a JMH benchmark and needs no daemon.
///
/// Every measurement is a pair. The two sides alternate, so that other load on the machine affects both, and each turn
/// starts when the machine is idle. Both sides use the same stock client.
public final class Bench {
    private static final int STARTS = 7;
    private static final int TRANSFERS = 3;
    private static final int IN_A_ROW = 30;
    private static final int CROWD = 50;
    private static final int CROWDS = 3;
    private static final int IDLE = 100;
    private static final int LOADS = 5;
    private static final int BURST = 500;
    private static final int REST_MILLISECONDS = 60_000;
    private static final String CGROUPS = "jd-bench";

    private final Path home;
    private final Path directory;
    private final int rounds;
    private final List<String> parts;
    private final Peer.Ready docker;

    private Bench(Path home, Path directory, int rounds, List<String> parts) {
        this.home = home;
        this.directory = directory;
        this.rounds = rounds;
        this.parts = List.copyOf(parts);
        this.docker = Peer.DOCKER.orSkip();
    }

    public static void main(String[] args) throws Exception {
        Path home = Path.of(System.getProperty("jd.home"));
        int rounds = args.length == 0 ? 20 : Integer.parseInt(args[0]);
        Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "jd-bench");
        try {
            new Bench(home, directory, rounds, List.of(args).subList(Math.min(1, args.length), args.length)).measure();
        } catch (TestAbortedException missing) {
            System.err.println("bench: " + missing.getMessage());
            System.exit(1);
        } finally {
            new ProcessBuilder("rm", "-rf", "--one-file-system", directory.toString()).inheritIO().start().waitFor();
            removeCgroups();
        }
    }

    private void measure() throws Exception {
        if (wants("decision")) {
            SchedulerDecisions.measure();
        }
        if (parts.equals(List.of("decision"))) {
            return;
        }
        try (BenchedDaemon dockerd = dockerd(); BenchedDaemon jd = jd("jd")) {
            // Each side runs once unmeasured: the first start creates what later ones find, and the image must be
            // installed.
            dockerd.start();
            importBusybox(dockerd);
            jd.start();
            require(stock(jd, "pull", "-q", "busybox"));
            Report report = new Report(output(stock(dockerd, "version", "--format", "dockerd {{.Server.Version}}"))
                    + ", the stock client " + output(stock(dockerd, "version", "--format", "{{.Client.Version}}")));
            if (wants("boot")) {
                boots(report, dockerd, jd);
            }
            if (wants("run")) {
                runs(report, dockerd, jd);
            }
            if (wants("ports")) {
                ports(report, dockerd, jd);
            }
            if (wants("build")) {
                builds(report, dockerd, jd);
            }
            if (wants("exec")) {
                Samples[] further = exec(dockerd, jd);
                report.add("stock CLI, `exec c true`", "ms", further[0], further[1], 0.5);
            }
            if (wants("compose")) {
                compositions(report, jd);
            }
            if (wants("runc")) {
                runtimes(report, jd);
            }
            if (wants("load")) {
                loads(report, dockerd, jd);
            }
            if (wants("idle")) {
                Samples[] idle = idle(dockerd, jd);
                report.add("memory: %d idle containers, without their own".formatted(IDLE), "MiB", idle[0], idle[1], 0.5);
            }
            if (wants("crowd")) {
                crowds(report, dockerd, jd);
            }
            if (wants("swarm")) {
                managed(report);
            }
            if (wants("rest")) {
                rest(report, jd);
            }
            if (parts.isEmpty()) {
                report.writeInto(home.resolve("chapters/appendix-performance.adoc"));
            }
        }
    }

    private boolean wants(String part) {
        return parts.isEmpty() || parts.contains(part);
    }

    private static void boots(Report report, BenchedDaemon dockerd, BenchedDaemon jd) {
        dockerd.stop();
        jd.stop();
        Samples[] starts = pair(STARTS, dockerd, jd, Bench::startAndStop);
        report.add("daemon start to first answer", "ms", starts[0], starts[1], 0.6);
        dockerd.start();
        jd.start();
    }

    private void runs(Report report, BenchedDaemon dockerd, BenchedDaemon jd) {
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
                Samples.of(dockerd.memory()), Samples.of(jd.memory()), 1.2);
    }

    private void ports(Report report, BenchedDaemon dockerd, BenchedDaemon jd) {
        Samples[] publishing = pair(rounds, dockerd, jd, on -> milliseconds(stock(on, run("-p", "8080:80"))));
        report.add("stock CLI, `run --rm -p 8080:80 busybox true`", "ms", publishing[0], publishing[1], 0.35);
        try (PortThroughput theirs = throughput(dockerd); PortThroughput ours = throughput(jd)) {
            Samples[] sent = pair(
                    TRANSFERS, dockerd, jd, on -> (on == jd ? ours : theirs).measure());
            report.add("2 GiB from another host through a published port", "ms", sent[0], sent[1], 1 / 0.95);
        }
        for (BenchedDaemon on : List.of(dockerd, jd)) {
            output(stock(on, "rm", "-f", "sink"));
        }
    }

    private PortThroughput throughput(BenchedDaemon on) {
        output(stock(on, "run", "-d", "--name", "sink", "-p", "5201:5201", "busybox", "sleep", "1000000"));
        return new PortThroughput(
                on, Long.parseLong(output(stock(on, "inspect", "-f", "{{.State.Pid}}", "sink"))));
    }

    /// A Dockerfile of ten instructions, half of which run a command or copy a file.
    private void builds(Report report, BenchedDaemon dockerd, BenchedDaemon jd) throws IOException {
        Path context = Files.createDirectories(directory.resolve("context"));
        Files.writeString(context.resolve("a.txt"), "a");
        Files.writeString(context.resolve("Dockerfile"), """
                FROM busybox
                ENV A=1
                LABEL b=2
                RUN echo 1 >/one
                COPY a.txt /
                WORKDIR /w
                RUN echo 2 >/two
                COPY a.txt b.txt
                RUN echo 3 >/three
                CMD ["true"]
                """);
        Samples[] cold = pair(STARTS, dockerd, jd, on -> build(on, context, "--no-cache"));
        report.add("stock CLI, classic `build` of ten steps", "ms", cold[0], cold[1], 0.5);
        Samples[] cached = pair(STARTS, dockerd, jd, on -> build(on, context, "--rm"));
        report.add("the same, all steps cached", "ms", cached[0], cached[1], 0.5);
    }

    private double build(BenchedDaemon on, Path context, String flag) {
        ProcessBuilder client = stock(on, "build", "-q", flag, context.toString());
        client.environment().put("DOCKER_BUILDKIT", "0");
        long begin = System.nanoTime();
        output(client);
        return (System.nanoTime() - begin) / 1e6;
    }

    private void loads(Report report, BenchedDaemon dockerd, BenchedDaemon jd) {
        Path archive = largeArchive(dockerd);
        Samples[] loads = pair(LOADS, dockerd, jd, on -> load(on, archive));
        report.add("stock CLI, `load` of an image of 200 MB", "ms", loads[0], loads[1], 0.9);
    }

    private double load(BenchedDaemon on, Path archive) {
        long begin = System.nanoTime();
        output(stock(on, "load", "-q", "-i", archive.toString()));
        double milliseconds = (System.nanoTime() - begin) / 1e6;
        output(stock(on, "rmi", "large"));
        return milliseconds;
    }

    /// {@return an archive of an image with 3,000 files, of which each has bytes of its own}
    private Path largeArchive(BenchedDaemon dockerd) {
        String script = "mkdir -p large && for d in $(seq 30); do mkdir large/$d; for f in $(seq 100);"
                + " do head -c 68000 /dev/urandom > large/$d/$f; done; done; tar -C large -cf large.tar .; rm -r large";
        require(new ProcessBuilder("sh", "-ec", script).directory(directory.toFile()));
        require(stock(dockerd, "import", directory.resolve("large.tar").toString(), "large"));
        Path archive = directory.resolve("image.tar");
        require(stock(dockerd, "save", "-o", archive.toString(), "large"));
        output(stock(dockerd, "rmi", "large"));
        return archive;
    }

    private void compositions(Report report, BenchedDaemon jd) throws IOException {
        Samples[] times = ComposeProject.of(home, directory, jd).measure(rounds);
        report.add("`docker compose up -d` beside `jd compose up -d`, six services, both on jd", "ms", times[0], times[1], 0.7);
        report.add("the same, `down -v -t 0`", "ms", times[2], times[3], 0.7);
    }

    private void runtimes(Report report, BenchedDaemon jd) throws Exception {
        Runtimes runtimes = Runtimes.of(home, directory, rounds);
        Samples[] bundles = runtimes.run();
        report.add("`runc run` beside `jd nsinit run`, of `true`", "ms", bundles[0], bundles[1], 7);
        Samples[] executed = runtimes.timeToCommand(jd);
        report.add("`runc run` beside jd's time from a start request to the command's first output", "ms", executed[0], executed[1], 0.5);
    }

    private void crowds(Report report, BenchedDaemon dockerd, BenchedDaemon jd) throws IOException {
        Samples[] crowd = pair(CROWDS, dockerd, jd, Bench::startCrowd);
        report.add("%d containers started at once".formatted(CROWD), "ms", crowd[0], crowd[1], 0.6);
        try (BenchedDaemon pooled = jd("jd-pooled", "--init-pool", String.valueOf(CROWD))) {
            jd.stop();
            Samples ready = largePool(pooled);
            report.add("the same with `--init-pool %d`".formatted(CROWD), "ms", crowd[0], ready, 0.35);
        }
    }

    /// Measures what a swarm manager adds to a request.
    private void managed(Report report) throws IOException {
        Path own = Files.createDirectory(directory.resolve("manager"));
        try (BenchedDaemon node = jd("node", "-H", "tcp://" + ManagedRequests.ADDRESS)) {
            node.start();
            require(stock(node, "pull", "-q", "busybox"));
            try (var manager = new BenchedDaemon("manager", own,
                    ManagedRequests.command(home.resolve("jd").toString(), node), Map.of())) {
                manager.start();
                new ManagedRequests(node, manager).awaitNode();
                String id = node.api().create("none", "true");
                Samples[] inspected = pair(rounds, node, manager, on -> ManagedRequests.inspect(on, id));
                report.add("%d × inspect: jd itself beside a swarm manager".formatted(ManagedRequests.INSPECTIONS), "ms",
                        inspected[0], inspected[1], ManagedRequests.aim(ManagedRequests.INSPECTIONS, inspected[0]));
                Samples[] created = pair(STARTS, node, manager, ManagedRequests::create);
                report.add("%d × create: jd itself beside a swarm manager".formatted(ManagedRequests.CREATIONS), "ms",
                        created[0], created[1], ManagedRequests.aim(ManagedRequests.CREATIONS, created[0]));
            }
        }
    }

    /// Measures whether memory is released: the daemon before and after many containers.
    private static void rest(Report report, BenchedDaemon jd) {
        jd.stop();
        jd.start();
        Machine.pause(REST_MILLISECONDS);
        double fresh = jd.memory();
        for (int i = 0; i < BURST; i += CROWD) {
            try (ContainerSet crowd = ContainerSet.create(jd.api(), CROWD)) {
                crowd.startAtOnce();
            }
        }
        Machine.pause(REST_MILLISECONDS);
        report.add("memory: fresh jd beside jd after %d containers and a minute".formatted(BURST), "MiB",
                Samples.of(fresh), Samples.of(jd.memory()), 1.3);
    }

    /// {@return the samples of the first side and of the second}
    private static Samples[] pair(int times, BenchedDaemon first, BenchedDaemon second, ToDoubleFunction<BenchedDaemon> measure) {
        double[][] values = new double[2][times];
        for (int turn = 0; turn < times; turn++) {
            Machine.settle();
            values[0][turn] = measure.applyAsDouble(first);
            Machine.settle();
            values[1][turn] = measure.applyAsDouble(second);
        }
        return new Samples[] {new Samples(values[0]), new Samples(values[1])};
    }

    private static double startAndStop(BenchedDaemon daemon) {
        double milliseconds = daemon.start();
        daemon.stop();
        return milliseconds;
    }

    /// {@return the milliseconds of each of many runs, none of which waits for a pool to fill}
    private double inARow(BenchedDaemon on) {
        long begin = System.nanoTime();
        for (int i = 0; i < IN_A_ROW; i++) {
            milliseconds(stock(on, run()));
        }
        return (System.nanoTime() - begin) / 1e6 / IN_A_ROW;
    }

    /// Measures an exec process in a running container.
    private Samples[] exec(BenchedDaemon dockerd, BenchedDaemon jd) {
        for (BenchedDaemon on : List.of(dockerd, jd)) {
            output(stock(on, "run", "-d", "--name", "sleeper", "--net", "none", "busybox", "sleep", "1000000"));
        }
        Samples[] times = pair(rounds, dockerd, jd, on -> milliseconds(stock(on, "exec", "sleeper", "true")));
        for (BenchedDaemon on : List.of(dockerd, jd)) {
            output(stock(on, "rm", "-f", "sleeper"));
        }
        return times;
    }

    private static double startCrowd(BenchedDaemon on) {
        try (ContainerSet crowd = ContainerSet.create(on.api(), CROWD)) {
            Machine.settle();
            return crowd.startAtOnce();
        }
    }

    private static Samples[] idle(BenchedDaemon dockerd, BenchedDaemon jd) {
        try (ContainerSet docker = ContainerSet.create(dockerd.api(), IDLE); ContainerSet ours = ContainerSet.create(jd.api(), IDLE)) {
            docker.start();
            ours.start();
            Machine.settle();
            return new Samples[] {Samples.of(dockerd.memory()), Samples.of(jd.memory())};
        }
    }

    private Samples largePool(BenchedDaemon pooled) throws IOException {
        pooled.start();
        require(stock(pooled, "pull", "-q", "busybox"));
        double[] times = new double[CROWDS];
        for (int turn = 0; turn < CROWDS; turn++) {
            pooled.awaitInits(CROWD);
            times[turn] = startCrowd(pooled);
        }
        return new Samples(times);
    }

    private static String[] run(String... flags) {
        return String.join(" ", "run --rm", String.join(" ", flags), "busybox true").split(" +");
    }

    private ProcessBuilder stock(BenchedDaemon on, String... arguments) {
        ProcessBuilder client = docker.command(arguments);
        client.environment().put("DOCKER_HOST", on.host());
        return client;
    }

    private ProcessBuilder own(BenchedDaemon on) {
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

    /// Writes the files that jd's classroom registry assembles: the host's busybox, and a link for each of its
    /// applets.
    private void importBusybox(BenchedDaemon dockerd) {
        String script = "mkdir -p root/bin root/tmp root/root && cp \"$(command -v busybox)\" root/bin/busybox"
                + " && chroot root /bin/busybox --install -s /bin && tar -C root -cf root.tar .";
        require(new ProcessBuilder("sh", "-ec", script).directory(directory.toFile()));
        require(stock(dockerd, "import", directory.resolve("root.tar").toString(), "busybox"));
    }

    private BenchedDaemon dockerd() throws IOException {
        Path own = Files.createDirectory(directory.resolve("dockerd"));
        Peer.Ready peer = Peer.DOCKERD.orSkip();
        return new BenchedDaemon("dockerd", own, List.of(peer.program().toString(),
                "--data-root", own.resolve("data").toString(), "--exec-root", own.resolve("exec").toString(),
                "--pidfile", own.resolve("pid").toString(), "--cgroup-parent", "/" + CGROUPS), peer.environment());
    }

    private BenchedDaemon jd(String name, String... flags) throws IOException {
        Path own = Files.createDirectory(directory.resolve(name));
        List<String> words = new ArrayList<>(List.of(home.resolve("jd").toString(), "daemon",
                "--root", own.resolve("root").toString(), "--pidfile", own.resolve("pid").toString(),
                "--cgroup-parent", "/" + CGROUPS));
        words.addAll(List.of(flags));
        return new BenchedDaemon(name, own, words, Map.of());
    }

    /// dockerd does not remove the cgroup parent that it was given; on cgroup v1 it exists under each controller.
    private static void removeCgroups() throws Exception {
        new ProcessBuilder("find", "/sys/fs/cgroup", "-depth", "-type", "d", "-path", "*/" + CGROUPS + "*",
                "-exec", "rmdir", "{}", ";").start().waitFor(10, TimeUnit.SECONDS);
    }
}
