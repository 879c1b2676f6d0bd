package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import jd.server.api.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// jd and a real dockerd exchange images through Debian's registry, with and without a password, and report disk usage
/// and prunes with the same documents.
@Tag("journey")
@Tag("peer")
@Tag("root")
class RegistryJourney {
    private static final String OPEN = "127.0.0.1:5000";
    private static final String LOCKED = "127.0.0.1:5001";

    private static final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private static JdHost jd;
    private static RealDockerd dockerd;

    @BeforeAll
    static void start() throws Exception {
        Requirements.root();
        Peer.REGISTRY.orSkip();
        Peer.DOCKER.orSkip();
        jd = JdHost.start();
        parts.push(jd);
        dockerd = RealDockerd.start(Files.createDirectories(jd.directory().resolve("dockerd")), "--bip", "172.29.0.1/16");
        parts.push(dockerd);
        Path theirs = Path.of("/proc/" + dockerd.process().pid() + "/ns/net");
        for (Path namespace : List.of(jd.namespace(), theirs)) {
            parts.push(PeerRegistry.start(namespace, jd.directory().resolve("open"), 5000, false));
            parts.push(PeerRegistry.start(namespace, jd.directory().resolve("locked"), 5001, true));
        }
        jd.jd("pull", "-q", "busybox").run().ok();
    }

    @AfterAll
    static void stop() throws Exception {
        Exception failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static Command own(String... words) {
        return jd.jd(words).with("DOCKER_CONFIG", jd.directory().resolve("own-config").toString());
    }

    private static Command docker(String... words) {
        List<String> all = new ArrayList<>(List.of(Peer.DOCKER.orSkip().program().toString()));
        all.addAll(List.of(words));
        return Command.of(all).with("DOCKER_HOST", dockerd.host())
                .with("DOCKER_CONFIG", jd.directory().resolve("docker-config").toString());
    }

    private static String id(Command inspect) {
        return inspect.run().ok().out().strip();
    }

    @Test
    void imageThatBothDaemonsPushAndPullKeepsItsId() {
        String id = id(own("image", "inspect", "-f", "{{.Id}}", "busybox"));
        own("tag", "busybox", OPEN + "/app:1").run().ok();
        String pushed = own("push", OPEN + "/app:1").run().ok().out();
        assertTrue(pushed.startsWith("The push refers to repository [" + OPEN + "/app]\n"), pushed);
        assertTrue(pushed.contains(": Pushed\n1: digest: sha256:"), pushed);

        docker("pull", "-q", OPEN + "/app:1").run().ok();
        assertEquals(id, id(docker("image", "inspect", "-f", "{{.Id}}", OPEN + "/app:1")));
        docker("run", "--rm", "--net", "none", OPEN + "/app:1", "true").run().ok();
        docker("tag", OPEN + "/app:1", OPEN + "/back:1").run().ok();
        docker("push", "-q", OPEN + "/back:1").run().ok();

        own("rmi", "-f", OPEN + "/app:1", "busybox").run().ok();
        own("pull", "-q", OPEN + "/back:1").run().ok();
        assertEquals(id, id(own("image", "inspect", "-f", "{{.Id}}", OPEN + "/back:1")));
        assertEquals("hello\n", own("run", "--rm", OPEN + "/back:1", "echo", "hello").run().ok().out());
        String again = own("push", OPEN + "/back:1").run().ok().out();
        assertTrue(again.contains(": Layer already exists\n"), again);
        assertEquals(again.lines().toList().getLast(),
                docker("push", OPEN + "/back:1").run().ok().out().lines().toList().getLast());
        own("tag", OPEN + "/back:1", "busybox").run().ok();
        skopeoReads(again);
    }

    private static void skopeoReads(String push) {
        String digest = push.replaceAll("(?s).*digest: (sha256:[0-9a-f]{64}).*", "$1");
        Peer.Ready skopeo = Peer.SKOPEO.orSkip();
        Command inspect = Command.of("nsenter", "--net=" + jd.namespace(), skopeo.program().toString(), "inspect",
                "--tls-verify=false", "--format", "{{.Digest}}", "docker://" + OPEN + "/back:1");
        skopeo.environment().forEach(inspect::with);
        assertEquals(digest, id(inspect));
    }

    @Test
    void registryWithAPasswordServesBothClientsAfterALogin() {
        own("tag", "busybox", LOCKED + "/app:1").run().ok();
        var refused = own("push", LOCKED + "/app:1").run();
        assertEquals("1 no basic auth credentials\n", refused.exit() + " " + refused.err());
        assertEquals("Error response from daemon: login attempt to http://" + LOCKED
                        + "/v2/ failed with status: 401 Unauthorized\n",
                own("login", "-u", "me", "--password-stdin", LOCKED).input("wrong").run().err());

        assertEquals("Login Succeeded\n",
                own("login", "-u", "me", "--password-stdin", LOCKED).input("secret").run().ok().out());
        own("push", "-q", LOCKED + "/app:1").run().ok();
        // The stock client reads the account from the file that jd has written.
        docker("pull", "-q", LOCKED + "/app:1")
                .with("DOCKER_CONFIG", jd.directory().resolve("own-config").toString()).run().ok();
        assertEquals(id(own("image", "inspect", "-f", "{{.Id}}", "busybox")),
                id(docker("image", "inspect", "-f", "{{.Id}}", LOCKED + "/app:1")));
        own("logout", LOCKED).run().ok();
        assertEquals(1, own("pull", LOCKED + "/app:1").run().exit());
    }

    @Test
    void documentsOfUsageAndPruneHaveDockersFields() throws IOException {
        own("tag", "busybox", OPEN + "/shape:1").run().ok();
        own("push", "-q", OPEN + "/shape:1").run().ok();
        docker("pull", "-q", OPEN + "/shape:1").run().ok();
        for (String[] words : new String[][] {{"create", "--name", "qq", "-v", "vol:/v", OPEN + "/shape:1", "true"},
                {"tag", OPEN + "/shape:1", "gone:1"}}) {
            jd.docker(words).run().ok();
            docker(words).run().ok();
        }
        for (String request : List.of("GET /system/df", "GET /system/df?type=volume", "POST /containers/prune",
                "POST /build/prune", "POST /volumes/prune")) {
            assertEquals(fields(dockerd.socket(), request), fields(jd.socket(), request), request);
        }
        jd.docker("volume", "prune", "-af").run().ok();
        docker("volume", "prune", "-af").run().ok();
    }

    /// {@return each field of the answer with its type}
    private static TreeSet<String> fields(Path socket, String request) throws IOException {
        String[] parts = request.split(" ");
        Http.Answer answer = parts[0].equals("GET")
                ? Http.get(socket, "/v1.45" + parts[1])
                : Http.post(socket, "/v1.45" + parts[1], "");
        String body = answer.body();
        var fields = new TreeSet<String>();
        collect(Json.mapper().readTree(body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1)), "", fields);
        return fields;
    }

    private static void collect(JsonNode node, String path, TreeSet<String> fields) {
        fields.add(path + ": " + node.getNodeType());
        node.properties().forEach(field -> collect(field.getValue(), path + "." + field.getKey(), fields));
        if (node.isArray()) {
            node.forEach(element -> collect(element, path + "[]", fields));
        }
    }
}
