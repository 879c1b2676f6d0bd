package jd.client.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;

/// Writes a JSON object field by field. Docker's bodies distinguish an empty list, `[]`, from an absent one, `null`.
public final class BodyWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final JsonGenerator json;

    public BodyWriter() {
        try {
            json = new JsonFactory().createGenerator(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writing to memory cannot fail; an exception of the generator means that methods were called in a wrong order.
    private interface Write {
        void run() throws IOException;
    }

    private void write(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] bytes() {
        write(json::close);
        return bytes.toByteArray();
    }

    public void open() {
        write(json::writeStartObject);
    }

    public void open(String field) {
        write(() -> json.writeObjectFieldStart(field));
    }

    public void close() {
        write(json::writeEndObject);
    }

    public void openList(String field) {
        write(() -> json.writeArrayFieldStart(field));
    }

    public void closeList() {
        write(json::writeEndArray);
    }

    public void text(String field, String value) {
        write(() -> json.writeStringField(field, value));
    }

    public void number(String field, long value) {
        write(() -> json.writeNumberField(field, value));
    }

    public void toggle(String field, boolean value) {
        write(() -> json.writeBooleanField(field, value));
    }

    public void nothing(String field) {
        write(() -> json.writeNullField(field));
    }

    public void list(String field, Collection<String> values) {
        openList(field);
        values.forEach(value -> write(() -> json.writeString(value)));
        closeList();
    }

    public void numbers(String field, int... values) {
        openList(field);
        for (int value : values) {
            write(() -> json.writeNumber(value));
        }
        closeList();
    }

    public void listOrNull(String field, Collection<String> values) {
        if (values.isEmpty()) {
            nothing(field);
        } else {
            list(field, values);
        }
    }

    /// Writes a set of names as an object of empty objects: `{"80/tcp":{}}`.
    public void keys(String field, Collection<String> keys) {
        open(field);
        keys.forEach(key -> {
            open(key);
            close();
        });
        close();
    }

    public void map(String field, Map<String, String> values) {
        open(field);
        values.forEach(this::text);
        close();
    }

    public void mapUnlessEmpty(String field, Map<String, String> values) {
        if (!values.isEmpty()) {
            map(field, values);
        }
    }
}
