package jd.machine.store;

import java.util.List;
import jd.server.api.Json;

/// The part of the machine in a swarm.
///
/// @param address what the machine registers as its own, empty for its IP address with the daemon's port
/// @param discovery `token://…`, `file://…`, …
/// @param master whether the swarm's manager runs on this machine, too
/// @param host where the manager listens, `tcp://0.0.0.0:3376`
/// @param arbitraryFlags the values of `--swarm-opt`: flags of `jd swarm manage` without the two dashes
public record SwarmSettings(
        boolean isSwarm, String address, String discovery, boolean master, String host, String strategy,
        List<String> arbitraryFlags) {
    public static final String DEFAULT_HOST = "tcp://0.0.0.0:3376";

    public SwarmSettings {
        arbitraryFlags = List.copyOf(Json.orEmpty(arbitraryFlags));
    }

    /// {@return whether a machine registers itself; a list of nodes is fixed, in the URL or in a file}
    public boolean registers() {
        return isSwarm && discovery.contains("://") && !discovery.startsWith("nodes://") && !discovery.startsWith("file://");
    }
}
