package jd.libcontainer.nsinit;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.libcontainer.io.JsonTree;

/// An object of config.json with its path in the file, for messages. An absent field is read as empty, because almost all
/// are optional.
///
/// Types are tested with `instanceof`: the first `switch` over types in a JVM generates a class, which takes some 30 ms and
/// is not kept in the AOT cache.
///
/// @param path as `linux.resources`, empty for the whole file
record ConfigNode(String path, Map<String, Object> fields) {
    static ConfigNode read(byte[] json) {
        try {
            return new ConfigNode("", JsonTree.read(json).fields());
        } catch (UncheckedIOException e) {
            throw new NsinitException("malformed spec file: " + e.getCause().getMessage().lines().findFirst().orElse(""));
        }
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /// {@return whether a field is present and not empty}
    boolean says(String name) {
        Object value = fields.get(name);
        if (value instanceof JsonTree tree) {
            return !tree.fields().isEmpty();
        }
        return value != null && !value.equals("") && !value.equals(List.of()) && !value.equals(0L);
    }

    ConfigNode child(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return new ConfigNode(pathOf(name), Map.of());
        }
        if (value instanceof JsonTree tree) {
            return new ConfigNode(pathOf(name), tree.fields());
        }
        throw mistake(name, "an object");
    }

    List<ConfigNode> children(String name) {
        List<ConfigNode> children = new ArrayList<>();
        for (JsonTree element : list(name, JsonTree.class, "a list of objects")) {
            children.add(new ConfigNode(pathOf(name) + "[" + children.size() + "]", element.fields()));
        }
        return children;
    }

    String text(String name) {
        return value(name, String.class, "", "a string");
    }

    List<String> texts(String name) {
        return list(name, String.class, "a list of strings");
    }

    List<Long> numbers(String name) {
        return list(name, Long.class, "a list of numbers");
    }

    private <T> List<T> list(String name, Class<T> type, String wanted) {
        if (!(fields.getOrDefault(name, List.of()) instanceof List<?> list)) {
            throw mistake(name, wanted);
        }
        List<T> elements = new ArrayList<>();
        for (Object element : list) {
            if (!type.isInstance(element)) {
                throw mistake(name, wanted);
            }
            elements.add(type.cast(element));
        }
        return elements;
    }

    Map<String, String> textMap(String name) {
        ConfigNode object = child(name);
        Map<String, String> map = new LinkedHashMap<>();
        object.fields().keySet().forEach(key -> map.put(key, object.text(key)));
        return map;
    }

    long number(String name, long otherwise) {
        return value(name, Long.class, otherwise, "a whole number");
    }

    boolean flag(String name) {
        return value(name, Boolean.class, false, "true or false");
    }

    private <T> T value(String name, Class<T> type, T otherwise, String wanted) {
        Object value = fields.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!type.isInstance(value)) {
            throw mistake(name, wanted);
        }
        return type.cast(value);
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private NsinitException mistake(String name, String wanted) {
        return new NsinitException("malformed spec file: " + pathOf(name) + ": " + wanted + " is wanted");
    }
}
