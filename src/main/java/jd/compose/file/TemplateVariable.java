package jd.compose.file;

import java.util.List;
import java.util.Map;

/// A variable that a file uses, as `config --variables` lists it: `${NAME?message}` is required, `${NAME-default}` has a
/// default value, `${NAME+replacement}` an alternate one. If it is used several times, the last use is listed.
///
/// Today: compose-go template/variables.go
public record TemplateVariable(String name, boolean required, String defaultValue, String alternate) {
    static void collect(YamlNode node, Map<String, TemplateVariable> found) {
        switch (node) {
            case YamlNode.Mapping mapping -> mapping.entries().values().forEach(value -> collect(value, found));
            case YamlNode.Sequence sequence -> sequence.items().forEach(item -> collect(item, found));
            case YamlNode.Scalar scalar -> collect(scalar.text(), found);
        }
    }

    private static void collect(String text, Map<String, TemplateVariable> found) {
        for (int dollar = text.indexOf('$'); dollar >= 0 && dollar + 1 < text.length(); ) {
            boolean braced = text.charAt(dollar + 1) == '{';
            int start = dollar + (braced ? 2 : 1);
            int end = Interpolation.endOfName(text, start);
            int after = end;
            if (braced && end > start) {
                after = Interpolation.closing(text, dollar) + 1;
                add(text.substring(start, end), text.substring(end, after - 1), found);
            } else if (end > start) {
                add(text.substring(start, end), "", found);
            } else {
                after = dollar + 2; // an escaped dollar sign
            }
            dollar = text.indexOf('$', after);
        }
    }

    /// @param rest operator and argument
    private static void add(String name, String rest, Map<String, TemplateVariable> found) {
        String operator = rest.startsWith(":") ? rest.substring(1) : rest;
        String argument = operator.isEmpty() ? "" : operator.substring(1);
        collect(argument, found);
        found.put(name, new TemplateVariable(name, operator.startsWith("?"),
                operator.startsWith("-") ? argument : "", operator.startsWith("+") ? argument : ""));
    }
}
