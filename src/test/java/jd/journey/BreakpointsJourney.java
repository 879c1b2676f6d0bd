package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import jd.Book;
import jd.client.Client;
import jd.client.session.ProcessContext;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.machine.certificates.CertificateAuthority;
import jd.machine.certificates.ServerNames;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Runs every command that a chapter names for a breakpoint, with a debugger attached to the process that it names, and
/// reports each breakpoint that is not reached.
///
/// The commands run as they are printed, with other ports for the debugger. Those of the daemon that need only its socket
/// are run by the client's class in this process, which saves the start of a JVM for each.
@Tag("book")
@Tag("journey")
@Tag("root")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BreakpointsJourney {
    private static final int CLIENT = 15005;
    private static final int DAEMON = 15006;
    private static final int INIT = 15007;
    private static final int SECOND_DAEMON = 15008;
    private static final int SECONDS = 60;
    private static final String BOOT = "jd daemon --debug-boot 5006";
    private static final String MANAGER = "tcp://127.0.0.1:4000";
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    /// What a reader has at the point where a chapter names the command: started by the test before it.
    private static final Map<String, List<String>> BEFORE = Map.of(
            "jd network connect back web",
            List.of("jd network create back", "jd run -d --name web busybox sleep 1000"),
            "jd run --network back busybox nslookup web",
            List.of("jd network create back", "jd run -d --name web --network back busybox sleep 1000"));

    private static final String PROJECT = """
            name: app
            services:
              web: {image: busybox, command: sleep 600, network_mode: none, depends_on: [db]}
              db: {image: busybox, command: sleep 600, network_mode: none}
            """;

    private final Syscalls kernel = JnrSyscalls.load();
    private final List<Book.Breakpoint> breakpoints = new Book(JdHost.HOME).breakpoints();
    private final List<String> problems = new ArrayList<>();

    @TempDir
    private static Path directory;

    private JdHost host;
    private DebuggedVm daemon;
    private JdHost node;
    private HttpServer registry;
    private DebuggedVm manager;
    private Process managerProcess;

    @BeforeAll
    void start() throws Exception {
        Requirements.root();
        Files.writeString(directory.resolve("compose.yaml"), PROJECT);
        Files.writeString(directory.resolve("Dockerfile"), "FROM busybox\nRUN touch /built\nENV A=1\n");
        CertificateAuthority authority = CertificateAuthority.openOrCreate(directory, "own");
        authority.issueForClient("client").write(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        authority.issueForServer("server", ServerNames.of("127.0.0.1"))
                .write(directory.resolve("server.pem"), directory.resolve("server-key.pem"));
        host = JdHost.prepare(List.of(),
                "--debug-boot", Integer.toString(DAEMON), "-H", "tcp://127.0.0.1:2376", "--tlsverify",
                "--tlscacert", file("ca.pem"), "--tlscert", file("server.pem"), "--tlskey", file("server-key.pem"),
                "--label", "storage=ssd");
        daemon = started(host, DAEMON, withCommands(List.of(BOOT)));
        report(daemon, withCommands(List.of(BOOT)));
        registry = inNamespace(host.namespace(), () -> HttpServer.create(new InetSocketAddress("127.0.0.1", 5000), 0));
        registry.createContext("/", exchange -> {
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/v2/") ? 200 : 404, -1);
            exchange.close();
        });
        registry.start();
    }

    @AfterAll
    void stop() throws Exception {
        if (registry != null) {
            registry.stop(0);
        }
        if (daemon != null) {
            daemon.close();
        }
        if (manager != null) {
            manager.close();
            managerProcess.destroy();
        }
        if (node != null) {
            client(node, List.of("ps", "-aq")).lines().forEach(id -> client(node, List.of("rm", "-f", id)));
            node.close();
        }
        if (host != null) {
            for (String number : List.of("1", "2", "3")) {
                await(launch(host, "jd machine rm -f " + machine(number)), "jd machine rm");
            }
            host.close();
        }
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    /// Starts a daemon that waits for its debugger. {@return its VM, when the daemon serves}
    private DebuggedVm started(JdHost host, int port, List<Book.Breakpoint> wanted) throws Exception {
        CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
            try {
                host.startDaemon();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        DebuggedVm vm = inNamespace(host.namespace(), () -> DebuggedVm.attach(port));
        vm.want(wanted);
        vm.start();
        served.join();
        return vm;
    }

    @Test
    void everyBreakpointIsReachedByTheCommandOfItsChapter() throws Exception {
        for (Map.Entry<List<String>, List<Book.Breakpoint>> each : byCommands().entrySet()) {
            if (!each.getKey().equals(List.of(BOOT))) {
                run(each.getKey(), each.getValue());
            }
        }
        assertEquals("", String.join("\n", problems));
    }

    private Map<List<String>, List<Book.Breakpoint>> byCommands() {
        Map<List<String>, List<Book.Breakpoint>> groups = new LinkedHashMap<>();
        for (Book.Breakpoint each : breakpoints) {
            groups.computeIfAbsent(each.commands(), _ -> new ArrayList<>()).add(each);
        }
        return groups;
    }

    private List<Book.Breakpoint> withCommands(List<String> commands) {
        return byCommands().getOrDefault(commands, List.of());
    }

    private void run(List<String> commands, List<Book.Breakpoint> wanted) throws Exception {
        prepare(commands);
        switch (wanted.getFirst().process()) {
            case DAEMON -> {
                if (commands.getFirst().startsWith(BOOT)) {
                    bootAgain(commands, wanted);
                    return;
                }
                daemon.want(wanted);
                commands.forEach(this::inProcess);
                report(daemon, wanted);
                daemon.want(List.of());
            }
            case INIT -> {
                String command = commands.getFirst().replace(" 5007 ", " " + INIT + " ");
                CompletableFuture<Void> run = CompletableFuture.runAsync(() -> inProcess(command));
                debug(INIT, wanted);
                run.get(SECONDS, TimeUnit.SECONDS);
            }
            case CLIENT -> {
                Process client = launch(host, commands.getFirst());
                debug(CLIENT, wanted);
                if (!finishes(commands.getFirst())) {
                    client.destroyForcibly();
                }
                await(client, commands.getFirst());
            }
            case MANAGER -> manage(commands, wanted);
        }
    }

    /// What later commands of the chapter need the effect of is not cut short when its breakpoints are reached.
    private static boolean finishes(String command) {
        return command.contains("compose up -d") || command.contains("jd run");
    }

    private void prepare(List<String> commands) {
        String containers = output("ps", "-aq");
        if (!containers.isBlank() && commands.stream().noneMatch(command -> command.contains("compose"))) {
            containers.lines().forEach(id -> inProcess("jd rm -f " + id));
            output("network", "rm", "back");
        }
        String last = commands.getLast();
        if (last.equals("jd pull busybox") || last.endsWith("busybox echo hello")) {
            output("rmi", "-f", "busybox");
        } else {
            output("pull", "-q", "busybox");
        }
        BEFORE.getOrDefault(last, List.of()).forEach(this::inProcess);
    }

    /// Reports what is not reached, as soon as all is reached or the process has ended.
    private void debug(int port, List<Book.Breakpoint> wanted) throws Exception {
        try (DebuggedVm vm = inNamespace(host.namespace(), () -> DebuggedVm.attach(port))) {
            vm.want(wanted);
            vm.start();
            for (int i = 0; i < SECONDS * 50 && !vm.ended() && !wanted.stream().allMatch(vm::reached); i++) {
                JdHost.pause(20);
            }
            report(vm, wanted);
        }
    }

    /// Starts a second daemon, with the ranges of subordinate ids that its user names. It is also the node of the manager.
    private void bootAgain(List<String> commands, List<Book.Breakpoint> wanted) throws Exception {
        Path ranges = Files.writeString(directory.resolve("ranges"), "dockremap:231072:65536\n");
        List<String> flags = new ArrayList<>(words(commands.getFirst().substring(BOOT.length())));
        flags.addAll(List.of("--debug-boot", Integer.toString(SECOND_DAEMON), "-H", "tcp://127.0.0.1:2375",
                "--label", "storage=ssd"));
        node = JdHost.prepare(
                List.of("unshare", "--mount", "--propagation", "slave", "sh", "-c",
                        "mount --bind " + ranges + " /etc/subuid && mount --bind " + ranges + " /etc/subgid && exec \"$@\"", "sh"),
                flags.toArray(String[]::new));
        try (DebuggedVm vm = started(node, SECOND_DAEMON, wanted)) {
            client(node, List.of("pull", "-q", "busybox"));
            commands.stream().skip(1).forEach(command -> client(node, words(command).subList(1, words(command).size())));
            report(vm, wanted);
        }
    }

    private void manage(List<String> commands, List<Book.Breakpoint> wanted) throws Exception {
        if (manager == null) {
            managerProcess = launch(node, commands.getFirst());
            manager = inNamespace(node.namespace(), () -> DebuggedVm.attach(CLIENT));
            manager.want(wanted);
            manager.start();
            report(manager, wanted);
            JdHost.await("a healthy node", () -> node.inside(JdHost.JD, "-H", MANAGER, "info").run().out().contains("Healthy"));
            return;
        }
        manager.want(wanted);
        for (String command : commands) {
            await(launch(node, command), command);
        }
        report(manager, wanted);
    }

    private void await(Process process, String command) throws InterruptedException {
        if (!process.waitFor(SECONDS * 2, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            problems.add(command + " has not ended");
        }
    }

    private String output(String... arguments) {
        return client(host, List.of(arguments));
    }

    private static String client(JdHost host, List<String> arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var context = new ProcessContext(new ByteArrayInputStream(new byte[0]), out, err, _ -> false,
                Map.of("DOCKER_HOST", "unix://" + host.socket()));
        Client.runIn(context, arguments);
        return out.toString(StandardCharsets.UTF_8);
    }

    /// Runs a command to its end, in this process if it needs no more than the daemon's socket.
    private void inProcess(String command) {
        List<String> words = words(command);
        boolean here = command.startsWith("jd ") && !command.contains(" tcp://")
                && !List.of("build", "save", "load").contains(words.get(1));
        if (here) {
            client(host, words.subList(1, words.size()));
            return;
        }
        try {
            await(launch(host, command), command);
        } catch (Exception e) {
            throw new AssertionError(command, e);
        }
    }

    /// Starts a command in a shell of the host, as it is printed.
    private Process launch(JdHost host, String command) throws IOException {
        String here = command.replace("5005", Integer.toString(CLIENT))
                .replaceFirst("(^|\\d )jd ", "$1" + JdHost.JD + " ")
                .replaceFirst(" h(\\d)$", " " + machine("$1"));
        var builder = new ProcessBuilder("nsenter", "--net=" + host.namespace(), "sh", "-c", "exec env " + here);
        Map<String, String> environment = new HashMap<>(Map.of(
                "DOCKER_HOST", "unix://" + host.socket(), "DOCKER_CERT_PATH", directory.toString(),
                "MACHINE_STORAGE_PATH", file("machines"), "SHELL", "/bin/sh"));
        builder.environment().putAll(environment);
        return builder.directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("commands.log").toFile()))
                .redirectInput(Path.of("/dev/null").toFile()).start();
    }

    /// A machine's name is also that of a network namespace and a cgroup of this computer.
    private static String machine(String number) {
        return "jdb" + ProcessHandle.current().pid() + "h" + number;
    }

    private static List<String> words(String command) {
        return WORD.matcher(command).results()
                .map(word -> word.group(1) != null ? word.group(1) : word.group(2)).toList();
    }

    /// Waits a moment for what happens behind the command's end.
    private void report(DebuggedVm vm, List<Book.Breakpoint> wanted) {
        List<Book.Breakpoint> here = wanted.stream().filter(this::concernsThisHost).toList();
        for (int i = 0; i < SECONDS * 50 && !here.stream().allMatch(vm::reached); i++) {
            JdHost.pause(20);
        }
        for (Book.Breakpoint each : here) {
            if (!vm.reached(each)) {
                problems.add(each.line().file() + ":" + each.line().number() + ": " + each.name() + " is not reached by "
                        + each.commands());
            }
        }
    }

    private boolean concernsThisHost(Book.Breakpoint breakpoint) {
        String version = Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers")) ? "2" : "1";
        return breakpoint.cgroupVersion().orElse(version).equals(version);
    }

    private <T> T inNamespace(Path namespace, Callable<T> calls) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            int fd = kernel.openat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(namespace.toString()), 0, 0);
            kernel.setns(fd, MountSyscalls.CLONE_NEWNET);
            kernel.close(fd);
            return calls.call();
        });
        Thread.ofPlatform().start(task);
        return task.get();
    }
}
