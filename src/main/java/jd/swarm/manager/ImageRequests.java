package jd.swarm.manager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jd.client.api.ApiRequest;
import jd.server.api.ApiException;
import jd.server.http.Exchange;
import jd.swarm.cluster.Cluster;
import jd.swarm.cluster.ClusterNode;
import jd.swarm.cluster.FanOut;
import jd.swarm.cluster.FanOut.Answer;
import jd.swarm.cluster.NodeErrors;
import jd.swarm.cluster.Reservation;
import jd.swarm.scheduler.CpuAndMemory;
import jd.swarm.scheduler.Expressions;
import jd.swarm.scheduler.PlacementRequest;

/// Requests about images. An image is the same on every node that has it, so any of them answers; what changes images is
/// done on all.
///
/// Docker Swarm 0.2: api/handlers.go getImagesJSON, postImagesCreate, deleteImages, proxyImage
record ImageRequests(Cluster cluster) {
    /// What an operation that makes an image needs of its node: nothing in particular.
    private static final PlacementRequest ANYWHERE =
            new PlacementRequest("", Expressions.NONE, List.of(), List.of(), CpuAndMemory.NONE);

    void list(Exchange exchange) throws IOException {
        ApiRequest request = Relay.request(exchange, "/images/json");
        exchange.json(200, MergedDocuments.images(askAll(cluster, request)));
    }

    /// {@return what the nodes answered} Fails if none did.
    static List<JsonNode> askAll(Cluster cluster, ApiRequest request) {
        var answers = FanOut.ask(cluster.healthy(), node -> node.document(request));
        return FanOut.answered(answers).stream().map(Answer.Given::value).toList();
    }

    /// Forwards a request about an image to a node that has it.
    void forward(Exchange exchange, String action) throws IOException {
        String image = exchange.variable("name");
        Relay.forward(exchange, having(image).getFirst(), path(image) + action);
    }

    void tag(Exchange exchange) throws IOException {
        ApiRequest request = Relay.request(exchange, path(exchange.variable("name")) + "/tag");
        for (ClusterNode node : having(exchange.variable("name"))) {
            Relay.call(node, () -> node.open(request)).close();
        }
        exchange.answer(201);
    }

    /// Removes the image on every node that has it. A node on which a container uses it refuses; the others have removed
    /// it then.
    void delete(Exchange exchange) throws IOException {
        String image = exchange.variable("name");
        ApiRequest request = Relay.request(exchange, path(image));
        var answers = FanOut.ask(having(image), node -> node.document(request));
        var removed = new LinkedHashSet<JsonNode>();
        for (Answer<JsonNode> answer : answers) {
            switch (answer) {
                case Answer.Given<JsonNode> given -> given.value().forEach(removed::add);
                case Answer.Failed<JsonNode> failed -> throw NodeErrors.toClient(failed.node(), failed.problem());
            }
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        exchange.json(200, list.addAll(removed));
    }

    /// `save` of several images, which one node must have.
    void save(Exchange exchange) throws IOException {
        List<String> names = exchange.query().all("names");
        if (names.isEmpty()) {
            throw ApiException.invalid("no images to save");
        }
        List<ClusterNode> nodes = having(names.getFirst());
        for (String name : names.subList(1, names.size())) {
            nodes.retainAll(having(name));
        }
        if (nodes.isEmpty()) {
            throw ApiException.notFound("no node has all of " + String.join(", ", names));
        }
        Relay.forward(exchange, nodes.getFirst(), "/images/get");
    }

    /// Makes an image on one node: a build or an import. The containers of that image are created there.
    void makeSomewhere(Exchange exchange, String path) throws IOException {
        try (Reservation place = cluster.place(ANYWHERE, "", Map.of())) {
            Relay.forward(exchange, place.node(), path);
        }
    }

    /// Pulls on all nodes, or imports on one.
    void create(Exchange exchange) throws IOException {
        if (exchange.query().text("fromImage").isEmpty()) {
            makeSomewhere(exchange, "/images/create");
        } else {
            new ClusterPull(cluster).pull(exchange);
        }
    }

    private static String path(String image) {
        return "/images/" + ApiRequest.escape(image);
    }

    /// {@return the nodes that have the image} Fails with a daemon's answer if none has.
    private List<ClusterNode> having(String image) {
        var answers = FanOut.ask(cluster.healthy(), node -> node.document(ApiRequest.get(path(image) + "/json")));
        return FanOut.answered(answers).stream().map(Answer.Given::node).collect(Collectors.toList());
    }
}
