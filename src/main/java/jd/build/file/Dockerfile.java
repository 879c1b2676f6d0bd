package jd.build.file;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Dockerfile, split into statements: comments and parser directives are removed, continued lines are joined.
///
/// ```
/// # escape=`              a parser directive, only before the first statement
/// FROM busybox            line 2
/// # a comment
/// RUN echo one; `         line 4
///   # a comment between continued lines
///   echo two
/// ```
///
/// Docker 1.2.0: daemon/build.go Build; today: buildkit frontend/dockerfile/parser/parser.go
///
/// @param escape the character that continues a line and escapes others, `\` or `` ` ``
/// @param warnings lines for the user
public record Dockerfile(char escape, List<Statement> statements, List<String> warnings) {
    private static final Pattern DIRECTIVE = Pattern.compile("#\\s*([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(.+?)\\s*");
    private static final Set<String> DIRECTIVES = Set.of("escape", "syntax", "check");
    private static final Pattern HEREDOC = Pattern.compile("(\\d*)<<(-?)([^<\\s]+)");
    private static final Set<String> WITH_HEREDOCS = Set.of("add", "copy", "run");

    public Dockerfile {
        statements = List.copyOf(statements);
        warnings = List.copyOf(warnings);
    }

    /// @throws BuildException with Docker's message, without the prefix that names the file
    public static Dockerfile parse(String text) {
        return new Reader(text).read();
    }

    /// A here-document that a statement announces.
    private record Heredoc(boolean chomp, String end) {}

    /// The state while a Dockerfile is read line by line.
    private static final class Reader {
        private final List<String> lines;
        private final List<Statement> statements = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final Set<String> directives = new HashSet<>();
        private boolean directivesAllowed = true;
        private char escape = '\\';
        private int at;

        Reader(String text) {
            String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
            this.lines = content.lines().toList();
        }

        Dockerfile read() {
            while (at < lines.size()) {
                String line = lines.get(at++).stripLeading();
                directive(line);
                if (!line.startsWith("#") && !line.isEmpty()) {
                    statement(line);
                }
            }
            if (statements.isEmpty()) {
                throw new BuildException("file with no instructions");
            }
            if (!warnings.isEmpty()) {
                warnings.add("[WARNING]: Empty continuation lines will become errors in a future release.\n");
            }
            return new Dockerfile(escape, statements, warnings);
        }

        /// Directives end at the first line that is none.
        private void directive(String line) {
            if (!directivesAllowed) {
                return;
            }
            Matcher directive = DIRECTIVE.matcher(line);
            if (!directive.matches() || !DIRECTIVES.contains(directive.group(1).toLowerCase(Locale.ROOT))) {
                directivesAllowed = false;
                return;
            }
            String name = directive.group(1).toLowerCase(Locale.ROOT);
            if (!directives.add(name)) {
                throw new BuildException("only one " + name + " parser directive can be used");
            }
            if (name.equals("escape")) {
                String token = directive.group(2);
                if (!token.equals("\\") && !token.equals("`")) {
                    throw new BuildException("invalid escape token '" + token + "' does not match ` or \\");
                }
                escape = token.charAt(0);
            }
        }

        private void statement(String first) {
            int line = at;
            StringBuilder whole = new StringBuilder();
            boolean emptyLine = false;
            Optional<String> continued = withoutContinuation(first);
            whole.append(continued.orElse(first));
            while (continued.isPresent() && at < lines.size()) {
                String next = lines.get(at++);
                if (next.isBlank()) {
                    emptyLine = true;
                } else if (!next.stripLeading().startsWith("#")) {
                    continued = withoutContinuation(next);
                    whole.append(continued.orElse(next));
                }
            }
            if (emptyLine) {
                warnings.add("[WARNING]: Empty continuation line found in: " + whole + "\n");
            }
            if (!whole.isEmpty()) {
                statements.add(split(line, whole.toString()));
            }
        }

        /// {@return the line without the escape character at its end, which continues it; empty for a line without one}
        /// Two of them are an escaped one.
        private Optional<String> withoutContinuation(String line) {
            int end = line.length();
            while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
                end--;
            }
            boolean continues = end > 0 && line.charAt(end - 1) == escape
                    && (end == 1 || line.charAt(end - 2) != escape);
            return continues ? Optional.of(line.substring(0, end - 1)) : Optional.empty();
        }

        private Statement split(int line, String whole) {
            Statement statement = StatementParser.parse(line, whole, escape);
            if (!WITH_HEREDOCS.contains(statement.keyword().toLowerCase(Locale.ROOT))) {
                return statement;
            }
            List<Heredoc> heredocs = heredocs(whole);
            heredocs.forEach(this::skip);
            return heredocs.isEmpty() ? statement : new Statement(
                    line, whole, statement.keyword(), statement.flags(), statement.words(), statement.json(), true);
        }

        private List<Heredoc> heredocs(String whole) {
            List<Heredoc> found = new ArrayList<>();
            for (String word : Words.quoted(whole, escape)) {
                Matcher heredoc = HEREDOC.matcher(word);
                if (heredoc.matches()) {
                    String end = heredoc.group(3).replaceAll("^(['\"])(.*)\\1$", "$2");
                    found.add(new Heredoc(!heredoc.group(2).isEmpty(), end));
                }
            }
            return found;
        }

        private void skip(Heredoc heredoc) {
            while (at < lines.size()) {
                String line = lines.get(at++);
                if ((heredoc.chomp() ? line.replaceAll("^\t+", "") : line).equals(heredoc.end())) {
                    return;
                }
            }
            throw new BuildException("unterminated heredoc");
        }
    }
}
