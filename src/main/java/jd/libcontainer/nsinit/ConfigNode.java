package jd.libcontainer.nsinit;

import java.io.IOException;
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
            if (JsonTree.parse(json).value() instanceof Map<?, ?> object) {
                return new ConfigNode("", fields(object));
            }
            throw new NsinitException("malformed spec file: an object is wanted");
        } catch (IOException e) {
            throw new NsinitException("malformed spec file: " + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    /// {@return the fields that are not null}
    private static Map<String, Object> fields(Map<?, ?> object) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Map.Entry<?, ?> field : object.entrySet()) {
            if (field.getValue() != null) {
                fields.put((String) field.getKey(), field.getValue());
            }
        }
        return fields;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /// {@return whether a field is present and not empty}
    boolean says(String name) {
        Object value = fields.get(name);
        return value != null && !List.of("", "0", "{}", "[]").contains(value.toString());
    }

    ConfigNode child(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return new ConfigNode(pathOf(name), Map.of());
        }
        if (value instanceof Map<?, ?> object) {
            return new ConfigNode(pathOf(name), fields(object));
        }
        throw mistake(name, "an object");
    }

    List<ConfigNode> children(String name) {
        List<ConfigNode> children = new ArrayList<>();
        for (Map<?, ?> element : list(name, Map.class, "a list of objects")) {
            children.add(new ConfigNode(pathOf(name) + "[" + children.size() + "]", fields(element)));
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

    /// The kernel's "no limit" is the greatest number of 64 bits without a sign, which is -1 with one.
    long number(String name, long otherwise) {
        Number number = value(name, Number.class, otherwise, "a whole number");
        if (number instanceof Double) {
            throw mistake(name, "a whole number");
        }
        return number.longValue();
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
