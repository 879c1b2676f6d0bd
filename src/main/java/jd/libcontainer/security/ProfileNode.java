package jd.libcontainer.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// An object of a profile. Its fields are asked for with the type that Go's structure gives them, since that is what
/// Docker's message about a wrong one names:
///
/// `json: cannot unmarshal string into Go struct field Syscall.syscalls.LinuxSyscall.names of type []string`
///
/// A field's name may begin with the structure that Docker embeds: `LinuxSyscall.names` is `names`. What is absent is
/// empty.
///
/// @param structure the innermost structure's name in Go
/// @param path the fields that lead here
record ProfileNode(JsonNode node, String structure, String path) {
    private static final BigInteger UINT64 = BigInteger.ONE.shiftLeft(64);

    static ProfileNode root(JsonNode node, String structure, String goType) {
        if (!node.isObject() && !node.isNull()) {
            throw ConfinementException.decoding(
                    "json: cannot unmarshal " + kind(node) + " into Go value of type " + goType);
        }
        return new ProfileNode(node, structure, "");
    }

    /// {@return the field as it stands} Go finds a name in any case.
    JsonNode raw(String field) {
        String name = field.substring(field.lastIndexOf('.') + 1);
        return node.propertyStream()
                .filter(property -> property.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    String text(String field, String goType) {
        JsonNode value = raw(field);
        if (!isAbsent(value) && !value.isTextual()) {
            throw mismatch(kind(value), field, goType);
        }
        return isAbsent(value) ? "" : value.textValue();
    }

    List<String> texts(String field, String goType) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(field, goType)) {
            if (!element.isTextual()) {
                throw mismatch(kind(element), field, goType.substring("[]".length()));
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    private JsonNode elements(String field, String goType) {
        JsonNode value = raw(field);
        if (!isAbsent(value) && !value.isArray()) {
            throw mismatch(kind(value), field, goType);
        }
        return value;
    }

    /// {@return a number of at most 32 bits}
    OptionalInt number(String field, String goType) {
        return isAbsent(raw(field)) ? OptionalInt.empty() : OptionalInt.of((int) unsigned(field, goType));
    }

    /// {@return the 64 bits of an unsigned number}
    long unsigned(String field, String goType) {
        JsonNode value = raw(field);
        if (isAbsent(value)) {
            return 0;
        }
        if (!value.isNumber()) {
            throw mismatch(kind(value), field, goType);
        }
        BigInteger number = value.bigIntegerValue();
        if (!value.isIntegralNumber() || number.signum() < 0 || number.compareTo(UINT64) >= 0) {
            throw mismatch("number " + value, field, goType);
        }
        return number.longValue();
    }

    ProfileNode object(String field, String goType, String goStructure) {
        JsonNode value = raw(field);
        if (!isAbsent(value) && !value.isObject()) {
            throw mismatch(kind(value), field, goType);
        }
        return new ProfileNode(value, goStructure, path + field + ".");
    }

    List<ProfileNode> objects(String field, String goType, String goStructure) {
        List<ProfileNode> objects = new ArrayList<>();
        String listType = goStructure.equals("Syscall") ? "[]*" + goType : "[]" + goType;
        for (JsonNode element : elements(field, listType)) {
            if (!element.isObject()) {
                throw mismatch(kind(element), field, goType);
            }
            objects.add(new ProfileNode(element, goStructure, path + field + "."));
        }
        return objects;
    }

    private ConfinementException mismatch(String what, String field, String goType) {
        return ConfinementException.decoding("json: cannot unmarshal " + what + " into Go struct field " + structure
                + "." + path + field + " of type " + goType);
    }

    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case NUMBER -> "number";
            case BOOLEAN -> "bool";
            case STRING -> "string";
            case OBJECT -> "object";
            case ARRAY -> "array";
            case NULL, MISSING, BINARY, POJO -> "null";
        };
    }
}
