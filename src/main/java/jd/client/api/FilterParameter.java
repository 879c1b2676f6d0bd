package jd.client.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Turns `--filter name=value` flags into the query parameter `filters`. A result must match every name; several values
/// of one name are alternatives. On the wire `{"status":{"exited":true}}`.
public final class FilterParameter {
    private FilterParameter() {}

    /// @param filters `name=value` each
    public static ApiRequest add(ApiRequest request, List<String> filters) {
        if (filters.isEmpty()) {
            return request;
        }
        var byName = new TreeMap<String, Set<String>>();
        for (String filter : filters) {
            String[] parts = filter.split("=", 2);
            byName.computeIfAbsent(parts[0].strip().toLowerCase(Locale.ROOT), key -> new TreeSet<>())
                    .add(parts[1].strip());
        }
        var text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            for (var filter : byName.entrySet()) {
                json.writeObjectFieldStart(filter.getKey());
                for (String value : filter.getValue()) {
                    json.writeBooleanField(value, true);
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return request.with("filters", text.toString());
    }
}
