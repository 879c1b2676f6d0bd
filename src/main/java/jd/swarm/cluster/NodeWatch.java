package jd.swarm.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.server.api.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one node up to date: connects, follows its events, and asks for everything again at each heartbeat. A node
/// that cannot be connected, or is lost, is retried for as long as discovery lists it.
///
/// Docker Swarm 0.2: cluster/swarm/node.go connect, refreshLoop, handler
final class NodeWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /// Decides whether a daemon may join. {@return the facts with the name that the cluster uses}
    interface Admission {
        NodeFacts admit(ClusterNode node, NodeFacts facts);
    }

    private final ClusterNode node;
    private final NodeTiming timing;
    private final Admission admission;
    private final List<Thread> threads;
    private volatile boolean closed;

    NodeWatch(ClusterNode node, NodeTiming timing, Admission admission) {
        this.node = node;
        this.timing = timing;
        this.admission = admission;
        this.threads = List.of(
                Thread.ofVirtual().name("watch " + node.address()).unstarted(this::watch),
                Thread.ofVirtual().name("heartbeat " + node.address()).unstarted(this::beat));
    }

    void start() {
        threads.forEach(Thread::start);
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        node.lost(new ClientException("the node has left the cluster"));
    }

    // tag::watching-a-node[]
    private void watch() {
        while (!closed) {
            try {
                connectAndFollow();
            } catch (ClientException e) {
                report(e);
            } catch (RuntimeException e) {
                // An answer that the manager does not understand must not end
                // the watch.
                LOG.error("node {}", node, e);
                report(new ClientException(1, "unexpected answer: " + e, e));
            }
            pause(RETRY); // <1>
        }
    }

    private void connectAndFollow() {
        // The events come first: what changes while the lists are read is
        // in the stream.
        try (NodeAnswer events = Deadline.within(timing.timeout(), "events",
                () -> node.open(ApiRequest.get("/events")))) { // <2>
            NodeFacts facts =
                    Deadline.within(timing.timeout(), "info", this::admit);
            Deadline.within(timing.forLists(), "lists", () -> {
                node.refresh();
                return facts;
            });
            node.connected(facts); // <3>
            LOG.info("node {} is healthy", node);
            follow(events); // <4>
        } catch (IOException e) {
            throw new ClientException(1, "connection lost", e);
        }
        throw new ClientException("connection lost");
    }

    private NodeFacts admit() {
        return admission.admit(node, NodeFacts.of(node.info()));
    }
    // end::watching-a-node[]

    private void follow(NodeAnswer events) throws IOException {
        try (MappingIterator<JsonNode> lines = Json.mapper().readerFor(JsonNode.class)
                .readValues(events.response().body())) {
            while (lines.hasNextValue()) {
                apply(lines.nextValue());
            }
        }
    }

    private void apply(JsonNode event) {
        String action = event.path("Action").asText();
        switch (event.path("Type").asText()) {
            case "container" -> {
                if (!action.startsWith("exec_") && !action.equals("top") && !action.equals("attach")) {
                    node.refreshContainer(event.path("Actor").path("ID").asText());
                }
            }
            case "image" -> node.refreshImages();
            default -> LOG.trace("{}: {}", node, event);
        }
    }

    private void beat() {
        while (!closed) {
            pause(timing.heartbeat());
            if (node.isHealthy()) {
                try {
                    Deadline.within(timing.timeout(), "heartbeat", this::check);
                } catch (ClientException e) {
                    report(e);
                }
            }
        }
    }

    private NodeFacts check() {
        NodeFacts facts = admit();
        node.refreshKnown();
        return facts;
    }

    private void report(ClientException problem) {
        NodeState before = node.state();
        node.lost(problem);
        if (!closed && !node.state().equals(before)) {
            LOG.warn("node {} is {}: {}", node, node.state().status(), node.state().error());
        }
    }

    private void pause(Duration time) {
        try {
            if (!closed) {
                Thread.sleep(time);
            }
        } catch (InterruptedException e) {
            // It is interrupted only to be closed.
            Thread.currentThread().interrupt();
        }
    }
}
