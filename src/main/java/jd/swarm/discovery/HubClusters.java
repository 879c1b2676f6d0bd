package jd.swarm.discovery;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The clusters of a hub: for each token the addresses that were registered, until they expire. They are in memory alone:
/// after a restart of the hub, the nodes register again within a heartbeat, which creates the cluster again.
final class HubClusters {
    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{32}");
    private static final int MAX_CLUSTERS = 10_000;
    private static final int MAX_NODES = 10_000;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    // guarded by this; the instant is when the address expires
    private final Map<String, Map<NodeAddress, Instant>> clusters = new HashMap<>();

    HubClusters(InstantSource clock) {
        this.clock = clock;
    }

    static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }

    /// {@return a new token}
    ///
    /// @throws DiscoveryException if the hub is full
    synchronized String create() {
        byte[] token = new byte[16];
        random.nextBytes(token);
        String text = HexFormat.of().formatHex(token);
        cluster(text);
        return text;
    }

    /// {@return the addresses in order; empty for a token that the hub does not know}
    synchronized Optional<List<NodeAddress>> addresses(String token) {
        return Optional.ofNullable(clusters.get(token)).map(nodes -> {
            nodes.values().removeIf(expiry -> !expiry.isAfter(clock.instant()));
            return List.copyOf(nodes.keySet());
        });
    }

    /// @throws DiscoveryException if the hub or the cluster is full
    synchronized void register(String token, NodeAddress address, Duration timeToLive) {
        Map<NodeAddress, Instant> nodes = cluster(token);
        nodes.values().removeIf(expiry -> !expiry.isAfter(clock.instant()));
        if (nodes.size() >= MAX_NODES && !nodes.containsKey(address)) {
            throw new DiscoveryException("the cluster is full: " + MAX_NODES + " nodes");
        }
        nodes.put(address, clock.instant().plus(timeToLive));
    }

    private Map<NodeAddress, Instant> cluster(String token) {
        if (clusters.size() >= MAX_CLUSTERS && !clusters.containsKey(token)) {
            throw new DiscoveryException("the hub is full: " + MAX_CLUSTERS + " clusters");
        }
        return clusters.computeIfAbsent(token, _ -> new TreeMap<>());
    }
}
