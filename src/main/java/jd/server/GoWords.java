package jd.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.nio.charset.StandardCharsets;

/// Says what is wrong with a JSON document as Go's decoder says it.
final class GoWords {
    private GoWords() {}

    static String of(JsonProcessingException problem, byte[] document, Class<?> type) {
        if (problem instanceof JsonMappingException mapping) {
            return mapping.getOriginalMessage() + type.getSimpleName();
        }
        return new String(document, StandardCharsets.UTF_8);
    }
}
