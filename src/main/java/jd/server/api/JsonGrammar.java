package jd.server.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import jd.image.JsonSyntax;

/// Checks that a text begins with a JSON value and counts its values, before it is parsed; reports errors as Go does.
///
/// RFC 8259
public final class JsonGrammar {
    /// The deepest document of the API has six levels. Go would accept ten thousand, but parser and serializer recurse
    /// at least once a level, on stacks of half a megabyte.
    private static final int MAX_DEPTH = 100;

    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonGrammar() {}

    /// @param end the position behind the value
    /// @param values how many values there are: objects, arrays, their members and elements
    /// @param problem why the text is not a value; empty if it is one
    public record Verdict(int end, int values, Optional<String> problem) {}

    public static Verdict check(byte[] text) {
        if (!isUtf8(text)) {
            return new Verdict(text.length, 0, Optional.of(JsonSyntax.problem(text).orElse("malformed JSON")));
        }
        int values = 0;
        int depth = 0;
        try (JsonParser parser = FACTORY.createParser(text)) {
            do {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return new Verdict(text.length, values, Optional.of("the document is cut off"));
                }
                // A string is checked only when its end is looked for.
                parser.finishToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth > MAX_DEPTH) {
                    return new Verdict(text.length, values, Optional.of("exceeded max depth"));
                }
                values += token.isStructStart() || token.isScalarValue() ? 1 : 0;
            } while (depth > 0);
            return new Verdict((int) parser.currentLocation().getByteOffset(), values, Optional.empty());
        } catch (JsonProcessingException e) {
            // What only this parser rejects, such as a number of a thousand digits, has its own text.
            return new Verdict(text.length, values, Optional.of(JsonSyntax.problem(text).orElse(e.getOriginalMessage())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return whether Jackson reads the text as UTF-8} It takes a byte order mark, or a null byte among the first four
    /// bytes, for a sign of UTF-16 or UTF-32, which Docker does not accept.
    private static boolean isUtf8(byte[] text) {
        for (int i = 0; i < Math.min(4, text.length); i++) {
            if (text[i] == 0) {
                return false;
            }
        }
        return text.length == 0 || text[0] > 0;
    }
}
