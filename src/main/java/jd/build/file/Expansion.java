package jd.build.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Replaces variables in a word and removes quotes and escape characters, like a shell:
///
/// | word | result |
/// |---|---|
/// | `$X`, `${X}` | the value, empty if X is not set |
/// | `${X:-a}`, `${X-a}` | the value; `a` if X is not set, with the colon also if it is empty |
/// | `${X:+a}`, `${X+a}` | `a` if X is set |
/// | `${X:?a}`, `${X?a}` | fails with the message `a` if X is not set |
/// | `${X#a}`, `${X##a}`, `${X%a}`, `${X%%a}` | the value without a prefix or suffix that matches a pattern |
/// | `${X/a/b}`, `${X//a/b}` | the value with the first or every match replaced |
/// | `'$X'`, `\$X` | `$X` |
///
/// Today: buildkit frontend/dockerfile/shell/lex.go
public final class Expansion {
    private static final String SPECIAL = "@*#?-$!0";

    private final String source;
    private final char escape;
    private final Map<String, String> variables;
    private int at;

    /// The words of the result: a value is split at spaces, other text is not.
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();

    private Expansion(String source, char escape, Map<String, String> variables) {
        this.source = source;
        this.escape = escape;
        this.variables = variables;
    }

    /// @throws BuildException with Docker's message, for quotes or braces that are not closed
    public static String word(String source, char escape, Map<String, String> variables) {
        return new Expansion(source, escape, variables).whole();
    }

    /// {@return the words of the result, split at spaces that come from values}
    public static List<String> words(String source, char escape, Map<String, String> variables) {
        Expansion expansion = new Expansion(source, escape, variables);
        expansion.whole();
        expansion.endWord();
        return expansion.words;
    }

    private String whole() {
        try {
            return until(Optional.empty(), false);
        } catch (BuildException e) {
            throw new BuildException("failed to process " + GoText.quoted(source) + ": " + e.getMessage(), e);
        }
    }

    private boolean atEnd() {
        return at >= source.length();
    }

    private boolean next(char c) {
        return !atEnd() && source.charAt(at) == c;
    }

    /// @param keepEscapes keep escape characters, for a pattern
    private String until(Optional<Character> stop, boolean keepEscapes) {
        StringBuilder result = new StringBuilder();
        while (!atEnd()) {
            char c = source.charAt(at);
            if (stop.isPresent() && c == stop.get()) {
                at++;
                return result.toString();
            }
            if (c == '\'') {
                add(result, singleQuoted());
            } else if (c == '"') {
                add(result, doubleQuoted());
            } else if (c == '$') {
                String value = dollar();
                result.append(value);
                value.chars().forEach(part -> addSplitting((char) part));
            } else if (c == escape) {
                at++;
                if (!atEnd()) {
                    add(result, (keepEscapes ? Character.toString(c) : "") + source.charAt(at++));
                }
            } else {
                at++;
                result.append(c);
                addSplitting(c);
            }
        }
        if (stop.isPresent()) {
            throw new BuildException("unexpected end of statement while looking for matching " + stop.get());
        }
        return result.toString();
    }

    private void add(StringBuilder result, String text) {
        result.append(text);
        word.append(text);
    }

    private void addSplitting(char c) {
        if (Character.isWhitespace(c)) {
            endWord();
        } else {
            word.append(c);
        }
    }

    private void endWord() {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private String singleQuoted() {
        int end = source.indexOf('\'', at + 1);
        if (end < 0) {
            throw new BuildException("unexpected end of statement while looking for matching single-quote");
        }
        String text = source.substring(at + 1, end);
        at = end + 1;
        return text;
    }

    /// Variables are replaced; only `"`, `$` and the escape character itself can be escaped.
    private String doubleQuoted() {
        StringBuilder result = new StringBuilder();
        at++;
        while (!atEnd()) {
            char c = source.charAt(at);
            if (c == '"') {
                at++;
                return result.toString();
            }
            if (c == '$') {
                result.append(dollar());
                continue;
            }
            at++;
            if (c == escape) {
                if (atEnd()) {
                    continue;
                }
                if (next('"') || next('$') || next(escape)) {
                    c = source.charAt(at++);
                }
            }
            result.append(c);
        }
        throw new BuildException("unexpected end of statement while looking for matching double-quote");
    }

    private String dollar() {
        at++;
        if (!next('{')) {
            String name = name();
            return name.isEmpty() ? "$" : variables.getOrDefault(name, "");
        }
        at++;
        if (next('}')) {
            throw new BuildException("syntax error: bad substitution");
        }
        return braces(name());
    }

    private String name() {
        int start = at;
        if (!atEnd() && Character.isDigit(source.charAt(at))) {
            while (!atEnd() && Character.isDigit(source.charAt(at))) {
                at++;
            }
        } else if (!atEnd() && SPECIAL.indexOf(source.charAt(at)) >= 0) {
            at++;
        } else {
            while (!atEnd() && (Character.isLetterOrDigit(source.charAt(at)) || next('_'))) {
                at++;
            }
        }
        return source.substring(start, at);
    }

    private String braces(String name) {
        Optional<String> value = Optional.ofNullable(variables.get(name));
        if (next('}')) {
            at++;
            return value.orElse("");
        }
        boolean colon = next(':');
        if (colon) {
            at++;
        }
        char modifier = atEnd() ? '\uFFFD' : source.charAt(at++);
        Optional<String> set = value.filter(text -> !colon || !text.isEmpty());
        return switch (modifier) {
            case '-' -> {
                String otherwise = argument(false);
                yield set.orElse(otherwise);
            }
            case '+' -> {
                String replacement = argument(false);
                yield set.isPresent() ? replacement : "";
            }
            case '?' -> required(name, value, set, argument(false));
            case '#', '%', '/' -> {
                if (colon) {
                    throw unsupported(":" + modifier);
                }
                yield modifier == '/' ? replaced(value.orElse("")) : trimmed(value.orElse(""), modifier);
            }
            default -> throw unsupported((colon ? ":" : "") + modifier);
        };
    }

    private static BuildException unsupported(String modifier) {
        return new BuildException("unsupported modifier (" + modifier + ") in substitution");
    }

    private String argument(boolean pattern) {
        return nested('}', pattern);
    }

    /// The text up to `stop`, in which variables are replaced, too. Only the result of the whole substitution is split
    /// into words.
    private String nested(char stop, boolean pattern) {
        Expansion inner = new Expansion(source, escape, variables);
        inner.at = at;
        try {
            String text = inner.until(Optional.of(stop), pattern);
            at = inner.at;
            return text;
        } catch (BuildException e) {
            throw inner.atEnd() ? new BuildException("syntax error: missing '" + stop + "'", e) : e;
        }
    }

    private static String required(String name, Optional<String> value, Optional<String> set, String message) {
        return set.orElseThrow(() -> new BuildException(name + ": " + (!message.isEmpty() ? message
                : value.isEmpty() ? "is not allowed to be unset" : "is not allowed to be empty")));
    }

    private String trimmed(String value, char side) {
        boolean longest = next(side);
        if (longest) {
            at++;
        }
        ShellPattern pattern = ShellPattern.of(argument(true));
        return side == '#' ? pattern.withoutPrefix(value, longest) : pattern.withoutSuffix(value, longest);
    }

    private String replaced(String value) {
        boolean all = next('/');
        if (all) {
            at++;
        }
        ShellPattern pattern = ShellPattern.of(nested('/', true));
        return pattern.replaced(value, argument(false), all);
    }
}
