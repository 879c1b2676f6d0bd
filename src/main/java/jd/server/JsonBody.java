package jd.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import jd.server.api.ApiException;
import jd.server.api.Json;
import jd.server.api.JsonGrammar;

/// A request's body as a document. What is wrong with it is said in the words of Docker, which are those of Go's
/// decoder.
///
/// Docker: api/server/httputils/httputils.go ReadJSON
final class JsonBody {
    /// A document longer than this is not read: no request of the API comes near.
    private static final int LIMIT = 8 << 20;

    private JsonBody() {}

    static <T> T read(Request request, Class<T> type) {
        checkContentType(request);
        byte[] body = bytes(request);
        if (new String(body, StandardCharsets.ISO_8859_1).isBlank()) {
            throw ApiException.invalid("invalid JSON: got EOF while reading request body");
        }
        JsonGrammar.Verdict verdict = JsonGrammar.check(body);
        if (verdict.problem().isPresent()) {
            throw ApiException.invalid("invalid JSON: " + verdict.problem().get());
        }
        rejectMore(body, verdict.end());
        return parse(body, verdict.end(), type);
    }

    private static <T> T parse(byte[] body, int end, Class<T> type) {
        try {
            try {
                return Json.mapper().readValue(body, 0, end, type);
            } catch (JsonProcessingException e) {
                String why = JsonMismatch.describe(e, Json.mapper().readTree(body, 0, end), type);
                throw new ApiException(ApiException.Kind.INVALID_PARAMETER, "invalid JSON: " + why, e);
            }
        } catch (IOException e) {
            throw new EngineException("read JSON: " + e.getMessage(), e);
        }
    }

    // Without a body there is nothing to have a type.
    private static void checkContentType(Request request) {
        Optional<String> type = request.header("Content-Type");
        if (type.isEmpty() && request.body().isRead()) {
            return;
        }
        String name = type.orElse("");
        int semicolon = name.indexOf(';');
        String mediaType = (semicolon < 0 ? name : name.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
        if (mediaType.isEmpty()) {
            throw ApiException.invalid("malformed Content-Type header (" + name + "): mime: no media type");
        }
        if (!mediaType.equals("application/json")) {
            throw ApiException.invalid(
                    "unsupported Content-Type header (" + name + "): must be 'application/json'");
        }
    }

    private static byte[] bytes(Request request) {
        try {
            byte[] body = request.body().readNBytes(LIMIT + 1);
            if (body.length > LIMIT) {
                throw ApiException.invalid("invalid JSON: the document is too large");
            }
            return body;
        } catch (IOException e) {
            // A length or a chunk that does not hold what it promised.
            throw new ApiException(
                    ApiException.Kind.INVALID_PARAMETER, "invalid JSON: read the body: " + e.getMessage(), e);
        }
    }

    // Go's decoder asks whether another value follows, and a bracket that closes nothing is none.
    private static void rejectMore(byte[] body, int end) {
        int next = end;
        while (next < body.length && Character.isWhitespace(body[next])) {
            next++;
        }
        if (next < body.length && body[next] != '}' && body[next] != ']') {
            throw ApiException.invalid("unexpected content after JSON");
        }
    }
}
