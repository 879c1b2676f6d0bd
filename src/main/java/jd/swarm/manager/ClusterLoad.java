package jd.swarm.manager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.server.api.ContentType;
import jd.server.api.Json;
import jd.server.http.Exchange;
import jd.swarm.cluster.Cluster;
import jd.swarm.cluster.ClusterNode;
import jd.swarm.cluster.FanOut;
import jd.swarm.cluster.NodeAnswer;

/// Loads an archive of images on all nodes: its bytes are sent to each while they arrive.
///
/// Docker Swarm 0.3: api/handlers.go postImagesLoad
record ClusterLoad(Cluster cluster) {
    private static final int BUFFER = 64 * 1024;

    void load(Exchange exchange) throws IOException {
        ApiRequest request = Relay.request(exchange, "/images/load");
        List<ClusterNode> nodes = cluster.healthy();
        Map<ClusterNode, PipedInputStream> inputs = new HashMap<>();
        Map<ClusterNode, OutputStream> outputs = new HashMap<>();
        for (ClusterNode node : nodes) {
            var input = new PipedInputStream(BUFFER);
            inputs.put(node, input);
            outputs.put(node, new PipedOutputStream(input));
        }
        Thread.ofVirtual().name("load").start(() -> copy(exchange.body(), outputs));
        var answers = FanOut.ask(nodes, node -> {
            try (InputStream input = inputs.get(node);
                    NodeAnswer answer = node.open(request, input::transferTo)) {
                return lines(answer);
            } catch (IOException e) {
                throw new ClientException(1, e.getMessage(), e);
            }
        });
        var given = FanOut.answered(answers);
        exchange.header("Content-Type", ContentType.JSON.mediaType());
        var out = new NodeProgress(exchange.stream(200));
        for (var answer : given) {
            for (JsonNode line : answer.value()) {
                out.write(line);
            }
        }
    }

    private static List<JsonNode> lines(NodeAnswer answer) throws IOException {
        try (MappingIterator<JsonNode> lines = Json.mapper().readerFor(JsonNode.class)
                .readValues(answer.response().body())) {
            return lines.readAll();
        }
    }

    /// Copies to every node; one that reads no more is left out.
    private static void copy(InputStream from, Map<ClusterNode, OutputStream> to) {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                for (OutputStream output : List.copyOf(to.values())) {
                    write(output, buffer, n, to);
                }
            }
        } catch (IOException e) {
            // The client has left: the nodes see a body that ends too early.
            to.clear();
        }
        to.values().forEach(ClusterLoad::close);
    }

    private static void write(OutputStream output, byte[] buffer, int n, Map<ClusterNode, OutputStream> all) {
        try {
            output.write(buffer, 0, n);
        } catch (IOException e) {
            all.values().remove(output);
        }
    }

    private static void close(OutputStream output) {
        try {
            output.close();
        } catch (IOException e) {
            // The node has stopped reading, and its answer says why.
            return;
        }
    }
}
