package jd.client.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A template in the syntax of Go's text/template, as `--format` accepts it: text with actions in double braces.
///
///     {{.State.Pid}}   {{json .}}   {{range .Mounts}}{{.Source}} {{end}}   {{if .Running}}up{{else}}down{{end}}
///     {{index .Config.Labels "a.b"}}   {{.Names | upper}}   {{len .Mounts}}   {{join .Args ","}}
///
/// Values are maps, lists, strings, numbers, booleans and null, as JSON has them.
public final class GoTemplate {
    /// A parsed piece of a template.
    sealed interface Node {
        record Text(String text) implements Node {}

        record Print(List<Call> pipeline) implements Node {}

        record If(List<Call> condition, List<Node> then, List<Node> otherwise) implements Node {}

        record Range(List<Call> over, List<Node> body, List<Node> empty) implements Node {}

        record With(List<Call> value, List<Node> body, List<Node> empty) implements Node {}
    }

    /// One stage of a pipeline: a function or a value, and its arguments.
    record Call(List<Term> terms) {}

    /// An operand of a call.
    sealed interface Term {
        /// `.` and `.A.B`; with a dollar sign, from the root. `place` is its line and column, for messages.
        record Field(boolean fromRoot, List<String> path, String place) implements Term {
            String text() {
                return (fromRoot ? "$" : "") + (path.isEmpty() ? "" : ".") + String.join(".", path);
            }
        }

        record Literal(Object value) implements Term {}

        record Function(String name) implements Term {}

        record Nested(List<Call> pipeline) implements Term {}
    }

    private final List<Node> nodes;

    private GoTemplate(List<Node> nodes) {
        this.nodes = nodes;
    }

    /// @throws TemplateException if the template is malformed
    public static GoTemplate parse(String text) {
        return new GoTemplate(new TemplateParser(text).parse());
    }

    /// {@return the text with every action replaced by its value}
    ///
    /// @throws TemplateException if a field or function does not exist
    public String fill(Object root) {
        var text = new StringBuilder();
        write(nodes, root, root, text);
        return text.toString();
    }

    private static void write(List<Node> nodes, Object root, Object dot, StringBuilder text) {
        for (Node node : nodes) {
            switch (node) {
                case Node.Text plain -> text.append(plain.text());
                case Node.Print print -> text.append(TemplateFunctions.print(value(print.pipeline(), root, dot)));
                case Node.If choice -> write(TemplateFunctions.isTrue(value(choice.condition(), root, dot))
                        ? choice.then() : choice.otherwise(), root, dot, text);
                case Node.With with -> {
                    Object value = value(with.value(), root, dot);
                    boolean present = TemplateFunctions.isTrue(value);
                    write(present ? with.body() : with.empty(), root, present ? value : dot, text);
                }
                case Node.Range range -> {
                    List<Object> elements = elements(value(range.over(), root, dot));
                    for (Object element : elements) {
                        write(range.body(), root, element, text);
                    }
                    if (elements.isEmpty()) {
                        write(range.empty(), root, dot, text);
                    }
                }
            }
        }
    }

    /// Maps are iterated in the order of their keys, as in Go.
    private static List<Object> elements(Object value) {
        return switch (value) {
            case List<?> list -> new ArrayList<>(list);
            case Map<?, ?> map -> new ArrayList<>(TemplateFunctions.sorted(map).values());
            case null -> List.of();
            default -> throw TemplateException.because("range can't iterate over " + TemplateFunctions.print(value));
        };
    }

    private static Object value(List<Call> pipeline, Object root, Object dot) {
        Object value = null;
        for (int stage = 0; stage < pipeline.size(); stage++) {
            value = call(pipeline.get(stage), root, dot, stage > 0, value);
        }
        return value;
    }

    private static Object call(Call call, Object root, Object dot, boolean isPiped, Object piped) {
        var arguments = new ArrayList<Object>();
        for (Term term : call.terms().subList(1, call.terms().size())) {
            arguments.add(term(term, root, dot));
        }
        if (isPiped) {
            arguments.add(piped);
        }
        return call.terms().getFirst() instanceof Term.Function function
                ? TemplateFunctions.apply(function.name(), arguments)
                : term(call.terms().getFirst(), root, dot);
    }

    private static Object term(Term term, Object root, Object dot) {
        return switch (term) {
            case Term.Literal literal -> literal.value();
            case Term.Nested nested -> value(nested.pipeline(), root, dot);
            case Term.Function function -> TemplateFunctions.apply(function.name(), List.of());
            case Term.Field field -> {
                Object value = field.fromRoot() ? root : dot;
                for (String name : field.path()) {
                    value = member(value, name, field);
                }
                yield value;
            }
        };
    }

    private static Object member(Object value, String name, Term.Field field) {
        if (value instanceof Map<?, ?> map && map.containsKey(name)) {
            return map.get(name);
        }
        String reason = switch (value) {
            case null -> "nil data; no entry for key \"" + name + "\"";
            case Map<?, ?> map -> "map has no entry for key \"" + name + "\"";
            default -> "can't evaluate field " + name + " in type interface {}";
        };
        throw new TemplateException("template: :" + field.place() + ": executing \"\" at <" + field.text() + ">: "
                + reason);
    }
}
