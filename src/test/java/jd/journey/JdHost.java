package jd.journey;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import jd.client.Client;
import jd.client.session.ProcessContext;
import jd.libcontainer.cgroup.CgroupSearch;

/// A host for one test: a network namespace, and in it a jd daemon with its own root, socket, bridge and cgroup
/// parent. Closing it stops the daemon and fails when a resource of it remains.
final class JdHost implements AutoCloseable {
    /// How long a journey waits for what takes a second on an idle machine: a machine with other load may be ten times
    /// slower, and a test that hangs must end.
    static final long SECONDS = 120;

    private static final AtomicInteger SERIAL = new AtomicInteger();
    static final Path HOME = Path.of(System.getProperty("jd.home", System.getProperty("user.dir")));
    static final String JD = HOME.resolve("jd").toString();

    private final String name = "jdj" + ProcessHandle.current().pid() + "x" + SERIAL.incrementAndGet();
    private final Path directory;
    private final List<String> before;
    private final List<String> flags;
    private boolean ownDisk;
    private Process daemon;

    private JdHost(List<String> before, List<String> flags) throws IOException {
        this.before = before;
        this.flags = flags;
        directory = Files.createTempDirectory(Path.of("/var/tmp"), name + "-");
    }

    /// The launcher may have to build first; building is done here so that it does not count towards later time
    /// limits.
    static void build() {
        Command.of(JD, "--help").within(170).run().ok();
    }

    /// Starts a daemon and waits for its first response.
    static JdHost start(String... daemonFlags) {
        return startBehind(List.of(), daemonFlags);
    }

    /// Makes a host whose daemon is not started yet.
    static JdHost prepare(List<String> before, String... daemonFlags) {
        build();
        return prepareOn("", before, daemonFlags);
    }

    /// @param before a program and its arguments that call execve on the daemon's command line, which is appended
    static JdHost startBehind(List<String> before, String... daemonFlags) {
        return startOn("", before, daemonFlags);
    }

    /// Starts a daemon whose root is a tmpfs of its own.
    ///
    /// @param tmpfs its mount options, "" for a directory on the machine's disk
    static JdHost startOn(String tmpfs, List<String> before, String... daemonFlags) {
        build();
        JdHost host = prepareOn(tmpfs, before, daemonFlags);
        try {
            host.startDaemon();
            return host;
        } catch (IOException | RuntimeException | Error e) {
            host.discard();
            throw e instanceof Error error ? error : new AssertionError(e);
        }
    }

    private static JdHost prepareOn(String tmpfs, List<String> before, String... daemonFlags) {
        try {
            JdHost host = new JdHost(before, List.of(daemonFlags));
            try {
                if (!tmpfs.isEmpty()) {
                    host.ownDisk = true;
                    Files.createDirectory(host.root());
                    Command.of("mount", "-t", "tmpfs", "-o", tmpfs, "tmpfs", host.root().toString()).run().ok();
                }
                Command.of("ip", "netns", "add", host.name).run().ok();
                host.inside("ip", "link", "set", "lo", "up").run().ok();
                return host;
            } catch (Throwable e) {
                host.discard();
                throw e;
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Path directory() {
        return directory;
    }

    Path root() {
        return directory.resolve("root");
    }

    Path socket() {
        return directory.resolve("jd.sock");
    }

    String cgroupParent() {
        return "/" + name;
    }

    /// {@return the network namespace}
    Path namespace() {
        return Path.of("/run/netns", name);
    }

    String bridge() {
        return "jdb" + name.substring(name.indexOf('x'));
    }

    boolean daemonRuns() {
        return daemon.isAlive();
    }

    long daemonPid() {
        return daemon.pid();
    }

    String daemonLog() {
        try {
            return Files.readString(directory.resolve("daemon.log"));
        } catch (IOException e) {
            return "";
        }
    }

    /// {@return a program that runs in this host's network namespace}
    Command inside(String... words) {
        List<String> all = words("nsenter", "--net=/run/netns/" + name);
        all.addAll(List.of(words));
        return Command.of(all);
    }

    /// {@return the command line of a daemon with this host's paths}
    List<String> daemonCommand(String... more) {
        List<String> words = new ArrayList<>(before);
        words.addAll(List.of(
                "nsenter", "--net=/run/netns/" + name, JD, "daemon", "--root", root().toString(),
                "-H", "unix://" + socket(), "--pidfile", directory.resolve("jd.pid").toString(),
                "--bridge", bridge(), "--cgroup-parent", cgroupParent()));
        words.addAll(flags);
        words.addAll(List.of(more));
        return words;
    }

    void startDaemon() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(daemonCommand());
        builder.environment().keySet().removeIf(key -> key.startsWith("DOCKER_"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("daemon.log").toFile()));
        builder.redirectInput(Path.of("/dev/null").toFile());
        daemon = builder.start();
        long end = deadline();
        while (System.nanoTime() < end) {
            if (!daemon.isAlive()) {
                throw new AssertionError("the daemon ended with " + daemon.exitValue() + "\n" + daemonLog());
            }
            if (Files.exists(socket()) && ping()) {
                return;
            }
            pause(50);
        }
        throw new AssertionError("the daemon did not answer within " + SECONDS + " s\n" + daemonLog());
    }

    private boolean ping() {
        try {
            return Http.get(socket(), "/_ping").status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /// Stops the daemon as an administrator does, with SIGTERM.
    void stopDaemon() {
        daemon.destroy();
        awaitDaemon();
    }

    /// Kills the daemon with SIGKILL, as a crash would.
    void killDaemon() {
        daemon.destroyForcibly();
        awaitDaemon();
    }

    private void awaitDaemon() {
        try {
            if (!daemon.waitFor(SECONDS, TimeUnit.SECONDS)) {
                daemon.destroyForcibly().waitFor();
                throw new AssertionError("the daemon did not end within " + SECONDS + " s\n" + daemonLog());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// {@return jd's own client, connected to this host's daemon}
    Command jd(String... words) {
        return Command.of(words(JD, words)).with("DOCKER_HOST", "unix://" + socket());
    }

    /// Runs jd's own client in this process, which saves the start of a JVM.
    Command.Result own(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var process = new ProcessContext(InputStream.nullInputStream(), out, err, _ -> false,
                Map.of("DOCKER_HOST", "unix://" + socket(), "HOME", directory.toString()));
        int exit = Client.runIn(process, List.of(words));
        return new Command.Result(List.of(words), exit, out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    /// {@return the stock client, connected to this host's daemon}
    Command docker(String... words) {
        return Command.of(words(Peer.DOCKER.orSkip().program().toString(), words))
                .with("DOCKER_HOST", "unix://" + socket())
                .with("DOCKER_CONFIG", directory.resolve("docker-config").toString());
    }

    @Override
    public void close() {
        List<String> leaks = new ArrayList<>();
        try {
            if (daemon.isAlive()) {
                stopDaemon();
            }
            leaks.addAll(leaks());
        } finally {
            discard();
        }
        if (!leaks.isEmpty()) {
            throw new AssertionError("left behind by jd:\n" + String.join("\n", leaks) + "\n" + daemonLog());
        }
    }

    /// {@return the resources that a stopped daemon has left on this host}
    List<String> leaks() {
        List<String> leaks = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
                boolean disk = ownDisk && line.startsWith("tmpfs " + root() + " ");
                if (line.contains(directory.toString()) && !disk) {
                    leaks.add("mount " + line);
                }
            }
            for (String line : inside("ip", "-o", "link").run().ok().out().lines().toList()) {
                if (line.contains("veth") || line.contains(" br-") || line.contains(bridge())) {
                    leaks.add("link " + line);
                }
            }
            for (String line : inside("iptables-save").run().out().lines().toList()) {
                if (line.startsWith("-A") || line.startsWith(":JD")) {
                    leaks.add("rule " + line);
                }
            }
            CgroupSearch.matching(group -> group.endsWith(name)).forEach(group -> leaks.add("cgroup " + group));
            ProcessHandle.allProcesses()
                    .filter(process -> process.pid() != ProcessHandle.current().pid())
                    .filter(process -> commandLine(process.pid()).contains(directory.toString()))
                    .forEach(process -> leaks.add("process " + process.pid() + " " + commandLine(process.pid())));
            for (String file : List.of("jd.sock", "jd.pid")) {
                if (Files.exists(directory.resolve(file))) {
                    leaks.add("file " + file);
                }
            }
        } catch (IOException e) {
            leaks.add(e.toString());
        }
        return leaks;
    }

    static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1).replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    /// Removes by force everything that this host created; called last.
    private void discard() {
        if (daemon != null && daemon.isAlive()) {
            daemon.destroyForcibly();
        }
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/mounts")).reversed()) {
                String target = line.split(" ")[1];
                if (target.startsWith(directory.toString())) {
                    Command.of("umount", "-l", target).run();
                }
            }
            Command.of("ip", "netns", "del", name).run();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            System.err.println("remove " + directory + ": " + e);
        }
    }

    private static long deadline() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Waits until `condition` holds, at most [#SECONDS].
    static void await(String what, java.util.function.BooleanSupplier condition) {
        long end = deadline();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + SECONDS + " s: " + what);
            }
            pause(50);
        }
    }

    private static List<String> words(String program, String... more) {
        List<String> words = new ArrayList<>(List.of(program));
        words.addAll(List.of(more));
        return words;
    }
}
