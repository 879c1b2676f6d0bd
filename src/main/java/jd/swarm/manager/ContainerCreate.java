package jd.swarm.manager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.api.DaemonError;
import jd.server.api.ApiException;
import jd.server.api.Json;
import jd.server.http.Exchange;
import jd.swarm.cluster.Cluster;
import jd.swarm.cluster.ClusterNode;
import jd.swarm.cluster.FanOut;
import jd.swarm.cluster.NodeErrors;
import jd.swarm.cluster.Reservation;

/// Creates a container somewhere in the cluster.
///
/// Docker Swarm 0.2: api/handlers.go postContainersCreate; cluster/swarm/cluster.go CreateContainer
record ContainerCreate(Cluster cluster) {
    // tag::creating-somewhere[]
    void create(Exchange exchange) throws IOException {
        ObjectNode request = exchange.json(ObjectNode.class)
                .filter(body -> !body.isEmpty())
                .orElseThrow(() -> ApiException.invalid("config cannot be empty"
                        + " in order to create a container"));
        CreatePlan plan = CreatePlan.of(request, cluster::containers); // <1>
        Map<ClusterNode, String> unfit = nodesWithout(plan);
        JsonNode created;
        try {
            created = createOn(exchange, plan, unfit);
        } catch (ImageMissingException e) { // <2>
            // The node lacks an image that another one may have, for example
            // because it was built there.
            created = createOn(exchange, plan, withoutImage(e, unfit, plan));
        }
        exchange.json(201, created);
    }

    private JsonNode createOn(
            Exchange exchange,
            CreatePlan plan,
            Map<ClusterNode, String> unfit) {
        String name = exchange.query().text("name");
        ApiRequest request = Relay.request(exchange, "/containers/create")
                .json(Json.bytes(plan.body()));
        try (Reservation place = // <3>
                cluster.place(plan.placement(), name, unfit)) {
            ClusterNode node = place.node();
            JsonNode created = send(node, request);
            node.created(place, created.path("Id").asText()); // <4>
            return created;
        }
    }
    // end::creating-somewhere[]

    private static JsonNode send(ClusterNode node, ApiRequest request) {
        try {
            return node.healthy().document(request);
        } catch (DaemonError e) {
            if (e.status() == 404 && e.reason().startsWith("No such image")) {
                throw new ImageMissingException(NodeErrors.toClient(node, e));
            }
            throw NodeErrors.toClient(node, e);
        } catch (ClientException e) {
            throw NodeErrors.toClient(node, e);
        }
    }

    private static final class ImageMissingException extends RuntimeException {
        private final ApiException answer;

        ImageMissingException(ApiException answer) {
            super(answer);
            this.answer = answer;
        }
    }

    /// {@return the nodes that lack the image} Fails with the daemon's answer if all do; then the client pulls it.
    private Map<ClusterNode, String> withoutImage(
            ImageMissingException missing, Map<ClusterNode, String> unfit, CreatePlan plan) {
        String image = plan.placement().image();
        List<ClusterNode> having = having("/images/" + ApiRequest.escape(image) + "/json");
        having.removeAll(unfit.keySet());
        if (having.isEmpty()) {
            throw missing.answer;
        }
        var more = new HashMap<>(unfit);
        cluster.healthy().stream()
                .filter(node -> !having.contains(node))
                .forEach(node -> more.putIfAbsent(node, "no image " + image));
        return more;
    }

    /// {@return the nodes that cannot take the container, because a network or a volume that it names is elsewhere}
    private Map<ClusterNode, String> nodesWithout(CreatePlan plan) {
        var unfit = new HashMap<ClusterNode, String>();
        addWithout(unfit, "network", plan.networks());
        addWithout(unfit, "volume", plan.volumes());
        return unfit;
    }

    // What no node has is left to the node: it makes a volume, and reports a network as not found.
    private void addWithout(Map<ClusterNode, String> unfit, String type, Collection<CreatePlan.NodeObject> objects) {
        for (CreatePlan.NodeObject object : objects) {
            List<ClusterNode> having = object.node().isPresent()
                    ? cluster.nodes().stream().filter(node -> node.name().equals(object.node().get())).toList()
                    : having("/" + type + "s/" + ApiRequest.escape(object.name()));
            if (!having.isEmpty()) {
                cluster.nodes().stream()
                        .filter(node -> !having.contains(node))
                        .forEach(node -> unfit.putIfAbsent(node, "no " + type + " " + object.name()));
            }
        }
    }

    private List<ClusterNode> having(String path) {
        return FanOut.given(FanOut.ask(cluster.healthy(), node -> node.document(ApiRequest.get(path)))).stream()
                .map(FanOut.Answer.Given::node)
                .collect(Collectors.toList());
    }
}
