package jd.client.format;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.client.format.GoTemplate.Call;
import jd.client.format.GoTemplate.Node;
import jd.client.format.GoTemplate.Pipeline;
import jd.client.format.GoTemplate.Term;

/// Parses a template by recursive descent: first into text and actions, then each action into tokens.
final class TemplateParser {
    private static final Pattern ACTION = Pattern.compile("\\{\\{(-\\s)?(.*?)(\\s-)?}}", Pattern.DOTALL);
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|-?\\d+(?:\\.\\d+)?|[|(),]|:?="
                    + "|(?:\\.[\\p{L}_][\\p{L}\\d_]*)+|\\$[\\p{L}\\d_]*|\\.|[\\p{L}_]\\w*)");

    private final Matcher actions;
    private final String text;
    /// The variables of the blocks around the position; each block removes its own at its end.
    private final List<String> declared = new ArrayList<>(List.of("$"));
    private int position;
    private String ended = "";
    private int actionStart;

    TemplateParser(String text) {
        this.text = text;
        this.actions = ACTION.matcher(text);
    }

    List<Node> parse() {
        List<Node> nodes = block();
        if (!ended.isEmpty()) {
            throw TemplateException.because("unexpected {{" + ended + "}}");
        }
        return nodes;
    }

    /// Parses up to the `end` or `else` of the current block, and remembers which of the two it was.
    private List<Node> block() {
        var nodes = new ArrayList<Node>();
        ended = "";
        while (actions.find(position)) {
            String before = text.substring(position, actions.start());
            addText(nodes, actions.group(1) == null ? before : before.stripTrailing());
            position = actions.end();
            skipSpace(actions.group(3) != null);
            String action = actions.group(2).strip();
            actionStart = text.indexOf(action, actions.start(2));
            String keyword = action.split("\\s+", 2)[0];
            if (keyword.equals("end") || keyword.equals("else")) {
                ended = action;
                return nodes;
            }
            if (!action.startsWith("/*")) {
                nodes.add(action(keyword, action));
            }
        }
        if (text.indexOf("{{", position) >= 0) {
            throw TemplateException.because("unclosed action");
        }
        addText(nodes, text.substring(position));
        position = text.length();
        return nodes;
    }

    private static void addText(List<Node> nodes, String text) {
        if (!text.isEmpty()) {
            nodes.add(new Node.Text(text));
        }
    }

    private void skipSpace(boolean trimmed) {
        while (trimmed && position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private Node action(String keyword, String action) {
        String rest = action.substring(keyword.length());
        return switch (keyword) {
            case "if" -> branch(new Tokens(rest, keyword.length()), 1, Node.If::new);
            case "range" -> branch(new Tokens(rest, keyword.length()), 2, Node.Range::new);
            case "with" -> branch(new Tokens(rest, keyword.length()), 1, Node.With::new);
            default -> new Node.Print(new Tokens(action, 0).pipeline(1));
        };
    }

    private interface Branch {
        Node of(Pipeline pipeline, List<Node> first, List<Node> second);
    }

    private Node branch(Tokens condition, int mostVariables, Branch branch) {
        int outer = declared.size();
        Pipeline pipeline = condition.pipeline(mostVariables);
        List<Node> first = innerBlock();
        List<Node> second = List.of();
        if (ended.startsWith("else if ")) {
            second = List.of(action("if", ended.substring("else ".length())));
        } else {
            if (ended.equals("else")) {
                second = innerBlock();
            }
            if (!ended.equals("end")) {
                throw TemplateException.because((ended.isEmpty() ? "unexpected EOF" : "unexpected {{" + ended + "}}"));
            }
        }
        ended = "";
        declared.subList(outer, declared.size()).clear();
        return branch.of(pipeline, first, second);
    }

    private List<Node> innerBlock() {
        int outer = declared.size();
        List<Node> nodes = block();
        declared.subList(outer, declared.size()).clear();
        return nodes;
    }

    /// {@return line and column as Go counts them, from 1 and from 0}
    private String place(int offset) {
        String before = text.substring(0, offset);
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        return line + ":" + (offset - before.lastIndexOf('\n') - 1);
    }

    /// A token of an action.
    ///
    /// @param end the offset after it, by which the next token knows whether a space is between them
    private record Token(String text, int start, int end) {
        private boolean is(String other) {
            return text.equals(other);
        }

        private boolean isVariable() {
            return text.charAt(0) == '$';
        }

        private boolean isPath() {
            return text.length() > 1 && text.charAt(0) == '.';
        }
    }

    /// The tokens of one action.
    private final class Tokens {
        private final String action;
        private final int offset;
        private final List<Token> tokens = new ArrayList<>();
        private int next;

        private Tokens(String text, int offset) {
            this.action = text.stripTrailing();
            this.offset = actionStart + offset;
            Matcher token = TOKEN.matcher(action);
            int read = 0;
            while (read < action.length()) {
                if (!token.find(read) || token.start() != read) {
                    throw TemplateException.because(
                            "unexpected " + Shortened.quoted(action.substring(read)) + " in operand");
                }
                tokens.add(new Token(token.group(1), token.start(1), token.end()));
                read = token.end();
            }
        }

        private boolean nextIs(String text) {
            return next < tokens.size() && tokens.get(next).is(text);
        }

        /// Parses the whole action: `calls`, `$name := calls` or, in a range, `$key, $element := calls`.
        private Pipeline pipeline(int mostVariables) {
            List<String> variables = variables();
            if (variables.size() > mostVariables) {
                throw TemplateException.because("too many declarations in command");
            }
            boolean declares = next > 0 && tokens.get(next - 1).is(":=");
            if (!declares) {
                variables.forEach(TemplateParser.this::requireDeclared);
            }
            List<Call> calls = stages();
            if (next < tokens.size()) {
                throw TemplateException.because("unexpected " + Shortened.quoted(tokens.get(next).text()));
            }
            if (declares) {
                declared.addAll(variables);
            }
            return new Pipeline(variables, declares, calls);
        }

        /// {@return the variables before `:=` or `=`, after which it leaves the position; none if there is neither}
        private List<String> variables() {
            var variables = new ArrayList<String>();
            for (int at = 0; at + 1 < tokens.size() && tokens.get(at).isVariable(); at += 2) {
                variables.add(tokens.get(at).text());
                if (tokens.get(at + 1).is(":=") || tokens.get(at + 1).is("=")) {
                    next = at + 2;
                    return variables;
                }
                if (!tokens.get(at + 1).is(",")) {
                    break;
                }
            }
            return List.of();
        }

        private List<Call> stages() {
            var calls = new ArrayList<Call>();
            while (true) {
                var terms = new ArrayList<Term>();
                while (next < tokens.size() && !nextIs("|") && !nextIs(")")) {
                    terms.add(term());
                }
                if (terms.isEmpty()) {
                    throw TemplateException.because("missing value for command");
                }
                calls.add(new Call(terms));
                if (!nextIs("|")) {
                    return calls;
                }
                next++;
            }
        }

        /// Parses a value and the path, if any, that follows it without a space.
        private Term term() {
            Token first = tokens.get(next);
            Term value = value();
            if (next < tokens.size() && tokens.get(next).isPath()
                    && tokens.get(next).start() == tokens.get(next - 1).end()) {
                Token path = tokens.get(next++);
                return field(value, first, path, path.start());
            }
            return value;
        }

        private Term field(Term of, Token first, Token path, int at) {
            return new Term.Field(of, List.of(path.text().substring(1).split("\\.")),
                    action.substring(first.start(), path.end()), place(offset + at));
        }

        private Term value() {
            Token token = tokens.get(next++);
            String text = token.text();
            if (token.isPath()) {
                // Go reports the position of a path's second step, if it has one.
                return field(new Term.Dot(), token, token, token.start() + Math.max(0, text.indexOf('.', 1)));
            }
            if (token.isVariable()) {
                requireDeclared(text);
                return new Term.Variable(text);
            }
            return switch (text) {
                case "(" -> nested();
                case "." -> new Term.Dot();
                case "true" -> new Term.Literal(true);
                case "false" -> new Term.Literal(false);
                default -> constant(text);
            };
        }

        private Term nested() {
            List<Call> calls = stages();
            if (!nextIs(")")) {
                throw TemplateException.because("unclosed left paren");
            }
            next++;
            return new Term.Nested(new Pipeline(List.of(), false, calls));
        }

        private static Term constant(String text) {
            char first = text.charAt(0);
            if (first == '"' || first == '`') {
                String inner = text.substring(1, text.length() - 1);
                return new Term.Literal(first == '`' ? inner : inner.translateEscapes());
            }
            if (first == '-' || Character.isDigit(first)) {
                return new Term.Literal(text.contains(".") ? (Object) Double.valueOf(text) : Long.valueOf(text));
            }
            if (!TemplateFunctions.NAMES.contains(text)) {
                throw TemplateException.because(Character.isLetter(first) || first == '_'
                        ? "function \"" + text + "\" not defined" : "unexpected " + Shortened.quoted(text) + " in operand");
            }
            return new Term.Function(text);
        }
    }

    private void requireDeclared(String variable) {
        if (!declared.contains(variable)) {
            throw TemplateException.because("undefined variable " + Shortened.quoted(variable));
        }
    }
}
