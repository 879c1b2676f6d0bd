package jd.client.format;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.client.format.GoTemplate.Call;
import jd.client.format.GoTemplate.Node;
import jd.client.format.GoTemplate.Term;

/// Reads a template: first into text and actions, then each action into words, by recursive descent.
final class TemplateParser {
    private static final Pattern ACTION = Pattern.compile("\\{\\{(-\\s)?(.*?)(\\s-)?}}", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile(
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

    /// Reads up to the `end` or `else` that belongs to the block's beginning, and keeps which of them it was.
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
            default -> new Node.Print(new Words(action, 0).pipeline());
        };
    }

    private interface Branch {
        Node of(List<Call> pipeline, List<Node> first, List<Node> second);
    }

    private Node branch(String condition, int keywordLength, Branch branch) {
        List<Call> pipeline = new Words(condition, keywordLength).pipeline();
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

    /// The words of one action.
    private final class Words {
        private final List<String> words = new ArrayList<>();
        private final List<String> places = new ArrayList<>();
        private int next;

        private Words(String action, int offset) {
            String rest = action.stripTrailing();
            Matcher word = WORD.matcher(rest);
            int read = 0;
            while (read < rest.length()) {
                if (!word.find(read) || word.start() != read) {
                    throw TemplateException.because("unexpected " + Shortened.quoted(rest.substring(read)) + " in operand");
                }
                words.add(word.group(1));
                // Go names the place of a path by its second step, if it has one.
                int step = Math.max(0, word.group(1).indexOf('.', 1));
                places.add(place(actionStart + offset + word.start(1) + step));
                read = word.end();
            }
        }

        private List<Call> pipeline() {
            List<Call> pipeline = stages();
            if (next < words.size()) {
                throw TemplateException.because("unexpected " + Shortened.quoted(words.get(next)));
            }
            return pipeline;
        }

        private List<Call> stages() {
            var calls = new ArrayList<Call>();
            do {
                var terms = new ArrayList<Term>();
                while (next < words.size() && !words.get(next).equals("|") && !words.get(next).equals(")")) {
                    terms.add(term(words.get(next), places.get(next++)));
                }
                if (terms.isEmpty()) {
                    throw TemplateException.because("missing value for command");
                }
                calls.add(new Call(terms));
            } while (next < words.size() && words.get(next).equals("|") && next++ >= 0);
            return calls;
        }

        private Term term(String word, String place) {
            char first = word.charAt(0);
            if (first == '(') {
                List<Call> nested = stages();
                if (next == words.size()) {
                    throw TemplateException.because("unclosed left paren");
                }
                next++;
                return new Term.Nested(nested);
            }
            if (first == '.' || first == '$') {
                String path = first == '$' ? word.substring(1) : word;
                return new Term.Field(first == '$', path.length() < 2
                        ? List.of() : List.of(path.substring(1).split("\\.")), place);
            }
            if (first == '"' || first == '`') {
                String inner = word.substring(1, word.length() - 1);
                return new Term.Literal(first == '`' ? inner : inner.translateEscapes());
            }
            return switch (word) {
                case "true" -> new Term.Literal(true);
                case "false" -> new Term.Literal(false);
                default -> Character.isDigit(first) || first == '-' ? number(word) : function(word);
            };
        }

        private static Term number(String word) {
            return new Term.Literal(word.contains(".") ? (Object) Double.valueOf(word) : Long.valueOf(word));
        }

        private static Term function(String word) {
            if (!TemplateFunctions.NAMES.contains(word)) {
                throw TemplateException.because("function \"" + word + "\" not defined");
            }
            return new Term.Function(word);
        }
    }
}
