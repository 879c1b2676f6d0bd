package jd.compose.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Lays one canonical document over another, for several `-f` and for `extends`: mappings are merged key by key, a later
/// scalar replaces an earlier one, lists are joined. A command is replaced as a whole.
///
/// Joining can put two items into a list that mean the same, such as two mounts at one target: [Uniqueness] keeps the
/// later one.
///
/// Compose Specification: 13-merge.md
public final class Merge {
    private static final Set<String> COMMANDS = Set.of("command", "entrypoint");
    private static final Set<String> REPLACED = Set.of("command", "entrypoint", "test");

    /// Keys whose values can be written as mappings, lists or texts. If types are not checked, these can meet here.
    private static final Set<String> SEQUENCES = Set.of("annotations", "args", "dns", "dns_opt", "dns_search",
            "environment", "extra_hosts", "labels", "sysctls", "tmpfs");

    private Merge() {}

    // tag::merging-documents[]
    public static Map<String, Object> of(
            Map<String, Object> base, Map<String, Object> over) {
        var merged = new LinkedHashMap<>(base);
        over.forEach((key, value) -> merged.merge(key, value,
                (lower, upper) -> value(key, lower, upper)));
        return merged;
    }
    // end::merging-documents[]

    /// {@return one service laid over another, without what both have}
    public static Map<String, Object> services(Map<String, Object> base, Map<String, Object> over) {
        return Uniqueness.of(of(base, over));
    }

    private static Object value(String key, Object lower, Object upper) {
        if (upper instanceof NoValue) {
            return COMMANDS.contains(key) ? null : lower; // null removes the key
        }
        if (lower instanceof Map<?, ?> && upper == DocumentReader.UNSET) {
            return lower;
        }
        if (SEQUENCES.contains(key) && !(lower instanceof Map<?, ?> && upper instanceof Map<?, ?>)) {
            return lists(key, sequence(lower), sequence(upper));
        }
        if (lower instanceof Map<?, ?> && upper instanceof Map<?, ?>) {
            return mappings(key, Section.of(lower), Section.of(upper));
        }
        if (lower instanceof List<?> first && upper instanceof List<?> second) {
            return key.equals("config") ? addressPools(first, second) : lists(key, first, second);
        }
        return upper;
    }

    private static List<?> sequence(Object value) {
        return switch (value) {
            case List<?> list -> list;
            case Map<?, ?> map -> map.entrySet().stream().map(entry -> entry.getValue() == DocumentReader.UNSET
                    ? entry.getKey() : entry.getKey() + "=" + entry.getValue()).toList();
            default -> List.of(value);
        };
    }

    /// The options of one logging driver mean nothing to another.
    private static Map<String, Object> mappings(String key, Section lower, Section upper) {
        boolean otherDriver = key.equals("logging") && lower.has("driver") && upper.has("driver")
                && !lower.text("driver").equals(upper.text("driver"));
        return otherDriver ? upper.values() : of(lower.values(), upper.values());
    }

    private static List<?> lists(String key, List<?> first, List<?> second) {
        if (REPLACED.contains(key)) {
            return second;
        }
        var joined = new ArrayList<Object>(first);
        joined.addAll(second);
        return joined;
    }

    /// A network's address pools are merged by subnet.
    private static List<Object> addressPools(List<?> first, List<?> second) {
        var pools = new ArrayList<Object>();
        for (Object item : second) {
            Map<String, Object> pool = Section.of(item).values();
            for (Object lower : first) {
                if (Section.of(lower).text("subnet").equals(Section.of(item).text("subnet"))) {
                    pool = of(Section.of(lower).values(), pool);
                }
            }
            pools.add(pool);
        }
        return pools;
    }

    /// Removes what a value tagged `!reset` or `!override` in a later document replaces.
    ///
    /// @param path the keys that lead to the value; without effect if there is none
    static Map<String, Object> without(Map<String, Object> document, List<String> path) {
        String key = path.getFirst();
        if (!document.containsKey(key)) {
            return document;
        }
        var copy = new LinkedHashMap<>(document);
        if (path.size() == 1) {
            copy.remove(key);
        } else if (document.get(key) instanceof Map<?, ?>) {
            copy.put(key, without(Section.of(document.get(key)).values(), path.subList(1, path.size())));
        }
        return copy;
    }
}
