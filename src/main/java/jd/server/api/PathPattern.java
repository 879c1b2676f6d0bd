package jd.server.api;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A shell pattern for paths: `*` and `?` match anything but a slash, `[a-c]` and `[^a-c]` one character, `\` escapes the
/// next one. In an ignore file `**` matches any number of directories, too.
///
/// Go's path/filepath.Match; moby/patternmatcher
public final class PathPattern {
    private final String text;
    private final Pattern regex;

    private PathPattern(String text, Pattern regex) {
        this.text = text;
        this.regex = regex;
    }

    /// {@return a pattern as in `COPY`}
    public static PathPattern of(String text) {
        return compile(text, false);
    }

    /// {@return a pattern as in an ignore file}
    public static PathPattern ofIgnoreFile(String text) {
        return compile(text, true);
    }

    /// @throws IllegalArgumentException with Go's message `syntax error in pattern`
    private static PathPattern compile(String text, boolean directories) {
        StringBuilder regex = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case '*' -> {
                    boolean two = directories && text.startsWith("*", at);
                    // More stars match nothing else, and the time to match them would grow with each.
                    while (text.startsWith("*", at)) {
                        at++;
                    }
                    if (!two) {
                        regex.append("[^/]*");
                    } else if (text.startsWith("/", at)) {
                        at++;
                        regex.append("(?:.*/)?");
                    } else {
                        regex.append(".*");
                    }
                }
                case '?' -> regex.append("[^/]");
                case '[' -> at = characterClass(text, at, regex);
                case '\\' -> {
                    if (at == text.length()) {
                        throw new IllegalArgumentException("syntax error in pattern");
                    }
                    regex.append(Pattern.quote(Character.toString(text.charAt(at++))));
                }
                default -> regex.append(Pattern.quote(Character.toString(c)));
            }
        }
        try {
            return new PathPattern(text, Pattern.compile(regex.toString(), Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("syntax error in pattern", e);
        }
    }

    /// {@return the index behind the class}
    private static int characterClass(String text, int start, StringBuilder regex) {
        int at = start;
        regex.append('[');
        if (text.startsWith("^", at)) {
            regex.append('^');
            at++;
        }
        boolean first = true;
        while (at < text.length() && (first || text.charAt(at) != ']')) {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                c = text.charAt(at++);
                regex.append('\\').append(c);
            } else {
                regex.append(c == '-' ? "-" : Character.isLetterOrDigit(c) ? Character.toString(c) : "\\" + c);
            }
            first = false;
        }
        if (at >= text.length()) {
            throw new IllegalArgumentException("syntax error in pattern");
        }
        regex.append(']');
        return at + 1;
    }

    public boolean matches(String path) {
        return regex.matcher(path).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
