package jd.swarm.cluster;

import java.time.Duration;

/// When a node counts as lost.
///
/// @param heartbeat how often a node is asked for everything
/// @param timeout how long a node may take to answer
public record NodeTiming(Duration heartbeat, Duration timeout) {
    public NodeTiming {
        if (!heartbeat.isPositive() || !timeout.isPositive()) {
            throw new IllegalArgumentException("heartbeat and timeout must be positive");
        }
    }
}
