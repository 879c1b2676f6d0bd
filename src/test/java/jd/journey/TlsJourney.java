package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jd.machine.certificates.CertificateAuthority;
import jd.machine.certificates.ServerNames;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The stock client, docker-py and jd's client over TLS, and clients with wrong certificates, whose messages are compared
/// with those of a real dockerd.
@Tag("journey")
@Tag("peer")
@Tag("root")
class TlsJourney {
    private static final String ADDRESS = "tcp://127.0.0.1:2376";

    @TempDir
    private static Path certs;

    private static JdHost host;

    @BeforeAll
    static void start() throws IOException {
        Requirements.root();
        CertificateAuthority authority = CertificateAuthority.openOrCreate(certs, "own");
        authority.issueForClient("client").write(certs.resolve("cert.pem"), certs.resolve("key.pem"));
        authority.issueForServer("server", ServerNames.of("127.0.0.1", "localhost"))
                .write(certs.resolve("server.pem"), certs.resolve("server-key.pem"));
        CertificateAuthority.openOrCreate(certs, "own", InstantSource.fixed(Instant.parse("2021-01-01T00:00:00Z")))
                .issueForClient("client").write(certs.resolve("old.pem"), certs.resolve("old-key.pem"));
        CertificateAuthority.openOrCreate(certs.resolve("foreign"), "foreign")
                .issueForClient("client").write(certs.resolve("foreign.pem"), certs.resolve("foreign-key.pem"));
        List<String> flags = new ArrayList<>(List.of(daemonFlags()));
        flags.addAll(List.of("--label", "zone=a", "--label", "disk=ssd"));
        host = JdHost.start(flags.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    private static String[] daemonFlags() {
        return new String[] {"-H", "tcp://0.0.0.0:2376", "--tlsverify", "--tlscacert", file("ca.pem"),
            "--tlscert", file("server.pem"), "--tlskey", file("server-key.pem")};
    }

    private static String file(String name) {
        return certs.resolve(name).toString();
    }

    private static Command client(String program, String... words) {
        List<String> all = new ArrayList<>(List.of(program));
        all.addAll(List.of(words));
        return host.inside(all.toArray(String[]::new))
                .with("DOCKER_HOST", ADDRESS)
                .with("DOCKER_TLS_VERIFY", "1")
                .with("DOCKER_CERT_PATH", certs.toString())
                .with("DOCKER_CONFIG", host.directory().resolve("docker-config").toString())
                .with("DOCKER_BUILDKIT", "0");
    }

    private static String stock() {
        return Peer.DOCKER.orSkip().program().toString();
    }

    @Test
    void stockClientWorksOverTls() throws IOException {
        useEverything(stock(), "stock");
        String labels = client(stock(), "info", "--format", "{{json .Labels}}").run().ok().line();
        assertEquals("[\"zone=a\",\"disk=ssd\"]", labels);
    }

    @Test
    void ownClientWorksOverTls() throws IOException {
        useEverything(JdHost.JD, "own");
    }

    private static void useEverything(String program, String name) throws IOException {
        assertEquals("typed", client(program, "run", "--rm", "-i", "busybox", "cat").input("typed").run().ok().line());
        Process events = client(program, "events", "--filter", "container=" + name, "--filter", "event=die",
                "--format", "{{.Action}}").start();
        client(program, "run", "-d", "--name", name, "busybox",
                "sh", "-c", "echo first; while [ ! -e /tmp/end ]; do sleep 0.1; done; echo last").run().ok();
        Process logs = client(program, "logs", "-f", name).start();
        assertTrue(client(program, "ps").run().ok().out().contains(name));

        try (TerminalUser user = TerminalUser.at(client(program, "exec", "-it", name, "sh"))) {
            user.waitFor("# ");
            user.type("stty size; exit 7\n");
            user.waitFor("30 100");
            assertEquals(7, user.exit());
        }
        Path copy = host.directory().resolve(name + "-copy");
        client(program, "cp", name + ":/etc/passwd", copy.toString()).run().ok();
        assertTrue(Files.readString(copy).startsWith("root:"));
        Path context = Files.createDirectory(host.directory().resolve(name + "-context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM busybox\nCOPY . /context\nRUN ls /context\n");
        Files.write(context.resolve("big"), new byte[3 << 20]);
        assertTrue(client(program, "build", "-t", name + "-built", context.toString()).run().ok().out().contains("big"));

        client(program, "cp", copy.toString(), name + ":/tmp/end").run().ok();
        assertEquals("first\nlast\n", new String(logs.getInputStream().readAllBytes()));
        assertEquals("die", events.inputReader().readLine());
        events.destroy();
        client(program, "rm", name).run().ok();
        client(program, "rmi", name + "-built").run().ok();
    }

    @Test
    void dockerPyWorksOverTls() {
        Peer.Ready peer = Peer.DOCKER_PY.orSkip();
        Command python = client(peer.program().toString(), "-c", """
                import docker
                client = docker.from_env()
                print(client.containers.run("busybox", "echo hello", remove=True).decode().strip())
                container = client.containers.run("busybox", "sleep 600", detach=True)
                print(container.exec_run("echo exec").output.decode().strip())
                container.remove(force=True)
                """);
        peer.environment().forEach(python::with);
        // It would replace the authorities of the client.
        python.with("REQUESTS_CA_BUNDLE", "").with("CURL_CA_BUNDLE", "");
        assertEquals("hello\nexec", python.run().ok().line());
    }

    /// What a client may get wrong: the words behind its name.
    private static final Map<String, List<String>> MISTAKES = Map.of(
            "no certificate", List.of("--tlscacert", "ca.pem"),
            "foreign certificate", List.of(
                    "--tlscacert", "ca.pem", "--tlscert", "foreign/foreign.pem", "--tlskey", "foreign/foreign-key.pem"),
            "expired certificate", List.of("--tlscacert", "ca.pem", "--tlscert", "old.pem", "--tlskey", "old-key.pem"),
            "server's certificate", List.of(
                    "--tlscacert", "ca.pem", "--tlscert", "server.pem", "--tlskey", "server-key.pem"),
            "foreign authority", List.of(
                    "--tlscacert", "foreign/ca.pem", "--tlscert", "cert.pem", "--tlskey", "key.pem"),
            "missing file", List.of("--tlscacert", "ca.pem", "--tlscert", "no.pem", "--tlskey", "key.pem"),
            "other key", List.of("--tlscacert", "ca.pem", "--tlscert", "cert.pem", "--tlskey", "old-key.pem"));

    /// A client that is still sending when the daemon closes the connection may find only that, and Go sometimes names the
    /// function in which it has found the alert.
    private static String refusal(List<String> enter, String program, String address, List<String> tls) {
        for (int i = 0; i < 5; i++) {
            String refusal = refusalOnce(enter, program, address, tls);
            if (!refusal.contains("broken pipe") && !refusal.contains("connection reset")) {
                return refusal.replace("readLoopPeekFailLocked: ", "");
            }
        }
        throw new AssertionError("the stock client never reads the alert");
    }

    private static String refusalOnce(List<String> enter, String program, String address, List<String> tls) {
        List<String> words = new ArrayList<>(enter);
        words.addAll(List.of(program, "-H", address));
        if (!tls.isEmpty()) {
            words.add("--tlsverify");
        }
        tls.forEach(word -> words.add(word.endsWith(".pem") ? file(word) : word));
        words.add("ps");
        Command.Result result = Command.of(words).with("HOME", certs.resolve("home").toString())
                .with("DOCKER_CONFIG", host.directory().resolve("docker-config").toString()).run();
        assertEquals(1, result.exit(), result.out());
        return result.err().strip();
    }

    @Test
    void wrongCertificatesAreRefusedInTheWordsOfDocker() throws IOException {
        Path directory = Files.createDirectory(host.directory().resolve("peer"));
        List<String> flags = new ArrayList<>(List.of("--iptables=false", "--bridge=none", "-s", "vfs"));
        flags.addAll(List.of(daemonFlags()));
        try (RealDockerd dockerd = RealDockerd.start(directory, flags.toArray(String[]::new))) {
            List<String> there = List.of("nsenter", "--net=/proc/" + dockerd.process().pid() + "/ns/net");
            List<String> here = List.of("nsenter", "--net=" + host.namespace());
            MISTAKES.forEach((mistake, words) -> {
                String expected = refusal(there, stock(), ADDRESS, words);
                assertEquals(expected, refusal(there, JdHost.JD, ADDRESS, words), mistake);
                // The JDK has one alert for an expired certificate and one with another purpose.
                String onJd = mistake.startsWith("expired") || mistake.startsWith("server")
                        ? "error during connect: Get \"https://127.0.0.1:2376/v1.45/containers/json\": remote error: tls:"
                                + " unknown certificate"
                        : expected;
                assertEquals(onJd, refusal(here, stock(), ADDRESS, words), mistake);
            });
            List<String> right = List.of("--tlscacert", "ca.pem", "--tlscert", "cert.pem", "--tlskey", "key.pem");
            String otherHost = refusal(there, stock(), "tcp://127.0.0.2:2376", right);
            assertTrue(otherHost.endsWith("certificate is valid for 127.0.0.1, not 127.0.0.2"), otherHost);
            assertEquals(otherHost, refusal(there, JdHost.JD, "tcp://127.0.0.2:2376", right));
            String plain = refusal(there, stock(), ADDRESS, List.of());
            assertEquals("Error response from daemon: Client sent an HTTP request to an HTTPS server.", plain);
            assertEquals(plain, refusal(there, JdHost.JD, ADDRESS, List.of()));
            assertEquals(plain, refusal(here, stock(), ADDRESS, List.of()));
        }
    }
}
