package jd.swarm.discovery;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a discovery at intervals and reports its addresses when they have changed.
///
/// While the discovery cannot be read, the last known addresses stay valid: a store that is down says nothing about the
/// nodes. Its failure is logged once, and so is its return.
public final class DiscoveryWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiscoveryWatch.class);

    private final Discovery discovery;
    private final Duration interval;
    private final Consumer<List<NodeAddress>> listener;
    private final Thread thread;

    // used by the thread alone
    private Optional<Set<NodeAddress>> known = Optional.empty();
    private String failure = "";

    private DiscoveryWatch(Discovery discovery, Duration interval, Consumer<List<NodeAddress>> listener) {
        this.discovery = discovery;
        this.interval = interval;
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("discovery").unstarted(this::watch);
    }

    static DiscoveryWatch start(Discovery discovery, Duration interval, Consumer<List<NodeAddress>> listener) {
        var watch = new DiscoveryWatch(discovery, interval, listener);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            read();
            try {
                Thread.sleep(interval);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    // tag::reading-a-discovery[]
    private void read() {
        try {
            List<NodeAddress> addresses = discovery.fetch();
            if (!failure.isEmpty()) {
                LOG.info("discovery answers again");
                failure = "";
            }
            Set<NodeAddress> now = new HashSet<>(addresses);
            if (known.isEmpty() || !known.get().equals(now)) { // <1>
                known = Optional.of(now);
                listener.accept(addresses);
            }
        } catch (DiscoveryException e) {
            if (!e.getMessage().equals(failure)) { // <2>
                failure = e.getMessage();
                LOG.warn("{}; {}", failure, known
                        .map(nodes -> "the last nodes stay: " + nodes.size())
                        .orElse("no nodes are known yet"));
            }
        }
    }
    // end::reading-a-discovery[]

    @Override
    public void close() {
        thread.interrupt();
    }
}
