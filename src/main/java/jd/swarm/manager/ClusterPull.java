package jd.swarm.manager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import jd.client.api.ApiRequest;
import jd.server.api.ContentType;
import jd.server.api.Json;
import jd.server.http.Exchange;
import jd.swarm.cluster.Cluster;
import jd.swarm.cluster.ClusterNode;
import jd.swarm.cluster.FanOut;
import jd.swarm.cluster.FanOut.Answer;
import jd.swarm.cluster.NodeAnswer;

/// Pulls an image on all nodes at a time; each node has a line of progress.
///
/// Docker Swarm 0.2: api/handlers.go postImagesCreate
record ClusterPull(Cluster cluster) {
    /// Fails with a daemon's answer if no node begins to pull. When the client leaves, the nodes stop.
    void pull(Exchange exchange) throws IOException {
        ApiRequest request = Relay.request(exchange, "/images/create");
        var answers = FanOut.ask(cluster.healthy(), node -> node.open(request));
        List<NodeAnswer> pulls = FanOut.answered(answers).stream().map(Answer.Given::value).toList();
        try {
            exchange.header("Content-Type", ContentType.JSON.mediaType());
            exchange.gone().thenRun(() -> pulls.forEach(NodeAnswer::close));
            follow(pulls, failures(answers), name(exchange), new NodeProgress(exchange.stream(200)));
        } finally {
            pulls.forEach(NodeAnswer::close);
        }
    }

    private static String name(Exchange exchange) {
        String tag = exchange.query().text("tag");
        String separator = tag.contains(":") ? "@" : ":";
        return exchange.query().text("fromImage") + (tag.isEmpty() ? "" : separator + tag);
    }

    private static ConcurrentLinkedQueue<String> failures(List<Answer<NodeAnswer>> answers) {
        var failures = new ConcurrentLinkedQueue<String>();
        for (Answer<NodeAnswer> answer : answers) {
            switch (answer) {
                case Answer.Given<NodeAnswer> _ -> {}
                case Answer.Failed<NodeAnswer> failed ->
                    failures.add(failed.node().name() + ": " + failed.problem().getMessage());
            }
        }
        return failures;
    }

    private static void follow(
            List<NodeAnswer> pulls, ConcurrentLinkedQueue<String> failures, String name, NodeProgress lines)
            throws IOException {
        List<ClusterNode> nodes = pulls.stream().map(NodeAnswer::node).toList();
        FanOut.ask(nodes, node -> {
            NodeAnswer pull = pulls.get(nodes.indexOf(node));
            try {
                follow(pull, name, lines);
            } catch (IOException e) {
                failures.add(node.name() + ": " + e.getMessage());
            }
            return node;
        });
        if (!failures.isEmpty()) {
            lines.error(String.join("; ", failures));
        }
    }

    private static void follow(NodeAnswer pull, String name, NodeProgress lines) throws IOException {
        String node = pull.node().name();
        lines.status(node, "Pulling " + name + "...");
        try (MappingIterator<JsonNode> progress = Json.mapper().readerFor(JsonNode.class)
                .readValues(pull.response().body())) {
            while (progress.hasNextValue()) {
                JsonNode line = progress.nextValue();
                if (line.has("error")) {
                    throw new IOException(line.path("error").asText());
                }
                lines.write(onNode(line, node));
            }
        }
        lines.status(node, "Pulling " + name + "... : downloaded");
    }

    private static ObjectNode onNode(JsonNode line, String node) {
        ObjectNode copy = line.deepCopy();
        String layer = line.path("id").asText();
        copy.put("status", (layer.isEmpty() ? "" : layer + ": ") + line.path("status").asText());
        return copy.put("id", node);
    }
}
