package jd.swarm.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EtcdNodesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private final NodeAddress node = NodeAddress.parse("10.0.0.1:2375");
    private final NodeAddress other = NodeAddress.parse("10.0.0.2:2375");

    @Test
    void nodesAreReadFromEtcdAndStayKnownWhileItIsDown() throws Exception {
        EtcdServer etcd = EtcdServer.in(directory);
        // The first server of the list is never there.
        String url = "etcd://127.0.0.1:" + EtcdServer.freePort() + "," + etcd.address() + "/class/";
        Discovery discovery = Discovery.parse(url);
        var failure = assertThrows(DiscoveryException.class, discovery::fetch);
        assertTrue(failure.mayPass());
        assertTrue(failure.getMessage().startsWith("read nodes of " + url + ": no server answers at 127.0.0.1:"));
        var reports = new LinkedBlockingQueue<String>();
        etcd.start();
        try (var _ = discovery.watch(Duration.ofMillis(100), nodes -> reports.add(nodes.toString()))) {
            assertEquals("[]", reports.poll(30, TimeUnit.SECONDS));
            registerThreeTimes(discovery);
            assertEquals("[10.0.0.1:2375]", reports.poll(30, TimeUnit.SECONDS));
            discovery.register(other, Duration.ofSeconds(2));
            assertEquals("[10.0.0.1:2375, 10.0.0.2:2375]", reports.poll(30, TimeUnit.SECONDS));
            assertEquals("[10.0.0.1:2375]", reports.poll(30, TimeUnit.SECONDS), "the lease has expired");
            foreignValuesAreLeftOut(etcd.address(), discovery);
            etcd.stop();
            assertThrows(DiscoveryException.class, () -> discovery.register(other, MINUTE));
            etcd.start();
            registerWhenItAnswers(discovery);
            assertEquals("[10.0.0.1:2375, 10.0.0.2:2375]", reports.poll(30, TimeUnit.SECONDS));
        } finally {
            etcd.stop();
        }
        assertEquals(List.of(), new ArrayList<>(reports), "an etcd that is down says nothing about the nodes");
    }

    private void registerThreeTimes(Discovery discovery) {
        for (int i = 0; i < 3; i++) {
            discovery.register(node, MINUTE);
        }
    }

    private void foreignValuesAreLeftOut(NodeAddress etcd, Discovery discovery) {
        var store = new EtcdStore(List.of(etcd), new DiscoveryHttp());
        store.put("class/docker/swarm/nodes/x", "no address", store.lease(MINUTE));
        store.put("class/docker/swarm/other", "10.9.9.9:2375", store.lease(MINUTE));
        assertEquals(List.of(node), discovery.fetch());
    }

    private void registerWhenItAnswers(Discovery discovery) throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            try {
                discovery.register(other, MINUTE);
                return;
            } catch (DiscoveryException e) {
                Thread.sleep(100);
            }
        }
        discovery.register(other, MINUTE);
    }
}
