package jd.build.file;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A pattern in a substitution such as `${X%.tar*}`: `*` matches any text, `?` any character.
///
/// Today: buildkit frontend/dockerfile/shell/lex.go convertShellPatternToRegex
record ShellPattern(String shortest, String longest) {
    static ShellPattern of(String pattern) {
        StringBuilder shortest = new StringBuilder();
        StringBuilder longest = new StringBuilder();
        for (int at = 0; at < pattern.length(); at++) {
            char c = pattern.charAt(at);
            if (c == '*') {
                shortest.append(".*?");
                longest.append(".*");
                continue;
            }
            String part = c == '?' ? "." : Pattern.quote(Character.toString(
                    c == '\\' && at + 1 < pattern.length() ? pattern.charAt(++at) : c));
            shortest.append(part);
            longest.append(part);
        }
        return new ShellPattern(shortest.toString(), longest.toString());
    }

    private String regex(boolean longestMatch) {
        return longestMatch ? longest : shortest;
    }

    String withoutPrefix(String value, boolean longestMatch) {
        Matcher matcher = compiled("^(?:" + regex(longestMatch) + ")").matcher(value);
        return matcher.find() ? value.substring(matcher.end()) : value;
    }

    /// A regular expression finds the first match, which is the longest suffix; the shortest is searched from the end.
    String withoutSuffix(String value, boolean longestMatch) {
        Matcher matcher = compiled("(?:" + longest + ")$").matcher(value);
        if (longestMatch) {
            return matcher.find() ? value.substring(0, matcher.start()) : value;
        }
        for (int start = value.length(); start >= 0; start--) {
            if (matcher.region(start, value.length()).lookingAt()) {
                return value.substring(0, start);
            }
        }
        return value;
    }

    String replaced(String value, String replacement, boolean all) {
        Matcher matcher = compiled(longest).matcher(value);
        String literal = Matcher.quoteReplacement(replacement);
        return all ? matcher.replaceAll(literal) : matcher.replaceFirst(literal);
    }

    private static Pattern compiled(String regex) {
        return Pattern.compile(regex, Pattern.DOTALL);
    }
}
