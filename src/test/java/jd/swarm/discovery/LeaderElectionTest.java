package jd.swarm.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import jd.swarm.discovery.ManagerRole.Primary;
import jd.swarm.discovery.ManagerRole.Replica;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two managers whose turns, clock and etcd are the test's.
class LeaderElectionTest {
    private static final Duration TTL = Duration.ofSeconds(10);
    private static final ManagerRole UNELECTED = new Replica(Optional.empty());

    private final NodeAddress first = NodeAddress.parse("10.0.0.1:4000");
    private final NodeAddress second = NodeAddress.parse("10.0.0.2:4000");
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final Semaphore elections = new Semaphore(0);
    private final ScriptedEtcd etcd;
    private volatile Duration answerTime = Duration.ZERO;
    private final LeaderElection one;
    private final LeaderElection two;

    LeaderElectionTest() throws IOException {
        etcd = new ScriptedEtcd(() -> pass(answerTime));
        one = manager(first);
        two = manager(second);
    }

    private LeaderElection manager(NodeAddress self) {
        return new LeaderElection(etcd.store(), "leader", Election.of(self, TTL), elections::release, clock::get);
    }

    @AfterEach
    void close() {
        etcd.close();
    }

    private static ManagerRole replicaOf(NodeAddress primary) {
        return new Replica(Optional.of(primary));
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void firstManagerBecomesThePrimaryAndTheOtherItsReplica() throws Exception {
        assertEquals(UNELECTED, one.role());
        one.takePart();
        two.takePart();
        assertEquals(new Primary(), one.role());
        assertEquals(replicaOf(first), two.role());
        assertEquals("10.0.0.1:4000", etcd.value());
        assertEquals(true, elections.tryAcquire(10, TimeUnit.SECONDS));
    }

    @Test
    void primaryStaysWhileItsLeaseIsRenewed() {
        for (int i = 0; i < 4; i++) {
            one.takePart();
            two.takePart();
            pass(TTL.minusSeconds(1));
        }
        assertEquals(new Primary(), one.role());
        assertEquals(replicaOf(first), two.role());
    }

    @Test
    void replicaTakesOverWhenTheLeaseHasExpired() {
        one.takePart();
        two.takePart();
        etcd.expireLeases();
        two.takePart();
        assertEquals(new Primary(), two.role());
        one.takePart();
        assertEquals(replicaOf(second), one.role());
    }

    @Test
    void primaryStepsDownAfterItsTimeToLiveWithoutAnAnswer() {
        one.takePart();
        two.takePart();
        etcd.setDown(true);
        pass(TTL.minusNanos(1));
        one.takePart();
        two.takePart();
        assertEquals(new Primary(), one.role());
        pass(Duration.ofNanos(1));
        assertEquals(UNELECTED, one.role(), "without another turn");
        assertEquals(replicaOf(first), two.role(), "an etcd that is down says nothing about the primary");
        etcd.setDown(false);
        one.takePart();
        assertEquals(new Primary(), one.role(), "its lease has not expired in etcd");
    }

    /// etcd's own clock for the lease may have started with the request or with the answer.
    @Test
    void timeToLiveOfAPrimaryBeginsBeforeTheRequest() {
        answerTime = Duration.ofSeconds(2);
        one.takePart();
        assertEquals(new Primary(), one.role());
        pass(TTL.minusSeconds(4));
        assertEquals(UNELECTED, one.role());
    }

    @Test
    void leaseLastsAtLeastAsLongAsTheRole() {
        new LeaderElection(etcd.store(), "leader", Election.of(first, Duration.ofMillis(3001)), () -> {}, clock::get)
                .takePart();
        assertEquals(Duration.ofSeconds(4), etcd.granted());
    }

    @Test
    void primaryIsElectedByARequestWhoseAnswerIsLost() {
        etcd.setLosesAnswers(true);
        one.takePart();
        assertEquals(UNELECTED, one.role());
        etcd.setLosesAnswers(false);
        one.takePart();
        etcd.setLosesAnswers(true);
        pass(TTL.minusSeconds(1));
        one.takePart();
        etcd.setLosesAnswers(false);
        one.takePart();
        two.takePart();
        assertEquals(new Primary(), one.role());
        assertEquals(replicaOf(first), two.role());
    }

    /// The manager that was killed and started again must not take the lease of its predecessor for its own, nor relay
    /// requests to itself.
    @Test
    void managerThatIsStartedAgainWaitsForItsPredecessorsLease() {
        one.takePart();
        LeaderElection again = manager(first);
        again.takePart();
        assertEquals(UNELECTED, again.role());
        etcd.expireLeases();
        again.takePart();
        assertEquals(new Primary(), again.role());
    }
}
