package jd.libcontainer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON object read whole: strings, longs, booleans, lists and maps, on jackson's streaming parser alone.
public record JsonTree(Map<String, Object> fields) {
    private static final JsonFactory JSON = new JsonFactory();

    /// {@return the document; a field that is null is absent}
    ///
    /// @throws UncheckedIOException where the bytes are no JSON object
    public static JsonTree read(byte[] bytes) {
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            return object(parser);
        } catch (IOException e) {
            throw new UncheckedIOException("read JSON", e);
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> parser.getText();
        };
    }

    private static JsonTree object(JsonParser parser) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                fields.put(name, value(parser));
            }
        }
        return new JsonTree(fields);
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }

    public static byte[] write(Map<String, Object> object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(bytes)) {
            write(generator, object);
        } catch (IOException e) {
            throw new UncheckedIOException("write JSON", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator generator, Object value) throws IOException {
        if (value instanceof JsonTree tree) {
            write(generator, tree.fields());
        } else if (value instanceof Map<?, ?> object) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : object.entrySet()) {
                generator.writeFieldName((String) entry.getKey());
                write(generator, entry.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            for (Object element : list) {
                write(generator, element);
            }
            generator.writeEndArray();
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof Number number) {
            generator.writeNumber(number.longValue());
        } else {
            generator.writeString((String) value);
        }
    }

    String text(String name) {
        return (String) fields.get(name);
    }

    long number(String name) {
        return (Long) fields.get(name);
    }

    boolean flag(String name) {
        return (Boolean) fields.get(name);
    }

    JsonTree child(String name) {
        return (JsonTree) fields.get(name);
    }

    List<JsonTree> children(String name) {
        List<JsonTree> children = new ArrayList<>();
        for (Object element : (List<?>) fields.get(name)) {
            children.add((JsonTree) element);
        }
        return children;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object element : (List<?>) fields.get(name)) {
            texts.add((String) element);
        }
        return texts;
    }

    Map<String, String> textMap() {
        Map<String, String> map = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : fields.entrySet()) {
            map.put(entry.getKey(), (String) entry.getValue());
        }
        return map;
    }
}
