package jd.client.body;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jd.client.flags.Arguments;
import jd.server.api.ByteSize;
import jd.server.api.Ulimit;

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

    /// {@return the number of a size such as `64m`; -1 for no limit, 0 if the flag is absent}
    public static long bytes(Arguments flags, String flag) {
        return flags.value(flag).map(text -> text.equals("-1") ? -1 : ByteSize.parse(text).bytes()).orElse(0L);
    }

    /// {@return the values of `--ulimit`, sorted by name; of the same name the last one}
    public static List<Map<String, Object>> ulimits(Arguments flags) {
        Map<String, Ulimit> limits = new TreeMap<>();
        for (String text : flags.values("ulimit")) {
            Ulimit limit = Ulimit.parse(text);
            limits.put(limit.name(), limit);
        }
        return limits.values().stream().map(BodyFields::fields).toList();
    }

    private static Map<String, Object> fields(Ulimit limit) {
        Map<String, Object> fields = of("Name", limit.name(), "Hard", limit.hard());
        fields.put("Soft", limit.soft());
        return fields;
    }
}
