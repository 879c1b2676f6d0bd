package jd.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jd.client.session.ProcessContext;
import jd.swarm.discovery.NodeAddress;
import jd.swarm.discovery.TokenHub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwarmCommandsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();

    private int swarm(String line) {
        out.reset();
        err.reset();
        var process = new ProcessContext(InputStream.nullInputStream(), out, err, _ -> false, environment);
        return SwarmMain.runIn(process, List.of(line.split(" ")));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    private String error() {
        return err.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void clusterIsCreatedJoinedAndListedThroughAHub() throws Exception {
        try (TokenHub hub = TokenHub.start(new NodeAddress("127.0.0.1", 0), Duration.ofMinutes(1))) {
            environment.put("SWARM_HUB", "tcp://127.0.0.1:" + hub.port());
            assertEquals(0, swarm("create"), this::error);
            String token = printed();
            assertTrue(token.matches("127\\.0\\.0\\.1:" + hub.port() + "/[0-9a-f]{32}"), token);
            var joined = new ByteArrayOutputStream();
            Thread join = Thread.ofPlatform().start(() -> SwarmMain.runIn(
                    new ProcessContext(InputStream.nullInputStream(), joined, joined, _ -> false, Map.of()),
                    List.of("join", "--advertise", "10.0.0.7:2375", "token://" + token)));
            for (int i = 0; i < 500 && joined.size() == 0; i++) {
                Thread.sleep(20);
            }
            join.interrupt();
            join.join();
            assertEquals("registered 10.0.0.7:2375", joined.toString(StandardCharsets.UTF_8).strip());
            environment.put("SWARM_DISCOVERY", "token://" + token);
            assertEquals(0, swarm("list"), this::error);
            assertEquals("10.0.0.7:2375", printed());
        }
    }

    @Test
    void listPrintsTheAddressesOfARange() {
        assertEquals(0, swarm("list nodes://10.0.0.[1:3]:2375"));
        assertEquals("10.0.0.1:2375\n10.0.0.2:2375\n10.0.0.3:2375", printed());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "list | swarm list: discovery required: name one, such as token://HUB:PORT/TOKEN, or set SWARM_DISCOVERY",
        "list file:///none | swarm list: read nodes of /none: no such file",
        "join nodes://a:1 | swarm join: --addr required: the HOST:PORT at which the manager reaches this node's daemon",
        "join --addr a nodes://a:1 | swarm join: invalid node address \"a\": expected HOST:PORT, such as 10.0.0.1:2375",
        "join --addr a:1 --heartbeat 10ms nodes://a:1 | swarm join: --heartbeat must be at least 1s",
        "join --addr a:1 --heartbeat 60s --ttl 60s nodes://a:1 | swarm join: --ttl must be longer than --heartbeat,"
                + " or the node expires in between",
        "join --addr a:1 nodes://a:1 | swarm join: register a:1: a list of nodes:// is fixed; give a:1 to the manager",
        "manage --replication nodes://a:1 | swarm manage: --advertise address must be provided when using"
                + " --leader-election",
        "manage --replication --addr a nodes://a:1 | swarm manage: --advertise should be of the form ip:port or"
                + " hostname:port",
        "manage --replication --addr a:1 --replication-ttl 2s nodes://a:1 | swarm manage: --replication-ttl must be at"
                + " least 3s",
        "manage --replication --addr a:1 nodes://a:1 | swarm manage: Leader election is only supported with consul, etcd"
                + " and zookeeper discovery.",
        "create --hub 127.0.0.1:1 | swarm create: create a cluster at 127.0.0.1:1 (is `jd swarm hub` running there?):"
                + " no server answers at 127.0.0.1:1",
        "hub -H tcp://192.0.2.1:1 | swarm hub: listen on tcp://192.0.2.1:1: Cannot assign requested address"})
    void mistakeIsAnsweredWithOneLine(String line, String message) {
        assertEquals(1, swarm(line));
        assertEquals(message, error());
        assertEquals("", printed());
    }
}
