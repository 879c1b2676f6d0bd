package jd.build.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import jd.server.api.Json;

/// Splits a statement into keyword, flags and words. How the words are separated depends on the keyword: `RUN` has one,
/// its whole command line; `COPY` has one for each path; `ENV` has names and values.
///
/// Today: buildkit frontend/dockerfile/parser/line_parsers.go
final class StatementParser {
    private StatementParser() {}

    static Statement parse(int line, String whole, char escape) {
        String text = whole.strip();
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        String keyword = text.substring(0, end);
        Words.Flagged flagged = Words.flags(text.substring(end));
        String rest = flagged.rest();
        return switch (keyword.toLowerCase(Locale.ROOT)) {
            case "add", "copy", "volume" -> new Builder(line, whole, keyword, flagged).words(
                    json(rest).orElseGet(() -> Words.plain(rest)), json(rest).isPresent());
            case "cmd", "entrypoint", "run", "shell" -> new Builder(line, whole, keyword, flagged).words(
                    json(rest).orElseGet(() -> whole(rest)), json(rest).isPresent());
            case "healthcheck" -> healthcheck(new Builder(line, whole, keyword, flagged), rest);
            case "env", "label" -> new Builder(line, whole, keyword, flagged).words(
                    pairs(rest, keyword.toUpperCase(Locale.ROOT), escape), false);
            case "arg" -> new Builder(line, whole, keyword, flagged).words(Words.quoted(rest, escape), false);
            case "expose", "from" -> new Builder(line, whole, keyword, flagged).words(Words.plain(rest), false);
            default -> new Builder(line, whole, keyword, flagged).words(whole(rest), false);
        };
    }

    private record Builder(int line, String whole, String keyword, Words.Flagged flagged) {
        Statement words(List<String> words, boolean json) {
            return new Statement(line, whole, keyword, flagged.flags(), words, json, false);
        }
    }

    private static List<String> whole(String rest) {
        return rest.isEmpty() ? List.of() : List.of(rest);
    }

    /// The first word is `NONE` or `CMD`; a command follows, as in `CMD` itself.
    private static Statement healthcheck(Builder builder, String rest) {
        String[] parts = rest.split("\\s+", 2);
        String command = parts.length < 2 ? "" : parts[1];
        Optional<List<String>> json = json(command);
        List<String> words = new ArrayList<>(whole(parts[0]));
        words.addAll(json.orElseGet(() -> whole(command)));
        return builder.words(words, json.isPresent());
    }

    /// Names and values in turn. The older form `ENV NAME VALUE` has one pair, whose value may contain spaces.
    private static List<String> pairs(String rest, String keyword, char escape) {
        List<String> words = Words.quoted(rest, escape);
        if (words.isEmpty()) {
            return List.of();
        }
        if (!words.getFirst().contains("=")) {
            String[] parts = rest.split("[\\t\\x0B\\f\\r ]+", 2);
            if (parts.length < 2) {
                throw new BuildException(keyword + " must have two arguments");
            }
            return List.of(parts);
        }
        List<String> pairs = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new BuildException("Syntax error - can't find = in " + GoText.quoted(word)
                        + ". Must be of the form: name=value");
            }
            pairs.add(word.substring(0, equals));
            pairs.add(word.substring(equals + 1));
        }
        return pairs;
    }

    /// {@return the elements of a JSON array of strings at the beginning of the text; empty for other text} Like Go's
    /// decoder, this ignores what follows the array.
    static Optional<List<String>> json(String text) {
        if (!text.startsWith("[")) {
            return Optional.empty();
        }
        List<String> elements = new ArrayList<>();
        boolean others = false;
        try (JsonParser parser = Json.mapper().createParser(text)) {
            parser.nextToken();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token == null) {
                    return Optional.empty();
                }
                others |= token != JsonToken.VALUE_STRING;
                elements.add(parser.getText());
                parser.skipChildren();
            }
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new BuildException("read JSON: " + e.getMessage(), e);
        }
        if (others) {
            throw new BuildException("when using JSON array syntax, arrays must be comprised of strings only");
        }
        return Optional.of(elements);
    }
}
