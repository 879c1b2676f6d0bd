package jd.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import jd.server.api.ApiException;
import jd.server.api.Json;

/// A request's body as a document. What is wrong with it is said in the words of Docker, which are those of Go's decoder.
///
/// Docker: api/server/httputils/httputils.go ReadJSON
final class JsonBody {
    /// A document longer than this is not read: no request of the API comes near.
    private static final int LIMIT = 8 << 20;

    private JsonBody() {}

    static <T> T read(Request request, Class<T> type) throws IOException {
        checkContentType(request);
        byte[] body = request.body().readNBytes(LIMIT + 1);
        if (body.length > LIMIT) {
            throw ApiException.invalid("invalid JSON: the document is too large");
        }
        try (JsonParser parser = Json.mapper().createParser(body)) {
            if (parser.nextToken() == null) {
                throw ApiException.invalid("invalid JSON: got EOF while reading request body");
            }
            T document = Json.mapper().readValue(parser, type);
            rejectMore(parser);
            return document;
        } catch (JsonEOFException e) {
            throw invalid("unexpected EOF", e);
        } catch (JsonProcessingException e) {
            throw invalid(GoWords.of(e, body, type), e);
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

    // Go's decoder asks whether more follows, and a bracket that closes nothing does not count.
    private static void rejectMore(JsonParser parser) throws IOException {
        try {
            JsonToken next = parser.nextToken();
            if (next == null) {
                return;
            }
        } catch (JsonProcessingException e) {
            if (e.getOriginalMessage().startsWith("Unexpected close marker")) {
                return;
            }
        }
        throw ApiException.invalid("unexpected content after JSON");
    }

    private static ApiException invalid(String why, Exception cause) {
        return new ApiException(ApiException.Kind.INVALID_PARAMETER, "invalid JSON: " + why, cause);
    }
}
