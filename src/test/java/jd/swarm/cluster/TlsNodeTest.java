package jd.swarm.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import jd.client.api.ConnectionOptions;
import jd.client.api.DaemonAddress;
import jd.machine.certificates.CertificateAuthority;
import jd.machine.certificates.ServerNames;
import jd.server.http.ServerTls;
import jd.swarm.scheduler.Filter;
import jd.swarm.scheduler.Scheduler;
import jd.swarm.scheduler.Strategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node whose daemon verifies the certificates of its clients.
class TlsNodeTest {
    @TempDir
    private Path directory;

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private FakeDaemon daemon() {
        CertificateAuthority authority = CertificateAuthority.openOrCreate(directory, "test");
        authority.issueForClient("manager").write(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        authority.issueForServer("node", ServerNames.of("127.0.0.1"))
                .write(directory.resolve("server.pem"), directory.resolve("server-key.pem"));
        return FakeDaemon.start(
                "a", "n1", new ServerTls(true, true, file("ca.pem"), file("server.pem"), file("server-key.pem")));
    }

    private static NodeState stateWith(FakeDaemon daemon, Function<String, DaemonAddress> dial) throws InterruptedException {
        try (var cluster = new Cluster(new Scheduler(new Strategy.Spread(), Filter.all(), 0),
                new NodeTiming(Duration.ofSeconds(1), Duration.ofSeconds(5)), dial)) {
            cluster.discovered(List.of(daemon.address()));
            ClusterNode node = cluster.nodes().getFirst();
            for (int i = 0; i < 500 && node.state().equals(new NodeState.Pending("not connected yet")); i++) {
                Thread.sleep(20);
            }
            return node.state();
        }
    }

    @Test
    void nodeIsConnectedWithTheManagersCertificate() throws Exception {
        try (FakeDaemon daemon = daemon()) {
            var verify = new ConnectionOptions(
                    List.of("tcp://" + daemon.address()), Optional.empty(), Optional.of(true), ConnectionOptions.NONE.files());
            NodeState state = stateWith(
                    daemon, _ -> DaemonAddress.of(verify, Map.of("DOCKER_CERT_PATH", directory.toString())));
            assertTrue(state instanceof NodeState.Healthy, state::error);
        }
    }

    @Test
    void nodeIsPendingForAManagerWithoutTls() throws Exception {
        try (FakeDaemon daemon = daemon()) {
            NodeState state = stateWith(daemon, DaemonAddress::parse);
            assertTrue(state instanceof NodeState.Pending, state::status);
        }
    }
}
