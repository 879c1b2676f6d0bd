package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Publishes ports with the stock client, and connects to them from the host, from containers and from another host.
@Tag("journey")
@Tag("root")
class PortsJourney {
    private static final String SERVER = "mkdir /www; echo hello >/www/index.html; exec httpd -f -p 80 -h /www";
    private static final int SHUT_SECONDS = 3;

    private static JdHost host;
    private static Neighbor neighbor;
    private static List<String> rules;

    private final List<String> containers = new ArrayList<>();
    private final List<String> networks = new ArrayList<>();

    @BeforeAll
    static void start() {
        Requirements.root();
        host = JdHost.start();
        neighbor = Neighbor.of(host);
        host.jd("pull", "-q", "busybox").run().ok();
        rules = rules();
    }

    @AfterAll
    static void stop() {
        if (neighbor != null) {
            neighbor.close();
        }
        if (host != null) {
            host.close();
        }
    }

    @AfterEach
    void remove() {
        containers.forEach(name -> host.docker("rm", "-f", name).run());
        networks.forEach(name -> host.docker("network", "rm", name).run());
        assertEquals(rules, rules(), "the rules are those from before the first container");
        assertEquals("", host.inside("ss", "-Hlnt", "sport < 32768").run().ok().out(), "no port is bound any more");
    }

    private static List<String> rules() {
        return host.inside("iptables-save").run().ok().out().lines().filter(line -> line.startsWith("-A")).toList();
    }

    private Command.Result run(String name, String flags, String... command) {
        containers.add(name);
        List<String> words = new ArrayList<>(List.of("run", "-d", "--name", name));
        words.addAll(List.of(flags.split(" ")));
        words.add("busybox");
        words.addAll(command.length == 0 ? List.of("sh", "-c", SERVER) : List.of(command));
        return host.docker(words.toArray(String[]::new)).run();
    }

    private static String inspect(String name, String what) {
        return host.docker("inspect", "-f", "{{" + what + "}}", name).run().ok().line();
    }

    private static String address(String name) {
        return inspect(name, ".NetworkSettings.IPAddress");
    }

    private static boolean reaches(Function<String[], Command> from, String target) {
        return reaches(from, target, 20);
    }

    private static boolean reaches(Function<String[], Command> from, String target, int seconds) {
        return from.apply(new String[] {"busybox", "wget", "-q", "-T", "" + seconds, "-O", "-", "http://" + target + "/"})
                .run().out().equals("hello\n");
    }

    private record Way(String what, Function<String[], Command> from, String target) {}

    /// At the same time, since each attempt that gets no answer takes the whole timeout.
    private static void assertShut(Way... ways) {
        List<CompletableFuture<Boolean>> attempts = Stream.of(ways)
                .map(way -> CompletableFuture.supplyAsync(
                        () -> reaches(way.from(), way.target(), SHUT_SECONDS), task -> Thread.ofPlatform().start(task)))
                .toList();
        for (int i = 0; i < ways.length; i++) {
            assertFalse(attempts.get(i).join(), ways[i].what());
        }
    }

    private static void awaitServer(String name) {
        JdHost.await("server of " + name, () -> reaches(host::inside, address(name)));
    }

    @Test
    void publishedPortIsReachedFromEverywhere() {
        run("web", "-p 8080:80").ok();
        awaitServer("web");
        assertTrue(reaches(neighbor::inside, Neighbor.HOST + ":8080"), "another host");
        assertTrue(reaches(neighbor::inside, "[" + Neighbor.HOST_IPV6 + "]:8080"), "another host, IPv6");
        for (String own : List.of(Neighbor.HOST, "127.0.0.1", "[::1]", "[" + Neighbor.HOST_IPV6 + "]")) {
            assertTrue(reaches(host::inside, own + ":8080"), "the host: " + own);
        }
        assertEquals("hello", host.docker("exec", "web", "wget", "-qO-", "http://" + Neighbor.HOST + ":8080/")
                .run().ok().line(), "the container itself");
        assertEquals("hello", host.docker("run", "--rm", "busybox", "wget", "-qO-",
                "http://" + Neighbor.HOST + ":8080/").run().ok().line(), "another container");
    }

    @Test
    void unpublishedPortIsNotReachedFromAnotherHost() throws Exception {
        host.inside("iptables", "-P", "FORWARD", "ACCEPT").run().ok();
        run("web", "-p 127.0.0.1:8081:80 -p 9090:90").ok();
        awaitServer("web");
        assertShut(
                new Way("the container's own address", neighbor::inside, address("web")),
                new Way("a port of the loopback address", neighbor::inside, Neighbor.HOST + ":8081"));
        assertTrue(reaches(host::inside, "127.0.0.1:8081"), "the host, loopback");
        Files.writeString(host.directory().resolve("index.html"), "neighbor\n");
        Process server = neighbor.inside("busybox", "httpd", "-f", "-p", "80", "-h", host.directory().toString()).start();
        try {
            JdHost.await("the container reaches the other host", () -> host.docker(
                    "exec", "web", "wget", "-q", "-T", "20", "-O", "-", "http://" + Neighbor.SELF + "/")
                    .run().out().equals("neighbor\n"));
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    @Test
    void datagramsAreAnsweredFromEverywhere() throws Exception {
        run("names", "-p 5353:53/udp", "sleep", "1000").ok();
        String pid = inspect("names", ".State.Pid");
        Process server = Command.of("nsenter", "-t", pid, "-n", "python3", "-c", """
                import socket
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                s.bind(("", 53))
                while True:
                    data, client = s.recvfrom(100)
                    s.sendto(data.upper(), client)
                """).start();
        try {
            JdHost.await("the server", () -> asks(host::inside, "127.0.0.1"));
            assertTrue(asks(host::inside, "::1"), "the host, IPv6");
            assertTrue(asks(host::inside, Neighbor.HOST), "the host, its own address");
            assertTrue(asks(neighbor::inside, Neighbor.HOST), "another host");
            assertTrue(asks(neighbor::inside, Neighbor.HOST_IPV6), "another host, IPv6");
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static boolean asks(Function<String[], Command> from, String address) {
        return from.apply(new String[] {"python3", "-c", """
                import socket, sys
                family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
                s = socket.socket(family, socket.SOCK_DGRAM)
                s.settimeout(10)
                s.connect((sys.argv[1], 5353))
                s.send(b"hello")
                print(s.recv(100).decode())
                """, address}).run().out().equals("HELLO\n");
    }

    @Test
    void takenPortFailsTheStartAndLeavesNothing() {
        run("first", "-p 8080:80").ok();
        Command.Result second = run("second", "-p 8080:81 -p 8090:90");
        assertTrue(second.err().matches("(?s).*driver failed programming external connectivity on endpoint second "
                + "\\([0-9a-f]{64}\\): Bind for 0.0.0.0:8080 failed: port is already allocated\\..*"), second.err());
        assertEquals("created", inspect("second", ".State.Status"));
        run("third", "-p 8090:90").ok();
        host.docker("rm", "-f", "first").run().ok();
        host.docker("rm", "-f", "third").run().ok();
        host.docker("start", "second").run().ok();
        assertEquals("81/tcp -> 0.0.0.0:8080\n81/tcp -> [::]:8080\n90/tcp -> 0.0.0.0:8090\n90/tcp -> [::]:8090",
                host.docker("port", "second").run().ok().line());
    }

    @Test
    void anyPortIsAnotherOneAfterARestartAndARangeIsFilled() {
        run("any", "-p 80").ok();
        String before = inspect("any", "(index .NetworkSettings.Ports \"80/tcp\" 0).HostPort");
        assertTrue(Integer.parseInt(before) >= 32768, before);
        host.docker("restart", "-t", "0", "any").run().ok();
        assertNotEquals(before, inspect("any", "(index .NetworkSettings.Ports \"80/tcp\" 0).HostPort"));
        run("one", "-p 9000-9001:80").ok();
        run("two", "-p 9000-9001:80").ok();
        assertEquals("0.0.0.0:9001\n[::]:9001", host.docker("port", "two", "80").run().ok().line());
        assertTrue(run("three", "-p 9000-9001:80").err().contains("all ports are allocated."));
    }

    @Test
    void bothClientsShowTheSamePorts() {
        run("web", "-p 8080:80 -p 127.0.0.1:8053:53/udp -p 7000-7002:7000-7002 --expose 99").ok();
        for (String[] words : new String[][] {{"ps", "--format", "{{.Ports}}"}, {"port", "web"}, {"port", "web", "80"},
                {"port", "web", "53/udp"}, {"port", "web", "81"}, {"port", "web", "x"}}) {
            Command.Result theirs = host.docker(words).run();
            Command.Result ours = host.jd(words).run();
            assertEquals(theirs.exit() + theirs.out() + theirs.err(), ours.exit() + ours.out() + ours.err());
        }
    }

    @Test
    void networksAreIsolatedAndAnInternalOneHasNoWayOut() {
        network("one");
        network("two", "--internal");
        run("web", "-p 8080:80 --network one").ok();
        run("hidden", "-p 8085:80 --network two").ok();
        run("asker", "--network bridge", "sleep", "1000").ok();
        String web = inspect("web", ".NetworkSettings.Networks.one.IPAddress");
        String hidden = inspect("hidden", ".NetworkSettings.Networks.two.IPAddress");
        JdHost.await("the server", () -> reaches(host::inside, web) && reaches(host::inside, hidden));
        Function<String[], Command> asker = words -> host.docker(exec("asker", words));
        assertTrue(reaches(asker, Neighbor.HOST + ":8080"), "the published port of another network");
        assertShut(
                new Way("another network", asker, web),
                new Way("an internal network", asker, hidden),
                new Way("an internal network from another host", neighbor::inside, hidden));
        assertEquals("", host.docker("port", "hidden").run().ok().out(), "nothing is published on an internal network");
    }

    private static String[] exec(String container, String... words) {
        List<String> all = new ArrayList<>(List.of("exec", container));
        all.addAll(List.of(words));
        return all.toArray(String[]::new);
    }

    private void network(String... arguments) {
        networks.add(arguments[0]);
        List<String> words = new ArrayList<>(List.of("network", "create"));
        words.addAll(List.of(arguments).reversed());
        host.docker(words.toArray(String[]::new)).run().ok();
    }

    @Test
    void publishedPortsFollowTheDefaultRoute() {
        network("another");
        run("web", "-p 8080:80 --network bridge").ok();
        host.docker("network", "connect", "another", "web").run().ok();
        host.docker("network", "disconnect", "bridge", "web").run().ok();
        assertEquals("0.0.0.0:8080\n[::]:8080", host.docker("port", "web", "80").run().ok().line());
        JdHost.await("the server", () -> reaches(neighbor::inside, Neighbor.HOST + ":8080"));
        assertTrue(reaches(host::inside, "127.0.0.1:8080"));
    }

    @Test
    void killedDaemonsRulesAreReplaced() throws IOException {
        run("web", "-p 8080:80").ok();
        host.killDaemon();
        assertTrue(rules().size() > rules.size(), "the rules stay");
        host.startDaemon();
        assertEquals(rules, rules(), "the next daemon removes them");
        host.docker("start", "web").run().ok();
        awaitServer("web");
        assertTrue(reaches(neighbor::inside, Neighbor.HOST + ":8080"));
    }
}
