package jd.compose.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Lays one canonical document over another, for several `-f`: mappings are merged key by key, a later scalar replaces
/// an earlier one, lists are joined. A command is replaced as a whole, and a mount replaces the one with the same target.
///
/// Compose Specification: 13-merge.md
public final class Merge {
    private static final Set<String> REPLACED = Set.of("command", "entrypoint", "test");
    private static final Set<String> BY_TARGET = Set.of("volumes", "secrets", "configs");

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

    private static Object value(String key, Object lower, Object upper) {
        if (lower instanceof Map<?, ?> && upper instanceof Map<?, ?>) {
            return of(Section.of(lower).values(), Section.of(upper).values());
        }
        if (lower instanceof List<?> first && upper instanceof List<?> second && !REPLACED.contains(key)) {
            return lists(key, first, second);
        }
        return upper;
    }

    private static List<Object> lists(String key, List<?> first, List<?> second) {
        var joined = new ArrayList<Object>(first);
        for (Object item : second) {
            if (BY_TARGET.contains(key)) {
                String target = Section.of(item).text("target");
                joined.removeIf(other -> Section.of(other).text("target").equals(target));
            }
            if (!joined.contains(item)) {
                joined.add(item);
            }
        }
        return joined;
    }
}
