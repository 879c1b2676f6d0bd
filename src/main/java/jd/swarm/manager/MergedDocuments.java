package jd.swarm.manager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.swarm.cluster.ClusterNode;
import jd.swarm.cluster.FanOut.Answer;

/// Makes one document of those that several nodes answered.
final class MergedDocuments {
    private MergedDocuments() {}

    /// {@return the newest first, at most `limit` if it is positive}
    static List<ObjectNode> containers(List<ObjectNode> summaries, int limit) {
        return summaries.stream()
                .sorted(Comparator.comparingLong((ObjectNode summary) -> summary.path("Created").asLong()).reversed())
                .limit(limit > 0 ? limit : Long.MAX_VALUE)
                .toList();
    }

    /// An image that several nodes have is listed once, with the names that it has on any of them.
    static List<ObjectNode> images(List<JsonNode> lists) {
        Map<String, ObjectNode> byId = new LinkedHashMap<>();
        for (JsonNode list : lists) {
            for (JsonNode image : list) {
                ObjectNode known = byId.putIfAbsent(image.path("Id").asText(), image.deepCopy());
                if (known != null) {
                    unite(known, image, "RepoTags");
                    unite(known, image, "RepoDigests");
                }
            }
        }
        return byId.values().stream()
                .sorted(Comparator.comparingLong((ObjectNode image) -> image.path("Created").asLong()).reversed())
                .toList();
    }

    private static void unite(ObjectNode known, JsonNode other, String field) {
        var values = new LinkedHashSet<JsonNode>();
        known.path(field).forEach(values::add);
        other.path(field).forEach(values::add);
        if (!values.isEmpty()) {
            known.putArray(field).addAll(values);
        }
    }

    /// Networks or volumes. A name that several nodes have becomes `node/name` on each.
    static List<ObjectNode> named(List<Answer.Given<List<JsonNode>>> lists) {
        Map<String, Integer> count = new LinkedHashMap<>();
        lists.forEach(list -> list.value().forEach(element -> count.merge(element.path("Name").asText(), 1, Integer::sum)));
        var all = new ArrayList<ObjectNode>();
        for (Answer.Given<List<JsonNode>> list : lists) {
            for (JsonNode element : list.value()) {
                ObjectNode copy = element.deepCopy();
                String name = element.path("Name").asText();
                if (count.get(name) > 1) {
                    copy.put("Name", prefixed(list.node(), name));
                }
                all.add(copy);
            }
        }
        all.sort(Comparator.comparing((ObjectNode element) -> element.path("Name").asText()));
        return all;
    }

    static String prefixed(ClusterNode node, String name) {
        return node.name() + "/" + name;
    }

    /// Answers to a `prune`, or disk usage: lists are joined, numbers added.
    static ObjectNode sum(List<JsonNode> documents) {
        ObjectNode sum = JsonNodeFactory.instance.objectNode();
        documents.forEach(document -> document.properties().forEach(field -> add(sum, field.getKey(), field.getValue())));
        return sum;
    }

    private static void add(ObjectNode sum, String field, JsonNode value) {
        Optional<JsonNode> before = sum.optional(field);
        if (value.isArray() && sum.path(field) instanceof ArrayNode list) {
            list.addAll((ArrayNode) value);
        } else if (value.isNumber() && before.isPresent() && before.get().isNumber()) {
            sum.put(field, before.get().asLong() + value.asLong());
        } else if (before.isEmpty() || before.get().isNull()) {
            sum.set(field, value.deepCopy());
        }
    }

    /// {@return the elements of a list or of null}
    static List<JsonNode> elements(JsonNode list) {
        var elements = new ArrayList<JsonNode>();
        list.forEach(elements::add);
        return elements;
    }
}
