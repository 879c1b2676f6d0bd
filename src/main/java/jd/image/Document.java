package jd.image;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// A JSON document from a registry, read field by field. When it is malformed, the message names the document and the
/// field.
record Document(String what, JsonNode node) {
    /// A tree needs up to forty bytes of memory for two bytes of text: `[],[],…`.
    private static final long MAX_TOKENS = 200_000;

    static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxTokenCount(MAX_TOKENS).build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    static Document parse(String what, byte[] json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            if (!node.isObject()) {
                throw new ImageFormatException(what + ": a JSON object is expected");
            }
            return new Document(what, node);
        } catch (IOException e) {
            throw new ImageFormatException(
                    JsonSyntax.problem(json).orElse(what + ": not JSON: " + originalText(e)), e);
        }
    }

    private static String originalText(IOException problem) {
        return problem instanceof JsonProcessingException json ? json.getOriginalMessage() : problem.getMessage();
    }

    boolean has(String field) {
        return node.hasNonNull(field);
    }

    /// {@return the text of a required field}
    String text(String field) {
        return optionalText(field)
                .orElseThrow(() -> new ImageFormatException(what + ": \"" + field + "\" is missing"));
    }

    /// {@return the text of a field; empty when it is absent or empty, which Go does not distinguish}
    Optional<String> optionalText(String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new ImageFormatException(what + ": \"" + field + "\" must be a string");
        }
        return Optional.of(value.textValue()).filter(text -> !text.isEmpty());
    }

    long number(String field) {
        JsonNode value = node.path(field);
        if (!value.canConvertToLong()) {
            throw new ImageFormatException(what + ": \"" + field + "\" must be a number");
        }
        return value.longValue();
    }

    boolean flag(String field) {
        return node.path(field).asBoolean(false);
    }

    Document child(String field) {
        JsonNode value = node.path(field);
        if (!value.isObject()) {
            throw new ImageFormatException(what + ": \"" + field + "\" must be an object");
        }
        return new Document(what, value);
    }

    Map<String, Object> tree(String field) {
        return has(field) ? MAPPER.convertValue(child(field).node, new TypeReference<>() {}) : Map.of();
    }

    <T> List<T> list(String field, Function<Document, T> element) {
        return each(field, JsonNode::isObject, "objects", value -> element.apply(new Document(what, value)));
    }

    List<String> texts(String field) {
        return each(field, JsonNode::isTextual, "strings", JsonNode::textValue);
    }

    /// Fails with Go's message if a field is not a list.
    ///
    /// @param goType Docker's type of the field
    void requireList(String field, String goType) {
        JsonNode value = node.path(field);
        if (!value.isArray()) {
            throw new ImageFormatException("json: cannot unmarshal " + JsonSyntax.kind(value.getNodeType().name())
                    + " into Go value of type " + goType);
        }
    }

    private <T> List<T> each(
            String field, Predicate<JsonNode> check, String kind, Function<JsonNode, T> element) {
        List<T> list = new ArrayList<>();
        for (JsonNode value : node.path(field)) {
            if (!check.test(value)) {
                throw new ImageFormatException(what + ": \"" + field + "\" must hold " + kind);
            }
            list.add(element.apply(value));
        }
        return List.copyOf(list);
    }
}
