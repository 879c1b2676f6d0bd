package jd.swarm.manager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.server.api.ContentType;
import jd.server.api.Json;
import jd.server.http.Exchange;
import jd.swarm.cluster.Cluster;
import jd.swarm.cluster.ClusterNode;
import jd.swarm.cluster.NodeAnswer;

/// The events of all nodes in one stream. Each node's daemon applies the filters; a thread for each node passes the
/// lines on. A node that joins or returns while the client watches is followed from then on.
///
/// Docker Swarm 0.2: api/events.go
final class ClusterEvents {
    private static final long LOOK_MILLIS = 250;

    private final Cluster cluster;
    private final ApiRequest request;
    private final NodeProgress lines;
    private final CompletableFuture<Void> gone;

    // guarded by this
    private final Map<ClusterNode, Thread> following = new HashMap<>();
    private final Set<NodeAnswer> open = new HashSet<>();

    private ClusterEvents(Cluster cluster, ApiRequest request, NodeProgress lines, CompletableFuture<Void> gone) {
        this.cluster = cluster;
        this.request = request;
        this.lines = lines;
        this.gone = gone;
    }

    static void stream(Exchange exchange, Cluster cluster) throws IOException {
        ApiRequest request = Relay.request(exchange, "/events");
        exchange.query().filters();
        exchange.header("Content-Type", ContentType.JSON.mediaType());
        CompletableFuture<Void> gone = exchange.gone();
        var events = new ClusterEvents(cluster, request, new NodeProgress(exchange.stream(200)), gone);
        events.follow(!exchange.query().text("until").isEmpty());
    }

    /// @param ends whether each node ends its stream by itself, at the time that the client has given
    private void follow(boolean ends) {
        try {
            startMissing();
            if (ends) {
                for (Thread thread : threads()) {
                    thread.join();
                }
                return;
            }
            while (!isGone()) {
                startMissing();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeAll();
        }
    }

    private boolean isGone() throws InterruptedException {
        try {
            gone.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    private synchronized void startMissing() {
        for (ClusterNode node : cluster.nodes()) {
            Thread known = following.get(node);
            if (node.isHealthy() && (known == null || !known.isAlive())) {
                // What happened before a node came back has been sent already.
                ApiRequest from = known == null ? request : now();
                following.put(node, Thread.ofVirtual().name("events " + node.address()).start(() -> follow(node, from)));
            }
        }
    }

    private ApiRequest now() {
        return request.with("since", Long.toString(System.currentTimeMillis() / 1000));
    }

    private synchronized List<Thread> threads() {
        return List.copyOf(following.values());
    }

    private void follow(ClusterNode node, ApiRequest from) {
        try (NodeAnswer answer = node.open(from)) {
            add(answer);
            try (MappingIterator<JsonNode> events = Json.mapper().readerFor(JsonNode.class)
                    .readValues(answer.response().body())) {
                while (events.hasNextValue()) {
                    lines.write(NodeDocuments.event(events.nextValue(), node));
                }
            }
        } catch (IOException | ClientException e) {
            // The node is lost, or the client has left; the loop in follow() sees either.
            return;
        }
    }

    private synchronized void add(NodeAnswer answer) {
        open.add(answer);
        if (gone.isDone()) {
            answer.close();
        }
    }

    private void closeAll() {
        List<NodeAnswer> all;
        synchronized (this) {
            all = List.copyOf(open);
        }
        all.forEach(NodeAnswer::close);
    }
}
