package jd.libcontainer.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON document as maps, lists, strings, numbers, booleans and null. A missing field is an empty value, so that a
/// client can read the answers of older and newer daemons.
///
/// Client and nsinit read and write JSON with this; the daemon and [jd.image] with the library's own tree. Its mapper
/// takes 60 ms of the processor in a JVM that has just started, more than the rest of a short command; the tokens that
/// this reads take 25.
///
/// @param value null for JSON's null and for what is missing
public record JsonTree(Object value) {
    private static final JsonTree MISSING = new JsonTree(null);

    /// @throws IOException if the bytes are no JSON document
    public static JsonTree parse(byte[] json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            JsonTree tree = new JsonTree(read(parser));
            if (parser.nextToken() != null) {
                throw new IOException("more than one document");
            }
            return tree;
        }
    }

    private static Object read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var fields = new LinkedHashMap<String, Object>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, read(parser));
                }
                yield fields;
            }
            case START_ARRAY -> {
                var elements = new ArrayList<Object>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(read(parser));
                }
                yield elements;
            }
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case null -> throw new IOException("an empty document");
            default -> parser.getText();
        };
    }

    /// {@return a Long, or a BigInteger where the number needs the 64th bit}
    private static Number integer(JsonParser parser) throws IOException {
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        BigInteger number = parser.getBigIntegerValue();
        if (number.signum() < 0 || number.bitLength() > Long.SIZE) {
            throw new IOException(number + " is out of range");
        }
        return number;
    }

    /// {@return the field of an object}
    public JsonTree at(String field) {
        return value instanceof Map<?, ?> map && map.containsKey(field) ? new JsonTree(map.get(field)) : MISSING;
    }

    /// {@return the elements of a list, none for anything else}
    public List<JsonTree> elements() {
        return value instanceof List<?> list ? list.stream().map(JsonTree::new).toList() : List.of();
    }

    /// {@return the names of an object's fields, in the document's order}
    public List<String> names() {
        return value instanceof Map<?, ?> map ? map.keySet().stream().map(String::valueOf).toList() : List.of();
    }

    /// {@return a string, or a number or boolean as a string; empty for anything else}
    public String text() {
        return switch (value) {
            case String text -> text;
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            case null, default -> "";
        };
    }

    public long number() {
        return value instanceof Number number ? number.longValue() : 0;
    }

    public boolean truth() {
        return value instanceof Boolean truth && truth;
    }

    /// {@return the elements of a list as strings}
    public List<String> texts() {
        return elements().stream().map(JsonTree::text).toList();
    }

    /// {@return the value as compact JSON, in UTF-8}
    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /// {@return the value as compact JSON}
    @Override
    public String toString() {
        var text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            write(json, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        switch (value) {
            case Map<?, ?> map -> {
                json.writeStartObject();
                for (var field : map.entrySet()) {
                    json.writeFieldName(String.valueOf(field.getKey()));
                    write(json, field.getValue());
                }
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                for (Object element : list) {
                    write(json, element);
                }
                json.writeEndArray();
            }
            case String text -> json.writeString(text);
            case Boolean truth -> json.writeBoolean(truth);
            case Number number -> json.writeNumber(number.toString());
            case null -> json.writeNull();
            default -> json.writeString(value.toString());
        }
    }
}
