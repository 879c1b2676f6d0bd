package jd.server.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The rules of a `.dockerignore` file, in their order: the last one that matches a path or one of its directories decides.
///
/// ```
/// # a comment
/// *.log           in the top directory
/// **/*.tmp        in any directory
/// !keep.log       not excluded
/// ```
///
/// moby/patternmatcher and its ignorefile
public record IgnoreFile(List<Rule> rules) {
    public static final IgnoreFile EMPTY = new IgnoreFile(List.of());

    /// @param includes whether the rule begins with `!`
    public record Rule(PathPattern pattern, boolean includes) {}

    public IgnoreFile {
        rules = List.copyOf(rules);
    }

    /// @throws IllegalArgumentException for a malformed pattern
    public static IgnoreFile parse(String text) {
        List<Rule> rules = new ArrayList<>();
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        for (String line : content.lines().toList()) {
            String rule = line.strip();
            if (!line.startsWith("#") && !rule.isEmpty()) {
                rules.add(rule(rule));
            }
        }
        return new IgnoreFile(rules);
    }

    private static Rule rule(String text) {
        boolean includes = text.startsWith("!");
        String path = includes ? text.substring(1).strip() : text;
        if (path.isEmpty()) {
            throw new IllegalArgumentException("illegal exclusion pattern: \"!\"");
        }
        String cleaned = Path.of(path).normalize().toString();
        String relative = cleaned.startsWith("/") && cleaned.length() > 1 ? cleaned.substring(1) : cleaned;
        return new Rule(PathPattern.ofIgnoreFile(relative.isEmpty() ? "." : relative), includes);
    }

    /// {@return the rules and one more that includes a path again}
    public IgnoreFile including(String path) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule("!" + path));
        return new IgnoreFile(more);
    }

    /// @param path relative, with slashes
    public boolean excludes(String path) {
        boolean excluded = false;
        for (Rule rule : rules) {
            if (rule.includes() == excluded && matchesOrParent(rule.pattern(), path)) {
                excluded = !rule.includes();
            }
        }
        return excluded;
    }

    private static boolean matchesOrParent(PathPattern pattern, String path) {
        for (int end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
            if (pattern.matches(path.substring(0, end))) {
                return true;
            }
        }
        return pattern.matches(path);
    }

    /// {@return whether a file in an excluded directory may be included again, so that the directory must be read}
    public boolean mayIncludeBelow(String directory) {
        return rules.stream()
                .filter(Rule::includes)
                .anyMatch(rule -> (rule.pattern() + "/").startsWith(directory + "/")
                        || rule.pattern().toString().startsWith("**"));
    }
}
