package jd.client.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jd.client.api.ClientException;
import jd.libcontainer.io.JsonTree;

/// Prints a list, as `ps`, `images` and `history` do: as a table, as lines of JSON, or with the user's template.
///
/// @param headers every field that a template may use, and the heading of its column
/// @param columns the fields of the plain table, in order
public record Listing(Map<String, String> headers, List<String> columns) {
    /// @param columns alternately a field and the heading of its column
    public static Listing of(String... columns) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < columns.length; i += 2) {
            headers.put(columns[i], columns[i + 1]);
        }
        return new Listing(headers, List.copyOf(headers.keySet()));
    }

    /// {@return the same list, where only a template shows these fields}
    public Listing hiding(String... fields) {
        return new Listing(headers, columns.stream().filter(column -> !List.of(fields).contains(column)).toList());
    }

    /// @param format the value of `--format`, empty for the plain table
    public String print(String format, List<? extends Map<String, ?>> rows) {
        if (format.isEmpty() || format.equals("table")) {
            return table(rows);
        }
        boolean isTable = format.startsWith("table ");
        GoTemplate template = parse(isTable ? format.substring("table ".length()) : format);
        try {
            return isTable ? templateTable(template, rows) : format.equals("json") ? json(rows) : lines(template, rows);
        } catch (TemplateException e) {
            throw new ClientException(1, "failed to execute template: " + e.getMessage(), e);
        }
    }

    /// {@return the members of an object, such as labels, as one field: `a=1,b=2`}
    public static String pairs(JsonTree object) {
        return object.names().stream().map(name -> name + "=" + object.at(name).text()).sorted()
                .collect(Collectors.joining(","));
    }

    private static GoTemplate parse(String format) {
        try {
            return GoTemplate.parse(unescaped(format));
        } catch (TemplateException e) {
            throw new ClientException(1, "failed to parse template: " + e.getMessage(), e);
        }
    }

    private static String lines(GoTemplate template, List<? extends Map<String, ?>> rows) {
        var text = new StringBuilder();
        rows.forEach(row -> text.append(template.fill(row)).append('\n'));
        return text.toString();
    }

    private static String json(List<? extends Map<String, ?>> rows) {
        return GoJson.escaped(lines(GoTemplate.parse("{{json .}}"), rows));
    }

    private String table(List<? extends Map<String, ?>> rows) {
        var table = new Table().line(columns.stream().map(headers::get).toList());
        rows.forEach(row -> table.line(columns.stream().map(column -> row.get(column).toString()).toList()));
        return table.toString();
    }

    private String templateTable(GoTemplate template, List<? extends Map<String, ?>> rows) {
        var table = new Table().line(cells(template.fill(headers)));
        rows.forEach(row -> table.line(cells(template.fill(row))));
        return table.toString();
    }

    private static List<String> cells(String line) {
        return List.of(line.split("\t", -1));
    }

    /// A shell passes `\t` and `\n` on as two characters each.
    private static String unescaped(String format) {
        return format.replace("\\t", "\t").replace("\\n", "\n");
    }
}
