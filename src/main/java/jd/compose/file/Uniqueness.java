package jd.compose.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Keeps one of several items of a list that mean the same: the later one, in the place of the earlier one.
///
/// Today: compose-go override/uncity.go
final class Uniqueness {
    /// Lists of texts, in which the part before `=` must occur once.
    private static final Set<String> BY_NAME = Set.of("cap_add", "cap_drop", "dns", "dns_opt", "dns_search", "expose",
            "links", "aliases", "link_local_ips", "profiles", "tmpfs", "tags",
            "annotations", "args", "environment", "labels", "sysctls");

    private Uniqueness() {}

    /// {@return the canonical document of a service or a part of one, without duplicates}
    static Map<String, Object> of(Map<String, Object> document) {
        var unique = new LinkedHashMap<String, Object>();
        document.forEach((key, value) -> unique.put(key, switch (value) {
            case Map<?, ?> map -> of(Section.of(map).values());
            case List<?> list -> list(key, list);
            default -> value;
        }));
        return unique;
    }

    private static List<Object> list(String key, List<?> list) {
        var items = new ArrayList<Object>();
        var positions = new LinkedHashMap<String, Integer>();
        for (Object item : list) {
            String identity = identity(key, item);
            Integer earlier = identity.isEmpty() ? null : positions.get(identity);
            if (earlier != null) {
                items.set(earlier, item);
            } else {
                positions.put(identity, items.size());
                items.add(item);
            }
        }
        return items;
    }

    /// {@return what must be unique among the items, empty if nothing must}
    private static String identity(String key, Object item) {
        Section section = Section.of(item);
        return switch (key) {
            case "volumes" -> section.text("target");
            // A short form that is not yet complete has the target of its source.
            case "devices" -> section.has("target") ? section.text("target") : section.text("source");
            case "configs" -> section.has("target") ? section.text("target") : "/" + section.text("source");
            case "secrets" -> section.has("target") ? section.text("target")
                    : "/run/secrets/" + section.text("source");
            case "env_file" -> section.text("path");
            case "ports" -> section.text("host_ip") + ":" + section.text("published") + ":" + section.text("target")
                    + "/" + (section.has("protocol") ? section.text("protocol") : "tcp");
            default -> BY_NAME.contains(key) ? item.toString().split("=", 2)[0] : "";
        };
    }
}
