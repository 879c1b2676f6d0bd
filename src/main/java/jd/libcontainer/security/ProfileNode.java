package jd.libcontainer.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// A JSON object of a profile. A field is read with the type that it must have; an absent one is empty.
///
/// @param path of the object, each field followed by a dot
record ProfileNode(JsonNode node, String path) {
    private static final BigInteger UINT64 = BigInteger.ONE.shiftLeft(64);

    static ProfileNode root(JsonNode node) {
        if (!node.isObject() && !node.isNull()) {
            throw ConfinementException.decoding("a profile must be an object");
        }
        return new ProfileNode(node, "");
    }

    /// {@return the field; names are compared without regard to case, as in Go}
    JsonNode raw(String field) {
        return node.propertyStream()
                .filter(property -> property.getKey().equalsIgnoreCase(field))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    String text(String field) {
        JsonNode value = raw(field);
        require(isAbsent(value) || value.isTextual(), field, "a string");
        return isAbsent(value) ? "" : value.textValue();
    }

    List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(field, "a list of strings")) {
            require(element.isTextual(), field, "a list of strings");
            texts.add(element.textValue());
        }
        return texts;
    }

    private JsonNode elements(String field, String what) {
        JsonNode value = raw(field);
        require(isAbsent(value) || value.isArray(), field, what);
        return value;
    }

    /// {@return a number of at most 32 bits}
    OptionalInt number(String field) {
        return isAbsent(raw(field)) ? OptionalInt.empty() : OptionalInt.of((int) unsigned(field));
    }

    /// {@return the 64 bits of an unsigned number}
    long unsigned(String field) {
        JsonNode value = raw(field);
        if (isAbsent(value)) {
            return 0;
        }
        BigInteger number = value.bigIntegerValue();
        require(value.isIntegralNumber() && number.signum() >= 0 && number.compareTo(UINT64) < 0, field,
                "an unsigned number of 64 bits");
        return number.longValue();
    }

    ProfileNode object(String field) {
        JsonNode value = raw(field);
        require(isAbsent(value) || value.isObject(), field, "an object");
        return new ProfileNode(value, path + field + ".");
    }

    List<ProfileNode> objects(String field) {
        List<ProfileNode> objects = new ArrayList<>();
        for (JsonNode element : elements(field, "a list of objects")) {
            require(element.isObject(), field, "a list of objects");
            objects.add(new ProfileNode(element, path + field + "."));
        }
        return objects;
    }

    private void require(boolean holds, String field, String what) {
        if (!holds) {
            throw ConfinementException.decoding("\"" + path + field + "\" must be " + what);
        }
    }
}
