package jd.compose.file;

import java.util.LinkedHashMap;
import java.util.Map;

/// Replaces variables in the scalars of a file: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`,
/// `${NAME:?message}`, `${NAME?message}`, `${NAME:+replacement}`, `${NAME+replacement}`; `$$` is a dollar sign. With the
/// colon an empty variable counts as unset. Defaults may contain variables.
///
/// Today: compose-go template/template.go
public record Interpolation(Map<String, String> variables, Problems problems) {
    private static final int DEEPEST = 20;

    /// @param path of the node, for messages
    public YamlNode apply(YamlNode node, String path) {
        return switch (node) {
            case YamlNode.Mapping mapping -> {
                var entries = new LinkedHashMap<String, YamlNode>();
                mapping.entries().forEach((key, value) -> entries.put(key, apply(value, below(path, key))));
                yield new YamlNode.Mapping(entries, mapping.at());
            }
            case YamlNode.Sequence sequence -> new YamlNode.Sequence(
                    sequence.items().stream().map(item -> apply(item, path + "[]")).toList(), sequence.at());
            case YamlNode.Scalar scalar when scalar.text().indexOf('$') >= 0 ->
                    new YamlNode.Scalar(replace(scalar, path), scalar.kind(), scalar.at());
            case YamlNode.Scalar scalar -> scalar;
        };
    }

    private static String below(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private String replace(YamlNode.Scalar scalar, String path) {
        try {
            return replace(scalar.text(), 0);
        } catch (MissingVariable e) {
            problems.add(scalar.at() + ": error while interpolating " + path + ": " + e.getMessage());
        } catch (InvalidTemplate e) {
            problems.add(scalar.at() + ": invalid interpolation format for " + path
                    + ".\nYou may need to escape any $ with another $.\n" + e.getMessage());
        }
        return scalar.text();
    }

    private static final class MissingVariable extends RuntimeException {
        MissingVariable(String name, String message) {
            super("required variable " + name + " is missing a value" + (message.isEmpty() ? "" : ": " + message));
        }
    }

    private static final class InvalidTemplate extends RuntimeException {
        InvalidTemplate(String template) {
            super(template);
        }
    }

    // tag::replacing-variables[]
    private String replace(String text, int depth) {
        var result = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int dollar = text.indexOf('$', at);
            if (dollar < 0) {
                return result.append(text.substring(at)).toString();
            }
            result.append(text, at, dollar);
            if (text.startsWith("$$", dollar)) { // <1>
                result.append('$');
                at = dollar + 2;
            } else if (text.startsWith("${", dollar)) {
                int end = closing(text, dollar);
                String inside = text.substring(dollar + 2, end);
                result.append(braced(inside, text, depth)); // <2>
                at = end + 1;
            } else {
                int end = endOfName(text, dollar + 1);
                if (end == dollar + 1) { // <3>
                    throw new InvalidTemplate(text);
                }
                result.append(value(text.substring(dollar + 1, end)));
                at = end;
            }
        }
        return result.toString();
    }
    // end::replacing-variables[]

    /// {@return the index of the brace that closes `${` at the given index}
    static int closing(String text, int dollar) {
        int open = 0;
        for (int i = dollar; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                open++;
            } else if (text.charAt(i) == '}' && --open == 0) {
                return i;
            }
        }
        throw new InvalidTemplate(text);
    }

    static int endOfName(String text, int start) {
        int end = start;
        while (end < text.length() && isNameCharacter(text.charAt(end), end == start)) {
            end++;
        }
        return end;
    }

    private static boolean isNameCharacter(char c, boolean first) {
        return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || !first && c >= '0' && c <= '9';
    }

    /// @param inside the text between the braces
    private String braced(String inside, String whole, int depth) {
        int end = endOfName(inside, 0);
        if (end == 0 || depth == DEEPEST) {
            throw new InvalidTemplate(whole);
        }
        String name = inside.substring(0, end);
        String rest = inside.substring(end);
        if (rest.isEmpty()) {
            return value(name);
        }
        boolean colon = rest.startsWith(":");
        String operator = rest.substring(colon ? 1 : 0);
        if (operator.isEmpty()) {
            throw new InvalidTemplate(whole);
        }
        String argument = operator.substring(1);
        String current = variables.get(name);
        boolean isSet = current != null && !(colon && current.isEmpty());
        return switch (operator.charAt(0)) {
            case '-' -> isSet ? current : replace(argument, depth + 1);
            case '+' -> isSet ? replace(argument, depth + 1) : "";
            case '?' -> {
                if (!isSet) {
                    throw new MissingVariable(name, replace(argument, depth + 1));
                }
                yield current;
            }
            default -> throw new InvalidTemplate(whole);
        };
    }

    private String value(String name) {
        String value = variables.get(name);
        if (value == null) {
            problems.warn("The \"" + name + "\" variable is not set. Defaulting to a blank string.");
            return "";
        }
        return value;
    }

    /// {@return a text with its variables replaced; for values of `.env`, where an unset variable is empty}
    static String expand(String text, Map<String, String> variables) {
        try {
            return new Interpolation(variables, new Problems()).replace(text, 0);
        } catch (MissingVariable | InvalidTemplate e) {
            throw ComposeException.invalid(e.getMessage());
        }
    }
}
