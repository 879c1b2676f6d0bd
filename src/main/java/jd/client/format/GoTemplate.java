package jd.client.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A template in the syntax of Go's text/template, as `--format` accepts it: text with actions in double braces.
///
///     {{.State.Pid}}   {{json .}}   {{range .Mounts}}{{.Source}} {{end}}   {{if .Running}}up{{else}}down{{end}}
///     {{index .Config.Labels "a.b"}}   {{.Names | upper}}   {{len .Mounts}}   {{join .Args ","}}
///     {{range $port, $bound := .NetworkSettings.Ports}}{{$port}} -> {{(index $bound 0).HostPort}} {{end}}
///
/// Values are maps, lists, strings, numbers, booleans and null, as JSON has them.
public final class GoTemplate {
    /// A parsed piece of a template.
    sealed interface Node {
        record Text(String text) implements Node {}

        record Print(Pipeline pipeline) implements Node {}

        record If(Pipeline condition, List<Node> then, List<Node> otherwise) implements Node {}

        record Range(Pipeline over, List<Node> body, List<Node> empty) implements Node {}

        record With(Pipeline value, List<Node> body, List<Node> empty) implements Node {}
    }

    /// Calls of which each passes its value to the next one, and the variables that take the value of the last.
    ///
    /// @param declares `:=`; with `=` the variables exist already
    record Pipeline(List<String> variables, boolean declares, List<Call> calls) {}

    /// One stage of a pipeline: a function or a value, and its arguments.
    record Call(List<Term> terms) {}

    /// An operand of a call.
    sealed interface Term {
        /// `.`
        record Dot() implements Term {}

        /// `$name`, with the dollar sign; `$` is the whole document.
        record Variable(String name) implements Term {}

        /// `.A.B`, `$name.A`, `(index .List 0).A`. `source` and `place`, a line and a column, are for messages.
        record Field(Term of, List<String> path, String source, String place) implements Term {}

        record Literal(Object value) implements Term {}

        record Function(String name) implements Term {}

        record Nested(Pipeline pipeline) implements Term {}
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
        write(nodes, TemplateScope.of(root), root, text);
        return text.toString();
    }

    /// A variable is visible from its declaration to the end of the nodes among which it is declared.
    private static void write(List<Node> nodes, TemplateScope outer, Object dot, StringBuilder text) {
        TemplateScope scope = outer;
        for (Node node : nodes) {
            switch (node) {
                case Node.Text plain -> text.append(plain.text());
                case Node.Print print -> {
                    Object value = value(print.pipeline(), scope, dot);
                    if (print.pipeline().variables().isEmpty()) {
                        text.append(TemplateFunctions.print(value));
                    }
                    scope = scope.with(print.pipeline(), value);
                }
                case Node.If choice -> {
                    Object value = value(choice.condition(), scope, dot);
                    write(TemplateFunctions.isTrue(value) ? choice.then() : choice.otherwise(),
                            scope.with(choice.condition(), value), dot, text);
                }
                case Node.With with -> {
                    Object value = value(with.value(), scope, dot);
                    boolean present = TemplateFunctions.isTrue(value);
                    write(present ? with.body() : with.empty(), scope.with(with.value(), value),
                            present ? value : dot, text);
                }
                case Node.Range range -> {
                    Map<Object, Object> elements = elements(value(range.over(), scope, dot));
                    for (var element : elements.entrySet()) {
                        write(range.body(), scope.withElement(range.over(), element.getKey(), element.getValue()),
                                element.getValue(), text);
                    }
                    if (elements.isEmpty()) {
                        write(range.empty(), scope, dot, text);
                    }
                }
            }
        }
    }

    /// {@return the elements by index or key} Maps are iterated in the order of their keys, as in Go.
    private static Map<Object, Object> elements(Object value) {
        var elements = new LinkedHashMap<Object, Object>();
        switch (value) {
            case List<?> list -> list.forEach(element -> elements.put((long) elements.size(), element));
            case Map<?, ?> map -> elements.putAll(TemplateFunctions.sorted(map));
            case null -> {}
            default -> throw TemplateException.because("range can't iterate over " + TemplateFunctions.print(value));
        }
        return elements;
    }

    private static Object value(Pipeline pipeline, TemplateScope scope, Object dot) {
        Object value = null;
        for (int stage = 0; stage < pipeline.calls().size(); stage++) {
            value = call(pipeline.calls().get(stage), scope, dot, stage > 0, value);
        }
        return value;
    }

    private static Object call(Call call, TemplateScope scope, Object dot, boolean isPiped, Object piped) {
        var arguments = new ArrayList<Object>();
        for (Term term : call.terms().subList(1, call.terms().size())) {
            arguments.add(term(term, scope, dot));
        }
        if (isPiped) {
            arguments.add(piped);
        }
        return call.terms().getFirst() instanceof Term.Function function
                ? TemplateFunctions.apply(function.name(), arguments)
                : term(call.terms().getFirst(), scope, dot);
    }

    private static Object term(Term term, TemplateScope scope, Object dot) {
        return switch (term) {
            case Term.Dot _ -> dot;
            case Term.Variable variable -> scope.value(variable.name());
            case Term.Literal literal -> literal.value();
            case Term.Nested nested -> value(nested.pipeline(), scope, dot);
            case Term.Function function -> TemplateFunctions.apply(function.name(), List.of());
            case Term.Field field -> {
                Object value = term(field.of(), scope, dot);
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
        throw new TemplateException("template: :" + field.place() + ": executing \"\" at <" + field.source() + ">: "
                + reason);
    }
}
