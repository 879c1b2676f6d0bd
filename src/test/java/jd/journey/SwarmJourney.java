package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Three jd daemons on hosts of their own, one manager, and the stock client, which knows only the manager. The tests
/// build on each other: the last one kills a node.
@Tag("journey")
@Tag("peer")
@Tag("root")
@TestMethodOrder(OrderAnnotation.class)
class SwarmJourney {
    private static final String NODES = "nodes://10.78.0.[11:13]:2375";

    private static SwarmHosts swarm;
    /// By their ports.
    private static final Map<Integer, Process> replicated = new HashMap<>();

    @BeforeAll
    static void start() {
        Requirements.root();
        swarm = SwarmHosts.start(
                List.of("--label", "storage=ssd"), List.of("--label", "storage=disk"), List.of("--label", "storage=disk"));
        // A second listing of n1 is dropped by discovery.
        swarm.manage(SwarmHosts.PORT, "--heartbeat", "2s", "--timeout", "20s", NODES + "," + SwarmHosts.address(1));
        startReplicated();
        JdHost.await("three healthy nodes", () -> healthyNodes() == 3);
        docker("pull", "busybox");
    }

    /// Starts two more managers, of the first node, whose discovery is an etcd.
    private static void startReplicated() {
        String store = "etcd://127.0.0.1:2379/class";
        swarm.startEtcd(store);
        for (int port : List.of(4001, 4002)) {
            replicated.put(port, swarm.manage(port, "--replication", "--addr", SwarmHosts.manager(port), "--ttl", "10s",
                    "--heartbeat", "2s", "--timeout", "20s", store));
        }
    }

    @AfterAll
    static void stop() {
        if (swarm != null) {
            swarm.close();
        }
    }

    private static long healthyNodes() {
        return swarm.docker("info").run().out().lines().filter(line -> line.endsWith("Status: Healthy")).count();
    }

    private static String docker(String... words) {
        return swarm.docker(words).run().ok().line();
    }

    private static String refused(String... words) {
        Command.Result result = swarm.docker(words).run();
        assertTrue(result.exit() != 0, () -> String.join(" ", words) + ": " + result.out());
        return result.err().strip();
    }

    private static String node(String container) {
        return docker("inspect", "--format", "{{.Node.Name}}", container);
    }

    @Test
    @Order(1)
    void infoAndVersionShowTheCluster() {
        assertTrue(docker("version").contains("swarm/"));
        String info = docker("info");
        for (String line : List.of("Strategy: spread", "Nodes: 3", "n1: 10.78.0.11:2375", "n3: 10.78.0.13:2375",
                "└ Reserved CPUs: 0 / ", "storage=ssd")) {
            assertTrue(info.contains(line), () -> line + " in\n" + info);
        }
    }

    @Test
    @Order(2)
    void containersAreSpreadAndListedWithTheirNodes() {
        for (String name : List.of("c1", "c2", "c3")) {
            docker("run", "-d", "--name", name, "busybox", "sleep", "600");
        }
        Set<String> names = new TreeSet<>(docker("ps", "--format", "{{.Names}}").lines().toList());
        assertEquals(3, names.size());
        assertEquals(Set.of("n1", "n2", "n3"), Set.of(node("c1"), node("c2"), node("c3")));
        assertTrue(names.contains(node("c1") + "/c1"), names::toString);
        assertEquals("c1", docker("ps", "--filter", "node=" + node("c1"), "--format", "{{.Names}}").split("/")[1]);
        assertEquals(docker("inspect", "--format", "{{.Id}}", "c2"),
                docker("inspect", "--format", "{{.Id}}", node("c2") + "/c2"));
    }

    @Test
    @Order(3)
    void oneContainerIsUsedAsOnOneDaemon() throws Exception {
        assertEquals("hello", docker("run", "--rm", "busybox", "echo", "hello"));
        assertEquals("typed", swarm.docker("run", "--rm", "-i", "busybox", "cat").input("typed").run().ok().line());
        assertEquals(3, swarm.docker("run", "--rm", "busybox", "sh", "-c", "exit 3").run().exit());
        assertEquals("typed", swarm.docker("exec", "-i", "c1", "cat").input("typed").run().ok().line());
        assertEquals(7, swarm.docker("exec", "c1", "sh", "-c", "exit 7").run().exit());
        docker("exec", "-d", "c1", "touch", "/tmp/detached");
        docker("exec", "c1", "sh", "-c", "echo changed > /tmp/f");
        assertTrue(docker("diff", "c1").contains("A /tmp/f"));
        assertTrue(docker("top", "c1").contains("sleep"));
        assertTrue(docker("stats", "--no-stream", "c1").contains("MEM"));
        Path file = swarm.directory().resolve("copied");
        docker("cp", "c1:/tmp/f", file.toString());
        assertEquals("changed\n", Files.readString(file));
        docker("cp", file.toString(), "c1:/tmp/g");
        assertEquals("changed", docker("exec", "c1", "cat", "/tmp/g"));
        docker("export", "-o", swarm.directory().resolve("export.tar").toString(), "c1");
        docker("update", "--memory", "64m", "--memory-swap", "64m", "c1");
        docker("pause", "c1");
        assertTrue(docker("ps", "--filter", "status=paused", "--format", "{{.Names}}").endsWith("/c1"));
        docker("unpause", "c1");
        docker("restart", "-t", "0", "c1");
        docker("rename", "c1", "renamed");
        docker("kill", "renamed");
        assertEquals("137", docker("wait", "renamed"));
        docker("start", "renamed");
        docker("stop", "-t", "0", "renamed");
        docker("rename", "renamed", "c1");
        docker("start", "c1");
    }

    @Test
    @Order(4)
    void logsAndAttachStream() throws Exception {
        docker("run", "-d", "-i", "--name", "talk", "busybox", "sh", "-c", "echo one; read line; echo got $line; sleep 1");
        JdHost.await("the first line", () -> docker("logs", "talk").equals("one"));
        Process follower = swarm.docker("logs", "-f", "talk").start();
        Process attached = swarm.docker("attach", "talk").start();
        attached.getOutputStream().write("two\n".getBytes(StandardCharsets.UTF_8));
        attached.getOutputStream().flush();
        assertEquals("got two\n", new String(attached.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals("one\ngot two\n", new String(follower.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals("got two", docker("logs", "--tail", "1", "talk"));
        docker("rm", "talk");
    }

    @Test
    @Order(5)
    void namesAndPortsAreUniqueWhereTheyMustBe() {
        assertTrue(refused("create", "--name", "c2", "busybox").contains(
                "Conflict. The container name \"/c2\" is already in use by container"));
        assertTrue(refused("rename", "c3", "c2").contains("Conflict."));
        for (String name : List.of("p1", "p2", "p3")) {
            docker("run", "-d", "-p", "8080:80", "--name", name, "busybox", "sleep", "600");
        }
        assertEquals(3, Set.of(node("p1"), node("p2"), node("p3")).size());
        assertTrue(docker("port", "p1").startsWith("80/tcp -> 10.78.0.1"));
        String reasons = refused("create", "-p", "8080:80", "busybox");
        assertTrue(reasons.contains("n1, n2, n3: port 8080/tcp is in use"), reasons);
        docker("rm", "-f", "p1", "p2", "p3");
        assertTrue(refused("inspect", "nosuch").contains("No such object: nosuch"));
        assertTrue(refused("start", "nosuch").contains("No such container: nosuch"));
        String room = refused("create", "--memory", "900g", "busybox");
        assertTrue(room.contains("no room for"), room);
    }

    @Test
    @Order(6)
    void containersGoWhereTheirDependenciesAre() {
        docker("run", "-d", "--name", "data", "-v", "data:/data", "-e", "constraint:node==n2", "busybox", "sleep", "600");
        assertEquals("n2", node("data"));
        assertEquals("", docker("exec", "data", "env").lines().filter(line -> line.startsWith("constraint"))
                .findFirst().orElse(""));
        assertEquals("n1", node(docker("create", "-e", "constraint:storage==ssd", "busybox")));
        docker("create", "--name", "uses", "--volumes-from", "n2/data", "busybox");
        docker("create", "--name", "shares", "--net", "container:data", "busybox");
        docker("create", "--name", "near", "-e", "affinity:container==data", "busybox");
        docker("create", "--name", "same", "-v", "data:/data", "busybox");
        for (String name : List.of("uses", "shares", "near", "same")) {
            assertEquals("n2", node(name));
        }
        docker("network", "create", "app");
        docker("run", "-d", "--name", "server", "--net", "app", "busybox", "sleep", "600");
        assertTrue(docker("run", "--rm", "--net", "app", "busybox", "nslookup", "server").contains("Name:\tserver"));
        assertTrue(docker("network", "ls", "--format", "{{.Name}}").lines().toList()
                .containsAll(List.of("app", "n1/bridge", "n3/none")));
        assertTrue(refused("network", "inspect", "bridge").contains("ambiguous"));
        docker("rm", "-f", "server", "data", "uses", "shares", "near", "same");
        docker("network", "rm", "app");
        assertEquals("data", docker("volume", "ls", "-q"));
        docker("volume", "rm", "data");
    }

    @Test
    @Order(7)
    void imagesAreMergedAndChangedOnAllNodes() {
        docker("tag", "busybox", "copy:1");
        assertEquals("copy:1", docker("images", "--format", "{{.Repository}}:{{.Tag}}", "copy"));
        docker("commit", "c2", "made:1");
        docker("create", "--name", "frommade", "made:1", "true");
        assertEquals(node("c2"), node("frommade"));
        Path saved = swarm.directory().resolve("saved.tar");
        docker("save", "-o", saved.toString(), "made:1");
        docker("rm", "frommade");
        docker("rmi", "made:1", "copy:1");
        docker("load", "-i", saved.toString());
        for (int i = 1; i <= 3; i++) {
            assertEquals("made:1", swarm.node(i).docker(
                    "images", "--format", "{{.Repository}}:{{.Tag}}", "made").run().ok().line());
        }
        docker("rmi", "made:1");
    }

    @Test
    @Order(8)
    void eventsOfAllNodesHaveTheirNode() {
        String since = Long.toString(System.currentTimeMillis() / 1000);
        docker("run", "--rm", "-e", "constraint:node==n1", "busybox", "true");
        docker("run", "--rm", "-e", "constraint:node==n3", "busybox", "true");
        String until = Long.toString(System.currentTimeMillis() / 1000 + 1);
        String events = docker("events", "--since", since, "--until", until, "--filter", "event=start",
                "--format", "{{.Action}} {{index .Actor.Attributes \"node.name\"}}");
        assertEquals(Set.of("start n1", "start n3"), Set.copyOf(events.lines().toList()));
    }

    @Test
    @Order(9)
    void stockComposeRunsAProjectOnOneNode() throws Exception {
        Path file = Files.writeString(swarm.directory().resolve("compose.yaml"), """
                name: shop
                services:
                  web:
                    image: busybox
                    command: sleep 600
                    volumes: ["store:/data"]
                    depends_on: [db]
                  db:
                    image: busybox
                    command: sleep 600
                    ports: ["5432:5432"]
                volumes: {store: {}}
                """);
        String compose = Peer.COMPOSE.orSkip().program().toString();
        swarm.client(compose, "-f", file.toString(), "up", "-d").run().ok();
        assertEquals(node("shop-db-1"), node("shop-web-1"));
        assertTrue(docker("exec", "shop-web-1", "nslookup", "db").contains("Name:\tdb"));
        swarm.client(compose, "-f", file.toString(), "down", "-v", "-t", "0").run().ok();
        assertEquals("", docker("ps", "-aq", "--filter", "label=com.docker.compose.project=shop"));
        assertEquals("", docker("network", "ls", "-q", "--filter", "name=shop"));
        assertEquals("", docker("volume", "ls", "-q"));
    }

    @Test
    @Order(10)
    void dockerPyUsesTheCluster() {
        Peer.Ready python = Peer.DOCKER_PY.orSkip();
        Command command = swarm.client(python.program().toString(), "-c", """
                import docker
                engine = docker.from_env()
                assert engine.containers.run('busybox', 'echo hi', remove=True) == b'hi\\n'
                container = engine.containers.run('busybox', 'sleep 100', detach=True, name='py')
                assert container.attrs['Node']['Name'] in ('n1', 'n2', 'n3')
                assert container.exec_run('echo in').output == b'in\\n'
                assert [c.name for c in engine.containers.list(filters={'name': 'py'})] == ['py']
                container.stop(timeout=0)
                assert container.wait()['StatusCode'] == 137
                container.remove()
                """);
        python.environment().forEach(command::with);
        command.run().ok();
    }

    @Test
    @Order(11)
    void replicaRelaysToThePrimaryAndTakesOverWhenItIsKilled() {
        JdHost.await("a primary and its replica", () -> isReplicaOf(4001, 4002) || isReplicaOf(4002, 4001));
        int replica = isReplicaOf(4001, 4002) ? 4001 : 4002;
        int primary = replica == 4001 ? 4002 : 4001;
        String info = info(primary);
        assertTrue(info.contains("Role: primary") && !info.contains("Primary:"), info);
        swarm.dockerOf(replica, "run", "-d", "--name", "kept", "busybox", "sleep", "600").run().ok();
        assertEquals("typed",
                swarm.dockerOf(replica, "run", "--rm", "-i", "busybox", "cat").input("typed").run().ok().line());
        assertEquals(7, swarm.dockerOf(replica, "exec", "kept", "sh", "-c", "exit 7").run().exit());
        SwarmHosts.kill(replicated.get(primary));
        JdHost.await("the replica as primary", () -> info(replica).contains("Role: primary"));
        assertEquals("typed", swarm.dockerOf(replica, "exec", "-i", "kept", "cat").input("typed").run().ok().line());
        Command.Result twice = swarm.dockerOf(replica, "create", "--name", "kept", "busybox").run();
        assertTrue(twice.err().contains("The container name \"/kept\" is already in use"), twice::err);
        swarm.dockerOf(replica, "rm", "-f", "kept").run().ok();
    }

    private static String info(int port) {
        return swarm.dockerOf(port, "info").run().out();
    }

    private static boolean isReplicaOf(int port, int primary) {
        String info = info(port);
        return info.contains("Role: replica") && info.contains("Primary: " + SwarmHosts.manager(primary))
                && info.contains("Status: Healthy");
    }

    @Test
    @Order(12)
    void killedNodeIsMarkedAndComesBack() throws Exception {
        String lost = docker("ps", "--filter", "node=n3", "--format", "{{.Names}}");
        swarm.node(3).killDaemon();
        JdHost.await("n3 unhealthy", () -> docker("info").contains("Status: Unhealthy"));
        assertTrue(docker("ps", "--format", "{{.Names}} {{.Status}}").contains(lost + " Host Down"));
        assertTrue(refused("exec", lost, "true").contains("node n3 (10.78.0.13:2375) is Unhealthy"));
        for (int i = 0; i < 4; i++) {
            assertTrue(!node(docker("create", "busybox")).equals("n3"));
        }
        assertTrue(refused("create", "-e", "constraint:node==n3", "busybox").contains("n3: unhealthy"));
        swarm.node(3).startDaemon();
        JdHost.await("n3 healthy", () -> healthyNodes() == 3);
        docker("start", lost);
        docker("rm", "-f", lost);
        String all = docker("ps", "-aq");
        for (String id : all.lines().toList()) {
            docker("rm", "-f", id);
        }
        assertEquals("", docker("ps", "-aq"));
    }
}
