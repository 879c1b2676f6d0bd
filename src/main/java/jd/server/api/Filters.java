package jd.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The `filters` of a list request: for each key the values that match. Go clients send `{"name":{"web":true}}`, others
/// the older `{"name":["web"]}`; both mean the same.
///
/// Docker 1.2.0: pkg/parsers/filters; today: api/types/filters
public record Filters(Map<String, List<String>> values) {
    public static final Filters NONE = new Filters(Map.of());

    public Filters {
        var copy = new TreeMap<String, List<String>>();
        values.forEach((key, list) -> copy.put(key, List.copyOf(list)));
        values = copy;
    }

    /// Parses the query parameter; empty means no filter. Fails with Docker's `invalid filter` for another form.
    public static Filters parse(String json) {
        if (json.isEmpty()) {
            return NONE;
        }
        try {
            JsonNode root = Json.mapper().readTree(json);
            if (root.isNull()) {
                return NONE;
            }
            if (!root.isObject()) {
                throw invalid();
            }
            var values = new TreeMap<String, List<String>>();
            root.properties().forEach(field -> values.put(field.getKey(), strings(field.getValue())));
            return new Filters(values);
        } catch (JsonProcessingException e) {
            throw invalid();
        }
    }

    private static List<String> strings(JsonNode node) {
        var list = new ArrayList<String>();
        if (node.isObject() && node.valueStream().allMatch(JsonNode::isBoolean)) {
            node.properties().stream().filter(p -> p.getValue().asBoolean()).forEach(p -> list.add(p.getKey()));
        } else if (node.isArray() && node.valueStream().allMatch(JsonNode::isTextual)) {
            node.forEach(value -> list.add(value.textValue()));
        } else if (!node.isNull()) {
            throw invalid();
        }
        return list;
    }

    private static ApiException invalid() {
        return ApiException.invalid("invalid filter");
    }

    /// {@return this} Fails with Docker's `invalid filter 'foo'` if a key is not accepted.
    public Filters accepting(Set<String> keys) {
        for (String key : values.keySet()) {
            if (!keys.contains(key)) {
                throw ApiException.invalid("invalid filter '" + key + "'");
            }
        }
        return this;
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /// {@return the values of a key, none if it is absent}
    public List<String> of(String key) {
        return values.getOrDefault(key, List.of());
    }

    /// {@return whether the key is absent, or one of its values is `value`}
    public boolean matches(String key, String value) {
        List<String> wanted = of(key);
        return wanted.isEmpty() || wanted.contains(value);
    }

    /// {@return whether every value of the key `label`, as `key` or `key=value`, matches one of the labels}
    public boolean matchesLabels(Map<String, String> labels) {
        return of("label").stream().allMatch(wanted -> {
            int equals = wanted.indexOf('=');
            String key = equals < 0 ? wanted : wanted.substring(0, equals);
            return labels.containsKey(key) && (equals < 0 || wanted.substring(equals + 1).equals(labels.get(key)));
        });
    }

    /// {@return a boolean filter} Fails with Docker's message if it is neither true nor false.
    public Optional<Boolean> flag(String key) {
        List<String> list = of(key);
        if (list.isEmpty()) {
            return Optional.empty();
        }
        if (list.size() == 1 && (list.get(0).equals("1") || list.get(0).equals("true"))) {
            return Optional.of(true);
        }
        if (list.size() == 1 && (list.get(0).equals("0") || list.get(0).equals("false"))) {
            return Optional.of(false);
        }
        throw ApiException.invalid("invalid filter '" + key + "=" + list + "'");
    }

    @Override
    public String toString() {
        return values.isEmpty() ? "" : values.toString();
    }
}
