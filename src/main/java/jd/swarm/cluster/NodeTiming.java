package jd.swarm.cluster;

import java.time.Duration;

/// When a node counts as lost.
///
/// @param heartbeat how often a node is asked for everything
/// @param timeout how long a node may take to answer
public record NodeTiming(Duration heartbeat, Duration timeout) {
    private static final int LISTS = 10;

    public NodeTiming {
        if (!heartbeat.isPositive() || !timeout.isPositive()) {
            throw new IllegalArgumentException("heartbeat and timeout must be positive");
        }
    }

    /// {@return how long a node may take to report every container once, a request for each}
    Duration forLists() {
        return timeout.multipliedBy(LISTS);
    }
}
