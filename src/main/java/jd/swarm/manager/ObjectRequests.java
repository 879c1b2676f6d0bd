package jd.swarm.manager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jd.client.api.ApiRequest;
import jd.server.api.ApiException;
import jd.server.api.Json;
import jd.server.http.Exchange;
import jd.swarm.cluster.Cluster;
import jd.swarm.cluster.ClusterNode;
import jd.swarm.cluster.FanOut;
import jd.swarm.cluster.FanOut.Answer;
import jd.swarm.cluster.LocatedContainer;
import jd.swarm.cluster.Reservation;
import jd.swarm.manager.CreatePlan.NodeObject;
import jd.swarm.scheduler.CpuAndMemory;
import jd.swarm.scheduler.Expressions;
import jd.swarm.scheduler.PlacementRequest;

/// Requests about networks or about volumes. Both exist on one node, so the containers that use one are created there; a
/// name that several nodes have needs its node before it, `node/name`.
///
/// Docker Swarm 1.0: api/handlers.go getNetworks, getVolumes
record ObjectRequests(Cluster cluster, Type type) {
    private static final PlacementRequest ANYWHERE =
            new PlacementRequest("", Expressions.NONE, List.of(), List.of(), CpuAndMemory.NONE);

    private static final String PROJECT = "com.docker.compose.project";

    /// The two kinds of objects.
    enum Type {
        NETWORK("/networks"),
        VOLUME("/volumes");

        private final String path;

        Type(String path) {
            this.path = path;
        }

        /// {@return the elements of a list as the daemon answers it}
        List<JsonNode> elements(JsonNode document) {
            return MergedDocuments.elements(switch (this) {
                case NETWORK -> document;
                case VOLUME -> document.path("Volumes");
            });
        }

        String word() {
            return path.substring(1, path.length() - 1);
        }
    }

    private record Located(ClusterNode node, String path) {}

    void list(Exchange exchange) throws IOException {
        ApiRequest request = Relay.request(exchange, type.path);
        var answers = FanOut.ask(cluster.healthy(), node -> type.elements(node.document(request)));
        List<ObjectNode> merged = MergedDocuments.named(FanOut.answered(answers));
        exchange.json(200, switch (type) {
            case NETWORK -> merged;
            case VOLUME -> {
                ObjectNode document = JsonNodeFactory.instance.objectNode();
                document.putArray("Volumes").addAll(merged);
                yield document.putNull("Warnings");
            }
        });
    }

    /// Creates it on the node that its name begins with, else on the node that the strategy chooses.
    void create(Exchange exchange) throws IOException {
        ObjectNode body = exchange.json(ObjectNode.class).orElseGet(JsonNodeFactory.instance::objectNode);
        NodeObject name = NodeObject.parse(body.path("Name").asText());
        body.put("Name", name.name());
        ApiRequest request = Relay.request(exchange, type.path + "/create").json(Json.bytes(body));
        Optional<JsonNode> existing = name.node().isPresent() ? Optional.empty() : existing(name.name());
        if (existing.isPresent()) {
            exchange.json(201, existing.get());
        } else if (name.node().isPresent()) {
            exchange.json(201, Relay.document(node(name.node().get()), request));
        } else {
            try (Reservation place = cluster.place(ANYWHERE, "", awayFromProject(body))) {
                exchange.json(201, Relay.document(place.node(), request));
            }
        }
    }

    /// The networks and volumes of a compose project are created on one node, because its containers need all of them.
    /// {@return the nodes without those of the same project; none for the first one}
    private Map<ClusterNode, String> awayFromProject(ObjectNode body) {
        String project = body.path("Labels").path(PROJECT).asText();
        if (project.isEmpty()) {
            return Map.of();
        }
        String filter = "{\"label\":[\"" + PROJECT + "=" + project + "\"]}";
        Set<ClusterNode> having = new HashSet<>();
        for (Type every : Type.values()) {
            ApiRequest list = ApiRequest.get(every.path).with("filters", filter);
            FanOut.given(FanOut.ask(cluster.healthy(), node -> every.elements(node.document(list)))).stream()
                    .filter(answer -> !answer.value().isEmpty())
                    .forEach(answer -> having.add(answer.node()));
        }
        var away = new HashMap<ClusterNode, String>();
        if (!having.isEmpty()) {
            cluster.nodes().stream().filter(node -> !having.contains(node))
                    .forEach(node -> away.put(node, "not the node of the project " + project));
        }
        return away;
    }

    /// A volume that exists is the result, as on one daemon; a network's name is taken.
    private Optional<JsonNode> existing(String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        List<Answer.Given<JsonNode>> found = find(name);
        if (!found.isEmpty() && type == Type.NETWORK) {
            throw ApiException.conflict("network with name " + name + " already exists");
        }
        return found.stream().findFirst().map(Answer.Given::value);
    }

    /// Forwards a request about one network or volume to its node.
    void forward(Exchange exchange, String action) throws IOException {
        Located located = located(exchange.variable("name"));
        Relay.forward(exchange, located.node(), located.path() + action);
    }

    /// Connects a container to a network or disconnects it; both are on one node.
    void connect(Exchange exchange, String action) throws IOException {
        ObjectNode body = exchange.json(ObjectNode.class).orElseGet(JsonNodeFactory.instance::objectNode);
        LocatedContainer container = cluster.container(body.path("Container").asText());
        Located network = located(exchange.variable("name"));
        if (container.node() != network.node()) {
            throw ApiException.invalid("container " + container.fullName() + " and network " + network.node().name()
                    + "/" + exchange.variable("name") + " are on different nodes");
        }
        body.put("Container", container.container().id());
        ApiRequest request = Relay.request(exchange, network.path() + action).json(Json.bytes(body));
        Relay.call(network.node(), () -> network.node().open(request)).close();
        exchange.answer(200);
    }

    private Located located(String reference) {
        NodeObject object = NodeObject.parse(reference);
        if (object.node().isPresent()) {
            return new Located(node(object.node().get()), path(object.name()));
        }
        List<Answer.Given<JsonNode>> found = find(reference);
        if (found.isEmpty()) {
            throw ApiException.notFound(switch (type) {
                case NETWORK -> "network " + reference + " not found";
                case VOLUME -> "get " + reference + ": no such volume";
            });
        }
        if (found.size() > 1) {
            throw ApiException.invalid(type.word() + " " + reference + " is ambiguous (" + found.stream()
                    .map(answer -> MergedDocuments.prefixed(answer.node(), reference))
                    .collect(Collectors.joining(", ")) + ")");
        }
        return new Located(found.getFirst().node(), path(reference));
    }

    private List<Answer.Given<JsonNode>> find(String name) {
        return FanOut.given(FanOut.ask(cluster.healthy(), node -> node.document(ApiRequest.get(path(name)))));
    }

    private String path(String name) {
        return type.path + "/" + ApiRequest.escape(name);
    }

    private ClusterNode node(String name) {
        return cluster.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("No such node: " + name));
    }
}
