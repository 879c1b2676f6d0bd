package jd.swarm.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import jd.client.api.DaemonAddress;
import jd.server.api.ApiException;
import jd.swarm.scheduler.NodeView;
import jd.swarm.scheduler.Placement;
import jd.swarm.scheduler.PlacementRequest;
import jd.swarm.scheduler.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The nodes that discovery lists, and what is decided for all of them together: which daemon may join and under which
/// name, on which node a container is created, and that a container's name occurs once.
///
/// Docker Swarm 0.2: cluster/swarm/cluster.go
public final class Cluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private final Scheduler scheduler;
    private final NodeTiming timing;
    private final Function<String, DaemonAddress> daemons;
    private final Map<String, ClusterNode> managers = new ConcurrentHashMap<>();

    // guarded by this
    private final Map<String, ClusterNode> nodes = new LinkedHashMap<>();
    private final Map<String, NodeWatch> watches = new HashMap<>();
    private final Map<ClusterNode, NodeFacts> admitted = new HashMap<>();
    private final Set<String> claimedNames = new HashSet<>();

    /// @param daemons how the daemon at an address of discovery is reached: with TLS or without
    public Cluster(Scheduler scheduler, NodeTiming timing, Function<String, DaemonAddress> daemons) {
        this.scheduler = scheduler;
        this.timing = timing;
        this.daemons = daemons;
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    // The nodes.

    /// Takes the addresses that discovery has found: connects new ones, and drops those that are no longer listed.
    public synchronized void discovered(Collection<String> addresses) {
        for (String address : addresses) {
            if (!nodes.containsKey(address)) {
                join(new ClusterNode(address, daemons.apply(address)));
            }
        }
        for (String address : List.copyOf(nodes.keySet())) {
            if (!addresses.contains(address)) {
                leave(nodes.get(address));
            }
        }
    }

    private void join(ClusterNode node) {
        var watch = new NodeWatch(node, timing, this::admit);
        nodes.put(node.address(), node);
        watches.put(node.address(), watch);
        watch.start();
    }

    private void leave(ClusterNode node) {
        LOG.info("node {} has left the cluster", node);
        nodes.remove(node.address());
        admitted.remove(node);
        watches.remove(node.address()).close();
    }

    /// Decides whether a daemon may join. A daemon that is reached at two addresses would be counted twice. Hosts with
    /// one name are told apart by their addresses.
    private synchronized NodeFacts admit(ClusterNode node, NodeFacts facts) {
        String name = facts.name();
        for (var other : admitted.entrySet()) {
            if (other.getKey() == node) {
                continue;
            }
            if (other.getValue().id().equals(facts.id())) {
                throw new NodeRefusedException("its ID " + facts.id() + " is that of node " + other.getKey()
                        + ": list each daemon once, and give each its own root directory");
            }
            if (other.getValue().name().equals(name)) {
                name = facts.name() + "-" + node.host();
            }
        }
        NodeFacts named = facts.named(name);
        admitted.put(node, named);
        return named;
    }

    /// {@return all nodes, in the order of their names}
    public List<ClusterNode> nodes() {
        List<ClusterNode> all;
        synchronized (this) {
            all = new ArrayList<>(nodes.values());
        }
        all.sort(Comparator.comparing(ClusterNode::name));
        return all;
    }

    /// {@return the nodes that can be asked} Fails if there is none.
    public List<ClusterNode> healthy() {
        List<ClusterNode> healthy = nodes().stream().filter(ClusterNode::isHealthy).toList();
        if (healthy.isEmpty()) {
            throw new ApiException(ApiException.Kind.UNAVAILABLE, "No healthy node available in the cluster");
        }
        return healthy;
    }

    /// {@return another manager of this cluster: it serves the same API as a node, so requests are relayed in the same way}
    public ClusterNode manager(String address) {
        return managers.computeIfAbsent(address, _ -> ClusterNode.ofManager(address, daemons.apply(address)));
    }

    // Containers.

    /// {@return the containers of all nodes}
    public List<LocatedContainer> containers() {
        return nodes().stream().flatMap(node -> node.containers().stream()).toList();
    }

    /// Finds a container by ID, `node/name`, name or the beginning of its ID. A container that was created a moment ago
    /// on a node itself may not be known yet; then the nodes are asked.
    public LocatedContainer container(String reference) {
        ContainerLookup known = ContainerLookup.find(reference, containers());
        if (known instanceof ContainerLookup.Missing) {
            refresh();
            known = ContainerLookup.find(reference, containers());
        }
        return known.orThrow();
    }

    /// Asks all healthy nodes for all their containers and images.
    public void refresh() {
        FanOut.ask(nodes().stream().filter(ClusterNode::isHealthy).toList(), node -> {
            node.refresh();
            return node;
        });
    }

    // tag::reserving-a-place[]
    /// Decides where a container is created, and reserves its place.
    ///
    /// @param name "" to let the node choose one
    /// @param unfit nodes that cannot take it, and why
    public synchronized Reservation place(
            PlacementRequest request,
            String name,
            Map<ClusterNode, String> unfit) {
        claim(name); // <1>
        try {
            List<NodeView> views = nodes.values().stream()
                    .filter(node -> !unfit.containsKey(node))
                    .map(ClusterNode::view) // <2>
                    .toList();
            ClusterNode node = switch (scheduler.place(request, views)) {
                case Placement.OnNode chosen ->
                    nodes.get(chosen.node().identity().address());
                case Placement.NoNodeFits none -> // <3>
                    throw noNode(none, unfit);
            };
            var reservation = new Reservation(
                    this, node, Reservation.placed(name, request));
            node.reserve(reservation); // <4>
            return reservation;
        } catch (RuntimeException e) {
            claimedNames.remove(name);
            throw e;
        }
    }
    // end::reserving-a-place[]

    private static ApiException noNode(Placement.NoNodeFits none, Map<ClusterNode, String> unfit) {
        var reasons = new TreeMap<>(none.reasons());
        unfit.forEach((node, reason) -> reasons.put(node.name(), reason));
        return new ApiException(ApiException.Kind.UNAVAILABLE, new Placement.NoNodeFits(reasons).message());
    }

    synchronized void release(Reservation reservation) {
        reservation.node().release(reservation);
        claimedNames.remove(reservation.container().name());
    }

    /// Holds a name for a container that is being renamed.
    public synchronized NameClaim claimName(String name) {
        claim(name);
        return () -> unclaim(name);
    }

    /// A name that no other container of the cluster gets until it is closed.
    public interface NameClaim extends AutoCloseable {
        @Override
        void close();
    }

    private synchronized void unclaim(String name) {
        claimedNames.remove(name);
    }

    private void claim(String name) {
        if (name.isEmpty()) {
            return;
        }
        String holder = nodes.values().stream()
                .flatMap(node -> node.holderOf(name).stream())
                .findFirst()
                .orElse("");
        if (!holder.isEmpty() || !claimedNames.add(name)) {
            throw ApiException.conflict("Conflict. The container name \"/" + name + "\" is already in use by container \""
                    + holder + "\". You have to remove (or rename) that container to be able to reuse that name.");
        }
    }

    @Override
    public synchronized void close() {
        List.copyOf(nodes.values()).forEach(this::leave);
    }
}
