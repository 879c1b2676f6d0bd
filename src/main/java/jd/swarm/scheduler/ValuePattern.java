package jd.swarm.scheduler;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// The value of an expression: a text, a glob with `*`, or `/a regular expression/`.
///
/// Both kinds of pattern come from users and are tried on every node, so each takes time linear in the length of the text:
/// the regular expression is RE2's, which has Go's syntax and never backtracks.
public sealed interface ValuePattern {
    int MAX_LENGTH = 255;

    boolean matches(String text);

    /// @throws IllegalArgumentException with the reason
    static ValuePattern parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the value is empty");
        }
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the value is longer than " + MAX_LENGTH + " characters");
        }
        if (text.length() > 2 && text.startsWith("/") && text.endsWith("/")) {
            return new Regex(compile(text.substring(1, text.length() - 1)));
        }
        return text.indexOf('*') < 0 ? new Exact(text) : new Glob(text);
    }

    private static Pattern compile(String text) {
        // Nested, `((a{999}){999}){999}` is a program of 10⁹ instructions. Swarm did not allow braces either.
        if (text.indexOf('{') >= 0) {
            throw new IllegalArgumentException("a regular expression here has no '{'");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /// The text itself.
    record Exact(String text) implements ValuePattern {
        @Override
        public boolean matches(String other) {
            return text.equals(other);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// A text in which `*` stands for any characters.
    record Glob(String text) implements ValuePattern {
        /// Compares from left to right. After a mismatch, only the last `*` has to take one character more: an earlier one
        /// has found its place already.
        // tag::matching-a-glob[]
        @Override
        public boolean matches(String other) {
            int at = 0;
            int in = 0;
            int star = -1;
            int afterStar = 0;
            while (in < other.length()) {
                char next = at < text.length() ? text.charAt(at) : 0;
                if (next == '*') { // <1>
                    star = at++;
                    afterStar = in;
                } else if (at < text.length() && next == other.charAt(in)) {
                    at++;
                    in++;
                } else if (star >= 0) { // <2>
                    at = star + 1;
                    in = ++afterStar;
                } else {
                    return false;
                }
            }
            while (at < text.length() && text.charAt(at) == '*') { // <3>
                at++;
            }
            return at == text.length();
        }
        // end::matching-a-glob[]

        @Override
        public String toString() {
            return text;
        }
    }

    /// A regular expression that matches anywhere in the text, as Go's `MatchString` does.
    record Regex(Pattern pattern) implements ValuePattern {
        @Override
        public boolean matches(String other) {
            return pattern.matcher(other).find();
        }

        @Override
        public String toString() {
            return "/" + pattern.pattern() + "/";
        }
    }
}
