package jd.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jd.image.JsonSyntax;
import jd.server.api.ApiException;
import jd.server.api.Json;
import jd.server.api.JsonGrammar;
import jd.server.engine.EngineException;

/// Reads a request's body as a JSON document. Errors begin as Docker's do, with `invalid JSON: `. What follows is
/// the text of Go's decoder for a syntax error; for a value of the wrong type it names the place and the expected type,
/// where Docker names types of its sources.
///
/// Docker: api/server/httputils/httputils.go ReadJSON
final class JsonBody {
    /// The longest document that is read. The longest useful one describes a container whose arguments and environment
    /// are as long as execve(2) accepts, 2 MB on most hosts.
    private static final int LIMIT = 8 << 20;

    /// The expected length of a body without Content-Length.
    private static final int SHORT = 64 << 10;

    /// The memory for a byte of a document while it is parsed: the body itself, Jackson's text buffer, the string.
    private static final int BYTE_COST = 4;

    /// The memory for a value besides its text: a node, a list or a map with its table. `[[],[],…` has a value in three
    /// bytes, so counting bytes alone would be wrong by a factor of twenty.
    private static final int VALUE_COST = 128;

    private JsonBody() {}

    /// @param memory grows to the maximum cost of the document before it is read, and again before it is parsed
    /// @param clock starts the timeout for sending the document
    /// {@return the document; empty for `null`}
    static <T> Optional<T> read(
            Request request, Class<T> type, MemoryBudget.Share memory, Supplier<Deadlines.Running> clock) {
        checkContentType(request);
        byte[] body = bytes(request, memory, clock);
        if (isBlank(body)) {
            throw ApiException.invalid("invalid JSON: got EOF while reading request body");
        }
        JsonGrammar.Verdict verdict = JsonGrammar.check(body);
        if (verdict.problem().isPresent()) {
            throw ApiException.invalid("invalid JSON: " + ofStream(verdict.problem().get()));
        }
        rejectMore(body, verdict.end());
        memory.growTo((long) BYTE_COST * body.length + (long) VALUE_COST * verdict.values());
        return Optional.ofNullable(parse(body, verdict.end(), type));
    }

    /// Go's decoder of a stream has another text for a document that is cut off.
    private static String ofStream(String problem) {
        return problem.equals(JsonSyntax.CUT_OFF) ? "unexpected EOF" : problem;
    }

    private static boolean isBlank(byte[] body) {
        for (byte b : body) {
            if (!Character.isWhitespace(b)) {
                return false;
            }
        }
        return true;
    }

    private static <T> T parse(byte[] body, int end, Class<T> type) {
        try {
            return Json.mapper().readValue(body, 0, end, type);
        } catch (JsonProcessingException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, "invalid JSON: " + describe(e), e);
        } catch (IOException e) {
            throw new EngineException("read JSON: " + e.getMessage(), e);
        }
    }

    /// {@return which value has the wrong type, and the right one: `"HostConfig.Memory" must be a whole number`}
    private static String describe(JsonProcessingException problem) {
        if (!(problem instanceof JsonMappingException mapping)) {
            return problem.getOriginalMessage();
        }
        String path = mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
        String where = path.isEmpty() ? "the document" : "\"" + path.substring(1) + "\"";
        return where + " must be " + name(target(mapping));
    }

    /// A number that is too large has no target type.
    private static Class<?> target(JsonMappingException problem) {
        boolean known = problem instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null;
        return known ? ((MismatchedInputException) problem).getTargetType() : long.class;
    }

    private static String name(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "String" -> "a string";
            case "boolean", "Boolean" -> "true or false";
            case "int", "Integer", "long", "Long" -> "a whole number";
            case "List", "ArrayList", "int[]" -> "a list";
            default -> "an object";
        };
    }

    // Without a body the type is not checked.
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

    private static byte[] bytes(Request request, MemoryBudget.Share memory, Supplier<Deadlines.Running> clock) {
        long length = request.contentLength().orElse(SHORT);
        checkLength(length);
        memory.growTo(BYTE_COST * length);
        byte[] buffer = new byte[(int) length + 1];
        int read = 0;
        try (var _ = clock.get()) {
            while (true) {
                int n = request.body().read(buffer, read, buffer.length - read);
                if (n < 0) {
                    return Arrays.copyOf(buffer, read);
                }
                read += n;
                checkLength(read);
                if (read == buffer.length) {
                    memory.growTo((long) BYTE_COST * LIMIT);
                    buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, LIMIT + 1));
                }
            }
        } catch (IOException e) {
            // The body is shorter than its length or chunk says.
            throw new ApiException(
                    ApiException.Kind.INVALID_PARAMETER, "invalid JSON: read the body: " + e.getMessage(), e);
        }
    }

    private static void checkLength(long length) {
        if (length > LIMIT) {
            throw new ApiException(ApiException.Kind.TOO_LARGE, "invalid JSON: the document is too large");
        }
    }

    // As in Docker, another value must not follow, but a closing bracket may.
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
