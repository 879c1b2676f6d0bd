package jd.compose.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A mapping of a canonical document, with access by type. [DocumentReader] has checked the types.
public record Section(Map<String, Object> values) {
    public static Section of(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return new Section(Map.of());
        }
        @SuppressWarnings("unchecked") // keys of a document are texts
        Map<String, Object> values = (Map<String, Object>) map;
        return new Section(values);
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public String text(String key) {
        return has(key) ? values.get(key).toString() : "";
    }

    public boolean flag(String key) {
        return Boolean.TRUE.equals(values.get(key));
    }

    public Optional<Long> number(String key) {
        return values.get(key) instanceof Long number ? Optional.of(number) : Optional.empty();
    }

    public Section section(String key) {
        return of(values.get(key));
    }

    public List<Section> sections(String key) {
        return list(values.get(key));
    }

    static List<Section> list(Object value) {
        return value instanceof List<?> list ? list.stream().map(Section::of).toList() : List.of();
    }

    public List<String> texts(String key) {
        return values.get(key) instanceof List<?> list ? list.stream().map(Object::toString).toList() : List.of();
    }

    /// {@return the values of the given keys, under the names that the Engine API has for them}
    public Map<String, Object> renamed(Map<String, String> names) {
        var renamed = new LinkedHashMap<String, Object>();
        names.forEach((key, name) -> {
            if (has(key)) {
                renamed.put(name, values.get(key));
            }
        });
        return renamed;
    }

    public List<String> names() {
        return List.copyOf(values.keySet());
    }
}
