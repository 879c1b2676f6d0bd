package jd.swarm.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `etcd://HOST:PORT,HOST:PORT/PREFIX`: each node has a key `PREFIX/docker/swarm/nodes/ADDRESS`, with a lease, so that
/// etcd removes it when the node has stopped registering. The primary manager's address is the key
/// `PREFIX/docker/swarm/leader`.
///
/// Swarm 0.3: discovery/kv, cli/manage.go setupReplication
final class EtcdNodes implements Discovery {
    private static final Logger LOG = LoggerFactory.getLogger(EtcdNodes.class);

    private final String url;
    private final EtcdStore store;
    private final String directory;
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    private EtcdNodes(String url, EtcdStore store, String directory) {
        this.url = url;
        this.store = store;
        this.directory = directory;
    }

    /// @param rest `HOST:PORT,HOST:PORT/PREFIX`; the prefix may be missing
    static EtcdNodes parse(String rest) {
        String[] parts = rest.split("/", 2);
        String prefix = parts.length < 2 ? "" : parts[1].replaceAll("/+$", "");
        List<NodeAddress> servers = Arrays.stream(parts[0].split(",")).map(NodeAddress::parse).toList();
        return new EtcdNodes("etcd://" + rest, new EtcdStore(servers, new DiscoveryHttp()),
                (prefix.isEmpty() ? "" : prefix + "/") + "docker/swarm/");
    }

    /// A value that is not an address, of some other program, is logged once and left out.
    @Override
    public List<NodeAddress> fetch() {
        List<NodeAddress> addresses = new ArrayList<>();
        for (String text : values()) {
            try {
                addresses.add(NodeAddress.parse(text));
            } catch (DiscoveryException e) {
                if (reported.add(text)) {
                    LOG.warn("{}: {}", url, e.getMessage());
                }
            }
        }
        return addresses.stream().distinct().toList();
    }

    private List<String> values() {
        try {
            return store.valuesBelow(directory + "nodes/");
        } catch (DiscoveryException e) {
            throw e.during("read nodes of " + url);
        }
    }

    /// A new lease each time: the key moves to it, and the one before expires without effect. So nothing has to be
    /// remembered between two heartbeats, and a restart of etcd needs no special case.
    @Override
    public void register(NodeAddress address, Duration timeToLive) {
        try {
            store.put(directory + "nodes/" + address, address.toString(), store.lease(timeToLive));
        } catch (DiscoveryException e) {
            throw e.during("register " + address + " at " + url);
        }
    }

    @Override
    public LeaderElection campaign(NodeAddress self, Duration timeToLive, Runnable elected) {
        return new LeaderElection(
                store, directory + "leader", Election.of(self, timeToLive), elected, System::nanoTime).start();
    }
}
