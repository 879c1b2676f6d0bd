package jd.swarm.manager;

import java.io.IOException;
import java.util.function.Supplier;
import jd.client.api.ApiRequest;
import jd.server.http.Exchange;
import jd.swarm.cluster.Cluster;
import jd.swarm.discovery.ManagerRole;

/// Requests about the manager and about all nodes together.
///
/// Docker Swarm 0.2: api/handlers.go ping, getVersion, getInfo
record SystemRequests(Cluster cluster, Supplier<ManagerRole> role) {
    void ping(Exchange exchange) throws IOException {
        exchange.header("Builder-Version", "1");
        exchange.header("Cache-Control", "no-cache, no-store, must-revalidate");
        exchange.header("Pragma", "no-cache");
        exchange.header("Swarm", "inactive");
        exchange.text(200, "OK");
    }

    void version(Exchange exchange) throws IOException {
        exchange.json(200, ClusterInfo.version());
    }

    void info(Exchange exchange) throws IOException {
        exchange.json(200, ClusterInfo.info(cluster, role.get()));
    }

    /// Does a request on all nodes whose answers are added up: `prune`, `system df`.
    void onAll(Exchange exchange, String path) throws IOException {
        ApiRequest request = Relay.request(exchange, path);
        exchange.json(200, MergedDocuments.sum(ImageRequests.askAll(cluster, request)));
    }

    /// Forwards a request that any node can answer, because it is about a registry.
    void onAny(Exchange exchange, String path) throws IOException {
        Relay.forward(exchange, cluster.healthy().getFirst(), path);
    }
}
