package jd.client.format;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.client.format.GoTemplate.Call;
import jd.client.format.GoTemplate.Node;
import jd.client.format.GoTemplate.Term;

/// Parses a template by recursive descent: first into text and actions, then each action into tokens.
final class TemplateParser {
    private static final Pattern ACTION = Pattern.compile("\\{\\{(-\\s)?(.*?)(\\s-)?}}", Pattern.DOTALL);
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|-?\\d+(?:\\.\\d+)?|[|()]"
                    + "|\\$?(?:\\.[\\p{L}_][\\p{L}\\d_]*)+|\\$|\\.|[\\p{L}_]\\w*)");

    private final Matcher actions;
    private final String text;
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
            case "if" -> branch(rest, keyword.length(), Node.If::new);
            case "range" -> branch(rest, keyword.length(), Node.Range::new);
            case "with" -> branch(rest, keyword.length(), Node.With::new);
            default -> new Node.Print(new Tokens(action, 0).pipeline());
        };
    }

    private interface Branch {
        Node of(List<Call> pipeline, List<Node> first, List<Node> second);
    }

    private Node branch(String condition, int keywordLength, Branch branch) {
        List<Call> pipeline = new Tokens(condition, keywordLength).pipeline();
        List<Node> first = block();
        List<Node> second = List.of();
        if (ended.startsWith("else if ")) {
            second = List.of(action("if", ended.substring("else ".length())));
            ended = "";
            return branch.of(pipeline, first, second);
        }
        if (ended.equals("else")) {
            second = block();
        }
        if (!ended.equals("end")) {
            throw TemplateException.because((ended.isEmpty() ? "unexpected EOF" : "unexpected {{" + ended + "}}"));
        }
        ended = "";
        return branch.of(pipeline, first, second);
    }

    /// {@return line and column as Go counts them, from 1 and from 0}
    private String place(int offset) {
        String before = text.substring(0, offset);
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        return line + ":" + (offset - before.lastIndexOf('\n') - 1);
    }

    /// The tokens of one action.
    private final class Tokens {
        private final List<String> tokens = new ArrayList<>();
        private final List<String> places = new ArrayList<>();
        private int next;

        private Tokens(String action, int offset) {
            String rest = action.stripTrailing();
            Matcher token = TOKEN.matcher(rest);
            int read = 0;
            while (read < rest.length()) {
                if (!token.find(read) || token.start() != read) {
                    throw TemplateException.because("unexpected " + Shortened.quoted(rest.substring(read)) + " in operand");
                }
                tokens.add(token.group(1));
                // Go reports the position of a path's second step, if it has one.
                int step = Math.max(0, token.group(1).indexOf('.', 1));
                places.add(place(actionStart + offset + token.start(1) + step));
                read = token.end();
            }
        }

        private List<Call> pipeline() {
            List<Call> pipeline = stages();
            if (next < tokens.size()) {
                throw TemplateException.because("unexpected " + Shortened.quoted(tokens.get(next)));
            }
            return pipeline;
        }

        private List<Call> stages() {
            var calls = new ArrayList<Call>();
            while (true) {
                var terms = new ArrayList<Term>();
                while (next < tokens.size() && !tokens.get(next).equals("|") && !tokens.get(next).equals(")")) {
                    terms.add(term(tokens.get(next), places.get(next)));
                    next++;
                }
                if (terms.isEmpty()) {
                    throw TemplateException.because("missing value for command");
                }
                calls.add(new Call(terms));
                if (next == tokens.size() || !tokens.get(next).equals("|")) {
                    return calls;
                }
                next++;
            }
        }

        private Term term(String token, String place) {
            char first = token.charAt(0);
            if (first == '(') {
                List<Call> nested = stages();
                if (next == tokens.size()) {
                    throw TemplateException.because("unclosed left paren");
                }
                next++;
                return new Term.Nested(nested);
            }
            if (first == '.' || first == '$') {
                String path = first == '$' ? token.substring(1) : token;
                return new Term.Field(first == '$', path.length() < 2
                        ? List.of() : List.of(path.substring(1).split("\\.")), place);
            }
            if (first == '"' || first == '`') {
                String inner = token.substring(1, token.length() - 1);
                return new Term.Literal(first == '`' ? inner : inner.translateEscapes());
            }
            return switch (token) {
                case "true" -> new Term.Literal(true);
                case "false" -> new Term.Literal(false);
                default -> Character.isDigit(first) || first == '-' ? number(token) : function(token);
            };
        }

        private static Term number(String token) {
            return new Term.Literal(token.contains(".") ? (Object) Double.valueOf(token) : Long.valueOf(token));
        }

        private static Term function(String token) {
            if (!TemplateFunctions.NAMES.contains(token)) {
                throw TemplateException.because("function \"" + token + "\" not defined");
            }
            return new Term.Function(token);
        }
    }
}
