package jd.swarm.manager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.client.api.ApiRequest;
import jd.server.api.ApiException;
import jd.server.api.Filters;
import jd.server.api.Json;
import jd.server.http.Exchange;
import jd.swarm.cluster.Cluster;
import jd.swarm.cluster.Cluster.NameClaim;
import jd.swarm.cluster.ClusterNode;
import jd.swarm.cluster.FanOut;
import jd.swarm.cluster.LocatedContainer;

/// Requests about containers: the list is made of all nodes' lists, everything else is the business of one node.
///
/// Docker Swarm 0.2: api/handlers.go
final class ContainerRequests {
    /// How many exec processes are remembered; an older one is searched for.
    private static final int EXECS = 10_000;

    private final Cluster cluster;

    // guarded by itself
    private final Map<String, ClusterNode> execs = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ClusterNode> eldest) {
            return size() > EXECS;
        }
    };

    ContainerRequests(Cluster cluster) {
        this.cluster = cluster;
    }

    // The list.

    void list(Exchange exchange) throws IOException {
        Filters filters = exchange.query().filters();
        List<String> onlyOn = filters.of("node");
        ApiRequest request = Relay.request(exchange, "/containers/json").with("filters", withoutNode(filters));
        List<ClusterNode> healthy = cluster.nodes().stream()
                .filter(ClusterNode::isHealthy)
                .filter(node -> onlyOn.isEmpty() || onlyOn.contains(node.name()))
                .toList();
        var answers = FanOut.ask(healthy, node -> node.document(request));
        var summaries = new ArrayList<ObjectNode>();
        for (var answer : FanOut.answered(answers)) {
            answer.value().forEach(element -> summaries.add(NodeDocuments.summary(element, answer.node())));
        }
        boolean all = exchange.query().flag("all");
        cluster.nodes().stream()
                .filter(node -> !node.isHealthy() && (onlyOn.isEmpty() || onlyOn.contains(node.name())))
                .flatMap(node -> node.containers().stream())
                .filter(located -> all || located.container().isRunning())
                .filter(located -> UnreachableContainers.matches(located, filters))
                .forEach(located -> summaries.add(UnreachableContainers.summary(located)));
        exchange.json(200, MergedDocuments.containers(summaries, exchange.query().number("limit").orElse(0)));
    }

    // The node is the manager's filter: a daemon rejects it.
    private static String withoutNode(Filters filters) {
        var values = new LinkedHashMap<>(filters.values());
        values.remove("node");
        return Json.text(values);
    }

    // One container.

    /// Forwards a request about a container to its node: `/containers/n1/web/top` becomes `/containers/ID/top`.
    void forward(Exchange exchange, String action) throws IOException {
        LocatedContainer located = located(exchange);
        Relay.forward(exchange, located.node(), path(located) + action);
    }

    void attach(Exchange exchange) throws IOException {
        LocatedContainer located = located(exchange);
        Relay.forward(
                exchange, located.node(), Relay.upgrade(Relay.request(exchange, path(located) + "/attach")));
    }

    void inspect(Exchange exchange) throws IOException {
        LocatedContainer located = located(exchange);
        JsonNode document = Relay.document(located.node(), Relay.request(exchange, path(located) + "/json"));
        exchange.json(200, NodeDocuments.inspection(document, located.node()));
    }

    void rename(Exchange exchange) throws IOException {
        LocatedContainer located = located(exchange);
        String name = exchange.query().text("name");
        try (NameClaim _ = cluster.claimName(name.startsWith("/") ? name.substring(1) : name)) {
            Relay.forward(exchange, located.node(), path(located) + "/rename");
            located.node().refreshContainer(located.container().id());
        }
    }

    void delete(Exchange exchange) throws IOException {
        LocatedContainer located = located(exchange);
        Relay.forward(exchange, located.node(), path(located));
        located.node().refreshContainer(located.container().id());
    }

    /// `commit` names the container in its query.
    void commit(Exchange exchange) throws IOException {
        LocatedContainer located = cluster.container(exchange.query().text("container"));
        ApiRequest request = Relay.request(exchange, "/commit").with("container", located.container().id())
                .json(exchange.body().readAllBytes());
        exchange.json(201, Relay.document(located.node(), request));
    }

    private LocatedContainer located(Exchange exchange) {
        return cluster.container(exchange.variable("name"));
    }

    private static String path(LocatedContainer located) {
        return ApiRequest.containerPath(located.container().id());
    }

    // Exec processes.

    void createExec(Exchange exchange) throws IOException {
        LocatedContainer located = located(exchange);
        ApiRequest request = Relay.request(exchange, path(located) + "/exec").json(exchange.body().readAllBytes());
        JsonNode created = Relay.document(located.node(), request);
        synchronized (execs) {
            execs.put(created.path("Id").asText(), located.node());
        }
        exchange.json(201, created);
    }

    /// A detached process has no streams: its node does not take the upgrade up.
    void startExec(Exchange exchange) throws IOException {
        String id = exchange.variable("id");
        Relay.forward(exchange, nodeOfExec(id), Relay.upgrade(Relay.request(exchange, execPath(id) + "/start")));
    }

    void forwardExec(Exchange exchange, String action) throws IOException {
        String id = exchange.variable("id");
        Relay.forward(exchange, nodeOfExec(id), execPath(id) + action);
    }

    private static String execPath(String id) {
        return "/exec/" + ApiRequest.escape(id);
    }

    private ClusterNode nodeOfExec(String id) {
        synchronized (execs) {
            Optional<ClusterNode> known = Optional.ofNullable(execs.get(id));
            if (known.isPresent()) {
                return known.get();
            }
        }
        var answers = FanOut.ask(cluster.healthy(), node -> node.document(ApiRequest.get(execPath(id) + "/json")));
        return FanOut.given(answers).stream()
                .map(FanOut.Answer.Given::node)
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("No such exec instance: " + id));
    }
}
