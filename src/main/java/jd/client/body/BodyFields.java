package jd.client.body;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// Forms of fields that occur in several bodies. Docker distinguishes an empty list, `[]`, from an absent one, `null`.
public final class BodyFields {
    private BodyFields() {}

    /// {@return an object of two fields, in this order; more can be added}
    public static Map<String, Object> of(String first, Object value, String second, Object other) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put(first, value);
        object.put(second, other);
        return object;
    }

    static Object orNull(Collection<String> values) {
        return values.isEmpty() ? null : values;
    }

    /// {@return a set of names as an object of empty objects: `{"80/tcp":{}}`}
    static Map<String, Object> keys(Collection<String> keys) {
        Map<String, Object> object = new LinkedHashMap<>();
        keys.forEach(key -> object.put(key, Map.of()));
        return object;
    }

    public static void putUnlessEmpty(Map<String, Object> object, String field, Map<String, String> values) {
        if (!values.isEmpty()) {
            object.put(field, values);
        }
    }
}
