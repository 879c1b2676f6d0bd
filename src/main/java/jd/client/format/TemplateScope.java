package jd.client.format;

import java.util.ArrayList;
import java.util.List;
import jd.client.format.GoTemplate.Pipeline;

/// The variables that are visible at one place of a template, the one declared last at the end.
///
/// A declaration makes a new scope, so a variable disappears with the block that declares it. An assignment changes
/// the variable in all scopes that contain it.
final class TemplateScope {
    private static final class Variable {
        private final String name;
        private Object value;

        private Variable(String name, Object value) {
            this.name = name;
            this.value = value;
        }
    }

    private final List<Variable> variables;

    private TemplateScope(List<Variable> variables) {
        this.variables = variables;
    }

    /// {@return the scope of a whole template, in which `$` is the document}
    static TemplateScope of(Object document) {
        return new TemplateScope(List.of(new Variable("$", document)));
    }

    /// {@return the scope in which the pipeline's variable has the value; this one if it has no variable}
    TemplateScope with(Pipeline pipeline, Object value) {
        return pipeline.variables().isEmpty() ? this : set(pipeline, pipeline.variables().getFirst(), value);
    }

    /// {@return the scope of one pass of a `range`} A single variable takes the element, of two the first the key.
    TemplateScope withElement(Pipeline pipeline, Object key, Object element) {
        return pipeline.variables().size() < 2
                ? with(pipeline, element)
                : with(pipeline, key).set(pipeline, pipeline.variables().getLast(), element);
    }

    private TemplateScope set(Pipeline pipeline, String name, Object value) {
        if (pipeline.declares()) {
            var more = new ArrayList<>(variables);
            more.add(new Variable(name, value));
            return new TemplateScope(more);
        }
        variable(name).value = value;
        return this;
    }

    Object value(String name) {
        return variable(name).value;
    }

    /// The parser has checked that it is declared.
    private Variable variable(String name) {
        return variables.reversed().stream().filter(variable -> variable.name.equals(name)).findFirst().orElseThrow();
    }
}
