package jd.client.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jd.libcontainer.io.JsonTree;

/// The functions of a template: those of Go that scripts use, and Docker's additions (`json join lower upper split title
/// println pad truncate`). Left out are Go's comparisons for order (`lt le gt ge`), `html`, `js` and `urlquery`.
///
/// Docker: templates/templates.go
final class TemplateFunctions {
    static final Set<String> NAMES = Set.of("json", "join", "split", "lower", "upper", "title", "pad",
            "truncate", "println", "print", "printf", "len", "index", "slice", "not", "and", "or", "eq", "ne");

    private static final Pattern VERB = Pattern.compile("%(-?\\d*)([svdq%])");

    private TemplateFunctions() {}

    static Object apply(String name, List<Object> arguments) {
        return switch (name) {
            case "json" -> new JsonTree(first(arguments)).toString();
            case "join" -> list(argument(arguments, 0)).stream().map(TemplateFunctions::print)
                    .collect(Collectors.joining(print(argument(arguments, 1))));
            case "split" -> Arrays.asList(
                    print(argument(arguments, 0)).split(Pattern.quote(print(argument(arguments, 1))), -1));
            case "lower" -> print(first(arguments)).toLowerCase(Locale.ROOT);
            case "upper" -> print(first(arguments)).toUpperCase(Locale.ROOT);
            case "title" -> title(print(first(arguments)));
            case "pad" -> pad(print(argument(arguments, 0)), count(arguments, 1), count(arguments, 2));
            case "truncate" -> truncate(print(argument(arguments, 0)), count(arguments, 1));
            case "println" -> spaced(arguments) + "\n";
            case "print" -> arguments.stream().map(TemplateFunctions::print).collect(Collectors.joining());
            case "printf" -> printf(arguments);
            case "len" -> (long) length(first(arguments));
            case "index" -> index(arguments);
            case "slice" -> slice(arguments);
            case "not" -> !isTrue(first(arguments));
            case "and" -> arguments.stream().filter(value -> !isTrue(value)).findFirst().orElse(arguments.getLast());
            case "or" -> arguments.stream().filter(TemplateFunctions::isTrue).findFirst().orElse(arguments.getLast());
            case "eq" -> arguments.stream().skip(1).anyMatch(value -> Objects.equals(arguments.getFirst(), value));
            case "ne" -> !Objects.equals(argument(arguments, 0), argument(arguments, 1));
            default -> throw TemplateException.because("function \"" + name + "\" not defined");
        };
    }

    private static Object first(List<Object> arguments) {
        return argument(arguments, 0);
    }

    private static Object argument(List<Object> arguments, int index) {
        if (index >= arguments.size()) {
            throw TemplateException.because("wrong number of args: want " + (index + 1) + " got " + arguments.size());
        }
        return arguments.get(index);
    }

    private static int count(List<Object> arguments, int index) {
        if (argument(arguments, index) instanceof Long count && count >= 0 && count <= Short.MAX_VALUE) {
            return count.intValue();
        }
        throw TemplateException.because("wrong type for value; expected int; got " + print(arguments.get(index)));
    }

    /// {@return the value as Go prints it: `[a b]`, `map[k:v]`, `<no value>`}
    static String print(Object value) {
        return switch (value) {
            // In these documents null is a nil slice, which Go prints as an empty one.
            case null -> "[]";
            case List<?> list -> list.stream().map(TemplateFunctions::print).collect(Collectors.joining(" ", "[", "]"));
            case Map<?, ?> map -> sorted(map).entrySet().stream()
                    .map(entry -> entry.getKey() + ":" + print(entry.getValue()))
                    .collect(Collectors.joining(" ", "map[", "]"));
            default -> value.toString();
        };
    }

    static boolean isTrue(Object value) {
        return switch (value) {
            case null -> false;
            case Boolean truth -> truth;
            case Number number -> number.doubleValue() != 0;
            case String text -> !text.isEmpty();
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    static Map<String, Object> sorted(Map<?, ?> map) {
        var sorted = new TreeMap<String, Object>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        return sorted;
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of(value);
    }

    private static String title(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /// An empty text is not padded.
    private static String pad(String text, int before, int after) {
        return text.isEmpty() ? text : " ".repeat(before) + text + " ".repeat(after);
    }

    private static String truncate(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    private static String spaced(List<Object> values) {
        return values.stream().map(TemplateFunctions::print).collect(Collectors.joining(" "));
    }

    /// Translates Go's verbs to Java's: `%v` is a string, `%q` a quoted one, numbers keep their widths.
    private static String printf(List<Object> arguments) {
        var text = new StringBuilder();
        Matcher verb = VERB.matcher(print(first(arguments)));
        int next = 1;
        while (verb.find()) {
            if (verb.group(2).equals("%")) {
                verb.appendReplacement(text, "%");
                continue;
            }
            if (next == arguments.size()) {
                throw TemplateException.because("printf: an argument for " + verb.group() + " is missing");
            }
            Object value = arguments.get(next++);
            String shown = verb.group(2).equals("q") ? Shortened.quoted(print(value)) : print(value);
            verb.appendReplacement(text, Matcher.quoteReplacement(String.format("%" + verb.group(1) + "s", shown)));
        }
        return verb.appendTail(text).toString();
    }

    private static int length(Object value) {
        return switch (value) {
            case String text -> text.getBytes(StandardCharsets.UTF_8).length;
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case null, default -> throw TemplateException.because("len of " + print(value));
        };
    }

    private static Object index(List<Object> arguments) {
        Object value = first(arguments);
        for (Object key : arguments.subList(1, arguments.size())) {
            value = switch (value) {
                case Map<?, ?> map -> map.containsKey(print(key)) ? map.get(print(key)) : "";
                case List<?> list when key instanceof Long at && at >= 0 && at < list.size() -> list.get(at.intValue());
                case null -> throw TemplateException.because("index of untyped nil");
                default -> throw TemplateException.because("error calling index: index out of range: " + print(key));
            };
        }
        return value;
    }

    private static Object slice(List<Object> arguments) {
        Object value = first(arguments);
        int from = arguments.size() > 1 ? count(arguments, 1) : 0;
        int to = arguments.size() > 2 ? count(arguments, 2) : length(value);
        if (from < 0 || from > to || to > length(value)) {
            throw TemplateException.because("error calling slice: index out of range: " + to);
        }
        return value instanceof List<?> list ? list.subList(from, to) : print(value).substring(from, to);
    }
}
