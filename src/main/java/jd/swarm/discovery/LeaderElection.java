package jd.swarm.discovery;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes part in the election of the primary, from a thread of its own: renews this manager's lease each second, and
/// tries to put the key `PREFIX/docker/swarm/leader` with it. [Election] decides what the answers mean.
///
/// Docker Swarm 0.3: leadership/candidate.go
public final class LeaderElection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);
    /// The shortest time to live with which one late renewal does not end a primary.
    public static final Duration SHORTEST = Duration.ofSeconds(3);

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final EtcdStore store;
    private final String key;
    private final Runnable elected;
    private final LongSupplier clock;
    private final Thread thread = Thread.ofPlatform().daemon().name("election").unstarted(this::run);
    private volatile Election election;

    // used by the thread alone
    private String lease = "";
    private ManagerRole reported = new ManagerRole.Replica(Optional.empty());
    private String failure = "";

    /// @param elected called in a thread of its own each time this manager becomes the primary
    LeaderElection(EtcdStore store, String key, Election start, Runnable elected, LongSupplier clock) {
        this.store = store;
        this.key = key;
        this.election = start;
        this.elected = elected;
        this.clock = clock;
    }

    LeaderElection start() {
        thread.start();
        return this;
    }

    /// {@return the role at this moment} It needs no answer of etcd: a primary whose time has passed is none.
    public ManagerRole role() {
        return election.role(clock.getAsLong());
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            takePart();
            try {
                Thread.sleep(INTERVAL);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    // tag::taking-part-in-the-election[]
    /// A failure changes nothing: the next attempt is a second later.
    void takePart() {
        String now = "";
        try {
            long asked = clock.getAsLong();
            if (lease.isEmpty() || !store.renew(lease)) { // <1>
                lease = store.lease(election.timeToLive());
            }
            String self = election.self().toString();
            election = election.answered(
                    store.putIfFree(key, self, lease), lease, asked); // <2>
        } catch (DiscoveryException e) {
            now = e.getMessage();
        }
        report(now);
    }
    // end::taking-part-in-the-election[]

    private void report(String now) {
        if (!now.equals(failure)) {
            failure = now;
            LOG.warn("election of the primary: {}", now.isEmpty() ? "etcd answers again" : now);
        }
        ManagerRole role = role();
        if (role.equals(reported)) {
            return;
        }
        if (reported instanceof ManagerRole.Primary) {
            LOG.info("Leader Election: Cluster leadership lost");
        }
        reported = role;
        switch (role) {
            case ManagerRole.Primary _ -> {
                LOG.info("Leader Election: Cluster leadership acquired");
                Thread.ofPlatform().daemon().name("elected").start(elected);
            }
            case ManagerRole.Replica replica ->
                replica.primary().ifPresent(primary -> LOG.info("New leader elected: {}", primary));
        }
    }

    /// Takes part no longer. The lease is left to expire, as that of a manager that is killed.
    @Override
    public void close() {
        thread.interrupt();
    }
}
