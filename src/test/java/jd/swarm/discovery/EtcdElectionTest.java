package jd.swarm.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import jd.swarm.discovery.ManagerRole.Primary;
import jd.swarm.discovery.ManagerRole.Replica;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EtcdElectionTest {
    private static final Duration TTL = LeaderElection.SHORTEST;

    private final NodeAddress first = NodeAddress.parse("10.0.0.1:4000");
    private final NodeAddress second = NodeAddress.parse("10.0.0.2:4000");

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 3000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(20);
        }
        assertTrue(condition.getAsBoolean());
    }

    @Test
    void primaryStepsDownWhenEtcdIsDownAndIsElectedAgain(@TempDir Path directory) throws Exception {
        EtcdServer etcd = EtcdServer.in(directory);
        etcd.start();
        Discovery discovery = Discovery.parse("etcd://" + etcd.address() + "/class");
        LeaderElection one = discovery.campaign(first, TTL, () -> {});
        LeaderElection two = discovery.campaign(second, TTL, () -> {});
        try {
            await(() -> isReplicaOf(first, two, one) || isReplicaOf(second, one, two));
            LeaderElection primary = one.role() instanceof Primary ? one : two;
            (primary == one ? two : one).close();
            etcd.stop();
            await(() -> primary.role().equals(new Replica(Optional.empty())));
            etcd.start();
            await(() -> primary.role() instanceof Primary);
        } finally {
            one.close();
            two.close();
            etcd.stop();
        }
    }

    private static boolean isReplicaOf(NodeAddress address, LeaderElection replica, LeaderElection primary) {
        return primary.role() instanceof Primary && replica.role().equals(new Replica(Optional.of(address)));
    }

    @Test
    void replicaTakesOverAfterThePrimaryHasSteppedDown(@TempDir Path directory) throws Exception {
        EtcdServer etcd = EtcdServer.in(directory);
        etcd.start();
        Discovery discovery = Discovery.parse("etcd://" + etcd.address() + "/class");
        LeaderElection one = discovery.campaign(first, TTL, () -> {});
        try (LeaderElection two = discovery.campaign(second, TTL, () -> {})) {
            await(() -> one.role() instanceof Primary || two.role() instanceof Primary);
            LeaderElection primary = one.role() instanceof Primary ? one : two;
            LeaderElection replica = primary == one ? two : one;
            primary.close();
            await(() -> replica.role() instanceof Primary);
            assertEquals(new Replica(Optional.empty()), primary.role(), "its role must end before its lease in etcd");
        } finally {
            one.close();
            etcd.stop();
        }
    }

    @Test
    void keyIsPutByOneOfTwoCallers(@TempDir Path directory) throws Exception {
        EtcdServer etcd = EtcdServer.in(directory);
        etcd.start();
        try {
            var store = new EtcdStore(List.of(etcd.address()), new DiscoveryHttp());
            Discovery nodes = Discovery.parse("etcd://" + etcd.address());
            await(() -> answers(nodes));
            String lease = store.lease(Duration.ofMinutes(1));
            String other = store.lease(Duration.ofMinutes(1));
            assertEquals(new EtcdStore.Leased("a:1", lease), store.putIfFree("leader", "a:1", lease));
            assertEquals(new EtcdStore.Leased("a:1", lease), store.putIfFree("leader", "b:1", other));
            assertTrue(store.renew(lease));
            assertTrue(!store.renew("12345"), "no such lease");
            store.put("unleased", "by hand", "0");
            assertEquals(new EtcdStore.Leased("b:1", other), store.putIfFree("unleased", "b:1", other));
        } finally {
            etcd.stop();
        }
    }

    private static boolean answers(Discovery discovery) {
        try {
            discovery.fetch();
            return true;
        } catch (DiscoveryException e) {
            return false;
        }
    }
}
