package jd.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Hosts `n1`, `n2`, … with a jd daemon each, on one network with the host of a `jd swarm manage`: a network namespace with
/// a bridge to which the others are connected by veth pairs. Closing it ends all and fails if a host has left something.
final class SwarmHosts implements AutoCloseable {
    private static final String MANAGER = "10.78.0.1";
    static final int PORT = 4000;

    private final String name = "jdsw" + ProcessHandle.current().pid();
    private final List<JdHost> nodes = new ArrayList<>();
    private final Path directory;
    private final List<Process> programs = new ArrayList<>();

    private SwarmHosts() throws IOException {
        directory = Files.createTempDirectory(Path.of("/var/tmp"), name + "-");
    }

    /// Starts the daemons, without a manager.
    ///
    /// @param flags of the daemons, a list for each
    @SafeVarargs
    static SwarmHosts start(List<String>... flags) {
        try {
            var hosts = new SwarmHosts();
            try {
                hosts.connectManager();
                for (List<String> ofOne : flags) {
                    hosts.addNode(ofOne);
                }
                return hosts;
            } catch (Throwable e) {
                hosts.close();
                throw e;
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void connectManager() {
        Command.of("ip", "netns", "add", name).run().ok();
        atManager("ip", "link", "set", "lo", "up").run().ok();
        atManager("ip", "link", "add", "swarm0", "type", "bridge").run().ok();
        atManager("ip", "address", "add", MANAGER + "/24", "dev", "swarm0").run().ok();
        atManager("ip", "link", "set", "swarm0", "up").run().ok();
    }

    // The hosts share the kernel but not the host name: a UTS namespace each.
    private void addNode(List<String> flags) {
        int number = nodes.size() + 1;
        var all = new ArrayList<>(List.of("-H", "tcp://0.0.0.0:2375"));
        all.addAll(flags);
        JdHost host = JdHost.startBehind(
                List.of("unshare", "--uts", "sh", "-c", "hostname n" + number + " && exec \"$@\"", "sh"),
                all.toArray(String[]::new));
        nodes.add(host);
        String link = "swn" + number;
        atManager("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns",
                host.namespace().getFileName().toString()).run().ok();
        atManager("ip", "link", "set", link, "master", "swarm0", "up").run().ok();
        host.inside("ip", "address", "add", "10.78.0." + (10 + number) + "/24", "dev", "eth0").run().ok();
        host.inside("ip", "link", "set", "eth0", "up").run().ok();
    }

    /// {@return the daemon `n<number>`, from 1}
    JdHost node(int number) {
        return nodes.get(number - 1);
    }

    /// {@return the address of the daemon `n<number>`}
    static String address(int number) {
        return "10.78.0." + (10 + number) + ":2375";
    }

    Path directory() {
        return directory;
    }

    /// {@return a program on the manager's host}
    Command atManager(String... words) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + name));
        all.addAll(List.of(words));
        return Command.of(all);
    }

    /// {@return the address of the manager on a port}
    static String manager(int port) {
        return MANAGER + ":" + port;
    }

    /// Starts a manager on a port; it may not have connected its nodes yet.
    Process manage(int port, String... arguments) {
        List<String> words = new ArrayList<>(List.of(JdHost.JD, "swarm", "manage", "-H", "tcp://" + manager(port)));
        words.addAll(List.of(arguments));
        return start(atManager(words.toArray(String[]::new)));
    }

    /// Starts an etcd on the managers' host, and an agent that registers the first node there. It does not wait for the disk,
    /// which other tests keep busy: a lease would expire meanwhile.
    void startEtcd(String discovery) {
        Peer.Ready etcd = Peer.ETCD.orSkip();
        Command server = atManager(etcd.program().toString(), "--data-dir", directory.resolve("etcd").toString(),
                "--logger", "zap", "--log-level", "error", "--unsafe-no-fsync");
        etcd.environment().forEach(server::with);
        start(server);
        start(atManager(JdHost.JD, "swarm", "join", "--heartbeat", "1s", "--addr", address(1), discovery));
    }

    private Process start(Command command) {
        Process process = command.logging(directory.resolve("programs.log")).start();
        programs.add(process);
        return process;
    }

    /// Kills a program as a host that loses power does.
    static void kill(Process program) {
        try {
            program.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// {@return a stock client, connected to the manager on the first port}
    Command docker(String... words) {
        return dockerOf(PORT, words);
    }

    Command dockerOf(int port, String... words) {
        return client(Peer.DOCKER.orSkip().program().toString(), words).with("DOCKER_HOST", "tcp://" + manager(port));
    }

    /// {@return a program on the manager's host that is a client of the manager}
    Command client(String program, String... arguments) {
        List<String> words = new ArrayList<>(List.of(program));
        words.addAll(List.of(arguments));
        return atManager(words.toArray(String[]::new))
                .with("DOCKER_HOST", "tcp://" + manager(PORT))
                .with("DOCKER_CONFIG", directory.resolve("docker-config").toString());
    }

    @Override
    public void close() {
        programs.forEach(SwarmHosts::kill);
        Throwable problem = null;
        for (JdHost node : nodes) {
            try {
                node.close();
            } catch (Throwable e) {
                problem = e;
            }
        }
        Command.of("ip", "netns", "del", name).run();
        Command.of("rm", "-r", directory.toString()).run();
        if (problem != null) {
            throw new AssertionError(problem);
        }
    }
}
