package jd.libcontainer.nsinit;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import jd.libcontainer.JsonTree;

/// One object of config.json, and where in the file it stands, so that a mistake is named by its place. What is absent
/// is empty: almost nothing in that file is required.
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

    ConfigNode child(String name) {
        return switch (fields.get(name)) {
            case null -> new ConfigNode(pathOf(name), Map.of());
            case JsonTree tree -> new ConfigNode(pathOf(name), tree.fields());
            default -> throw mistake(name, "an object");
        };
    }

    List<ConfigNode> children(String name) {
        List<ConfigNode> children = new ArrayList<>();
        for (Object element : list(name, JsonTree.class::isInstance, "a list of objects")) {
            children.add(new ConfigNode(pathOf(name) + "[" + children.size() + "]", ((JsonTree) element).fields()));
        }
        return children;
    }

    String text(String name) {
        return switch (fields.get(name)) {
            case null -> "";
            case String text -> text;
            default -> throw mistake(name, "a string");
        };
    }

    List<String> texts(String name) {
        return list(name, String.class::isInstance, "a list of strings").stream().map(String.class::cast).toList();
    }

    List<Long> numbers(String name) {
        return list(name, Long.class::isInstance, "a list of numbers").stream().map(Long.class::cast).toList();
    }

    private List<?> list(String name, Predicate<Object> kind, String wanted) {
        return switch (fields.get(name)) {
            case null -> List.of();
            case List<?> list when list.stream().allMatch(kind) -> list;
            default -> throw mistake(name, wanted);
        };
    }

    Map<String, String> textMap(String name) {
        ConfigNode object = child(name);
        Map<String, String> map = new LinkedHashMap<>();
        object.fields().keySet().forEach(key -> map.put(key, object.text(key)));
        return map;
    }

    long number(String name, long otherwise) {
        return switch (fields.get(name)) {
            case null -> otherwise;
            case Long number -> number;
            default -> throw mistake(name, "a whole number");
        };
    }

    boolean flag(String name) {
        return switch (fields.get(name)) {
            case null -> false;
            case Boolean flag -> flag;
            default -> throw mistake(name, "true or false");
        };
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private NsinitException mistake(String name, String wanted) {
        return new NsinitException("malformed spec file: " + pathOf(name) + ": " + wanted + " is wanted");
    }
}
