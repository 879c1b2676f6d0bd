package jd.swarm.manager;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.api.DaemonError;
import jd.server.api.ApiException;
import jd.server.http.Exchange;
import jd.server.http.RouteTable;
import jd.server.http.Router;
import jd.swarm.cluster.Cluster;
import jd.swarm.discovery.ManagerRole;
import jd.swarm.discovery.NodeAddress;

/// The routes of a manager that is one of several. The primary serves a request; a replica relays it to the primary, all
/// but `_ping` and `info`, which are about the manager itself.
///
/// Docker Swarm 0.3: api/replica.go
record ReplicaRoutes(RouteTable table, Cluster cluster, Supplier<ManagerRole> role) implements RouteTable {
    private static final Set<String> LOCAL = Set.of("/_ping", "/info", "{any:.*}");
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(?::\\.\\*)?}");
    /// A header of a request that was relayed. It is relayed once only: for a moment, two managers may each take the other
    /// for the primary.
    private static final String RELAYED = "Swarm-Replica";

    @Override
    public void add(String method, String route, Router.Action action) {
        table.add(method, route, LOCAL.contains(route) ? action : exchange -> serve(exchange, route, action));
    }

    @Override
    public Optional<Match> find(String method, String path) {
        return table.find(method, path);
    }

    // tag::serving-or-relaying[]
    private void serve(Exchange exchange, String route, Router.Action action)
            throws IOException {
        switch (role.get()) { // <1>
            case ManagerRole.Primary _ -> action.serve(exchange);
            case ManagerRole.Replica replica ->
                relay(exchange, route, replica.primary()
                        .filter(_ -> exchange.requestHeader(RELAYED).isEmpty())
                        .orElseThrow(() -> ApiException.internal(
                                "No elected primary cluster manager")));
        }
    }

    private void relay(Exchange exchange, String route, NodeAddress primary)
            throws IOException {
        String path = VARIABLE.matcher(route).replaceAll(variable -> // <2>
                ApiRequest.escape(exchange.variable(variable.group(1))));
        ApiRequest request = Relay.request(exchange, path)
                .header(RELAYED, "true");
        try {
            Relay.forward(exchange, cluster.manager(primary.toString()),
                    isHijacking(route) ? Relay.upgrade(request) : request);
        } catch (ApiException e) {
            throw e.getCause() instanceof ClientException problem
                    && !(problem instanceof DaemonError) // <3>
                    ? unreachable(primary, problem) : e;
        }
    }
    // end::serving-or-relaying[]

    private static boolean isHijacking(String route) {
        return route.endsWith("/attach") || route.startsWith("/exec/") && route.endsWith("/start");
    }

    private static ApiException unreachable(NodeAddress primary, ClientException problem) {
        return new ApiException(ApiException.Kind.INTERNAL, "Unable to reach primary cluster manager ("
                + problem.getMessage() + "): " + primary, problem);
    }
}
