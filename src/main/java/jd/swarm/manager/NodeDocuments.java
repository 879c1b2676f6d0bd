package jd.swarm.manager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import jd.swarm.cluster.ClusterNode;
import jd.swarm.cluster.NodeFacts;

/// Turns documents of a node's daemon into documents of the cluster: they name the node, and the addresses at which
/// ports are published are the node's.
///
/// Docker Swarm 0.2: api/handlers.go getContainersJSON, getContainerJSON
final class NodeDocuments {
    private static final String ANY_IPV4 = "0.0.0.0";
    private static final String ANY_IPV6 = "::";

    private NodeDocuments() {}

    /// An element of the list of containers; its name becomes `/node/name`. Names under which other containers link it
    /// are left out.
    static ObjectNode summary(JsonNode element, ClusterNode node) {
        ObjectNode summary = element.deepCopy();
        ArrayNode names = summary.putArray("Names");
        for (JsonNode name : element.path("Names")) {
            if (name.asText().lastIndexOf('/') == 0) {
                names.add("/" + node.name() + name.asText());
            }
        }
        if (summary.path("Ports").isArray()) {
            summary.set("Ports", ports(summary.path("Ports"), "IP", node));
        }
        return summary;
    }

    /// The document of `inspect`, with a field `Node`.
    static ObjectNode inspection(JsonNode document, ClusterNode node) {
        ObjectNode inspection = document.deepCopy();
        inspection.set("Node", node(node));
        if (inspection.path("NetworkSettings").path("Ports") instanceof ObjectNode ports) {
            ports.properties().forEach(port -> {
                if (port.getValue().isArray()) {
                    port.setValue(ports(port.getValue(), "HostIp", node));
                }
            });
        }
        return inspection;
    }

    /// {@return `{"ID":…,"IP":"10.0.0.2","Addr":"10.0.0.2:2375","Name":"n1","Cpus":2,"Memory":…,"Labels":{…}}`}
    static ObjectNode node(ClusterNode node) {
        ObjectNode document = JsonNodeFactory.instance.objectNode()
                .put("ID", node.facts().map(NodeFacts::id).orElse(""))
                .put("IP", node.host())
                .put("Addr", node.address())
                .put("Name", node.name())
                .put("Cpus", node.facts().map(NodeFacts::cpus).orElse(0))
                .put("Memory", node.facts().map(NodeFacts::memory).orElse(0L));
        ObjectNode labels = document.putObject("Labels");
        node.facts().ifPresent(facts -> facts.labels().forEach(labels::put));
        return document;
    }

    /// An event, with the node among the attributes of its actor.
    static ObjectNode event(JsonNode event, ClusterNode node) {
        ObjectNode document = event.deepCopy();
        if (document.path("Actor") instanceof ObjectNode actor) {
            ObjectNode attributes = actor.path("Attributes") instanceof ObjectNode present
                    ? present : actor.putObject("Attributes");
            attributes.put("node.name", node.name())
                    .put("node.id", node.facts().map(NodeFacts::id).orElse(""))
                    .put("node.addr", node.address())
                    .put("node.ip", node.host());
        }
        if (document.has("from")) {
            document.put("from", document.path("from").asText() + " node:" + node.name());
        }
        return document;
    }

    // A port on all addresses of its node is reached at the node's address, which is one of one IP version.
    private static ArrayNode ports(JsonNode ports, String field, ClusterNode node) {
        ArrayNode reachable = JsonNodeFactory.instance.arrayNode();
        var seen = new HashSet<JsonNode>();
        for (JsonNode port : ports) {
            ObjectNode copy = port.deepCopy();
            String ip = port.path(field).asText();
            if (ip.equals(ANY_IPV4) || ip.equals(ANY_IPV6)) {
                copy.put(field, node.host());
            }
            if (seen.add(copy)) {
                reachable.add(copy);
            }
        }
        return reachable;
    }
}
