package jd.compose.file;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.server.api.ByteSize;
import jd.server.api.TimeSpan;

/// Turns a file's tree into its canonical document of maps, lists, texts, numbers and booleans: short forms are written
/// out, paths are absolute, keys are in the order of [Grammar]. What does not have the required shape is added to the
/// problems, and left out.
///
/// A key with an empty value is absent, except for the booleans, which a later file may set to false.
public final class DocumentReader {
    private final Path directory;
    private final Map<String, String> environment;
    private final Problems problems;
    private final ShortForms shortForms = new ShortForms(this);

    /// @param directory of the project, for relative paths
    public DocumentReader(Path directory, Map<String, String> environment, Problems problems) {
        this.directory = directory;
        this.environment = environment;
        this.problems = problems;
    }

    Path directory() {
        return directory;
    }

    public Map<String, Object> file(YamlNode root) {
        return object(Grammar.PROJECT, root, "");
    }

    /// {@return the canonical value, empty if there is none}
    Optional<Object> value(Shape shape, YamlNode node, String path) {
        if (YamlNode.isNothing(node) && shape != Shape.Simple.ENVIRONMENT) {
            return Optional.empty();
        }
        return switch (shape) {
            case Shape.Keys keys -> Optional.of(object(keys, node, path));
            case Shape.Named named -> Optional.of(named(named.shape(), node, path));
            case Shape.ListOf list -> Optional.of(each(list.shape(), node, path));
            case Shape.Simple simple -> simple(simple, node, path);
        };
    }

    private Optional<Object> simple(Shape.Simple shape, YamlNode node, String path) {
        return switch (shape) {
            case TEXT -> text(node, path).map(text -> text);
            case FLAG -> text(node, path).flatMap(text -> flag(text, node, path));
            case INTEGER -> text(node, path).flatMap(text -> integer(text, node, path));
            case DECIMAL -> text(node, path).flatMap(text -> decimal(text, node, path));
            case BYTES -> text(node, path).flatMap(text -> bytes(text, node, path));
            case DURATION -> text(node, path).flatMap(text -> duration(text, node, path));
            case PATH -> text(node, path).map(this::absolute);
            case COMMAND -> Optional.of(command(node, path));
            case TEXTS -> Optional.of(texts(node, path));
            case TEXT_OR_TEXTS -> Optional.of(node instanceof YamlNode.Scalar ? oneText(node, path) : texts(node, path));
            case PAIRS -> Optional.of(pairs(node, path, ""));
            case ENVIRONMENT -> Optional.of(environment(node, path));
            case EXTRA_HOSTS -> Optional.of(shortForms.extraHosts(node, path));
            case HEALTH_TEST -> Optional.of(node instanceof YamlNode.Scalar scalar
                    ? List.of("CMD-SHELL", scalar.text()) : texts(node, path));
            case ENV_FILES -> Optional.of(shortForms.envFiles(node, path));
            case ULIMITS -> Optional.of(shortForms.ulimits(node, path));
            case DEVICES -> Optional.of(shortForms.devices(node, path));
            case PORTS -> Optional.of(shortForms.ports(node, path));
            case VOLUMES -> Optional.of(shortForms.volumes(node, path));
            case NETWORKS -> Optional.of(shortForms.networks(node, path));
            case DEPENDS_ON -> Optional.of(shortForms.dependsOn(node, path));
            case SECRETS -> Optional.of(shortForms.fileReferences(node, path, "/run/secrets/"));
            case CONFIGS -> Optional.of(shortForms.fileReferences(node, path, "/"));
            case BUILD -> Optional.of(shortForms.build(node, path));
            case ANY -> Optional.of(plain(node));
        };
    }

    /// A mapping with the given keys; unknown keys are problems, except those that begin with `x-`.
    Map<String, Object> object(Shape.Keys keys, YamlNode node, String path) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            invalid(node, path, "must be a mapping");
            return Map.of();
        }
        mapping.entries().forEach((name, value) -> {
            if (!name.startsWith("x-") && keys.keys().stream().noneMatch(key -> key.name().equals(name))) {
                invalid(value, path, "Additional property " + name + " is not allowed");
            }
        });
        var document = new LinkedHashMap<String, Object>();
        for (Shape.Key key : keys.keys()) {
            YamlNode value = mapping.entries().get(key.name());
            if (value != null) {
                value(key.shape(), value, below(path, key.name())).ifPresent(read -> document.put(key.name(), read));
            }
        }
        return document;
    }

    private Map<String, Object> named(Shape shape, YamlNode node, String path) {
        var document = new TreeMap<String, Object>();
        if (!(node instanceof YamlNode.Mapping mapping)) {
            invalid(node, path, "must be a mapping");
            return document;
        }
        mapping.entries().forEach((name, value) -> {
            if (!name.matches("[a-zA-Z0-9._-]+")) {
                invalid(value, path, "Additional property " + name + " is not allowed");
            } else {
                document.put(name, value(shape, value, below(path, name)).orElse(Map.of()));
            }
        });
        return document;
    }

    List<Object> each(Shape shape, YamlNode node, String path) {
        var list = new ArrayList<>();
        List<YamlNode> items = items(node, path);
        for (int i = 0; i < items.size(); i++) {
            value(shape, items.get(i), path + "." + i).ifPresent(list::add);
        }
        return list;
    }

    List<YamlNode> items(YamlNode node, String path) {
        if (node instanceof YamlNode.Sequence sequence) {
            return sequence.items();
        }
        invalid(node, path, "must be a list");
        return List.of();
    }

    Optional<String> text(YamlNode node, String path) {
        if (node instanceof YamlNode.Scalar scalar) {
            return Optional.of(scalar.text());
        }
        invalid(node, path, "must be a string");
        return Optional.empty();
    }

    List<Object> texts(YamlNode node, String path) {
        return each(Shape.Simple.TEXT, node, path);
    }

    private List<Object> oneText(YamlNode node, String path) {
        return text(node, path).<List<Object>>map(List::of).orElse(List.of());
    }

    private Optional<Object> flag(String text, YamlNode node, String path) {
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "true", "y", "yes", "on", "1" -> Optional.of(true);
            case "false", "n", "no", "off", "0" -> Optional.of(false);
            default -> invalid(node, path, "must be a boolean");
        };
    }

    /// A leading zero makes a number octal, as in the modes of files.
    private Optional<Object> integer(String text, YamlNode node, String path) {
        try {
            String digits = text.replace("_", "").replaceFirst("^0o", "0");
            return Optional.of(Long.decode(digits));
        } catch (NumberFormatException e) {
            return invalid(node, path, "must be a integer");
        }
    }

    private Optional<Object> decimal(String text, YamlNode node, String path) {
        try {
            return Optional.of(new BigDecimal(text).stripTrailingZeros());
        } catch (NumberFormatException e) {
            return invalid(node, path, "must be a number");
        }
    }

    private Optional<Object> bytes(String text, YamlNode node, String path) {
        try {
            return Optional.of(text.equals("-1") ? text : String.valueOf(ByteSize.parse(text).bytes()));
        } catch (IllegalArgumentException e) {
            return invalid(node, path, e.getMessage());
        }
    }

    private Optional<Object> duration(String text, YamlNode node, String path) {
        try {
            return Optional.of(goText(TimeSpan.parse(text).duration()));
        } catch (IllegalArgumentException e) {
            return invalid(node, path, e.getMessage());
        }
    }

    /// {@return the duration as Go prints it: `1m30s`, `1.5s`, `300ms`}
    public static String goText(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            BigDecimal millis = BigDecimal.valueOf(duration.toNanos()).movePointLeft(6);
            return millis.stripTrailingZeros().toPlainString() + "ms";
        }
        BigDecimal seconds = BigDecimal.valueOf(duration.toNanosPart()).movePointLeft(9)
                .add(BigDecimal.valueOf(duration.toSecondsPart()));
        String text = seconds.stripTrailingZeros().toPlainString() + "s";
        if (duration.toMinutes() > 0) {
            text = duration.toMinutesPart() + "m" + text;
        }
        return duration.toHours() > 0 ? duration.toHours() + "h" + text : text;
    }

    String absolute(String path) {
        String home = path.equals("~") || path.startsWith("~/")
                ? environment.getOrDefault("HOME", "") + path.substring(1) : path;
        return directory.resolve(home).normalize().toString();
    }

    private List<Object> command(YamlNode node, String path) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            return texts(node, path);
        }
        try {
            return List.copyOf(ShellWords.split(scalar.text()));
        } catch (IllegalArgumentException e) {
            invalid(node, path, e.getMessage());
            return List.of();
        }
    }

    /// @param missing the value of a name without one
    Map<String, Object> pairs(YamlNode node, String path, Object missing) {
        var pairs = new TreeMap<String, Object>();
        if (node instanceof YamlNode.Mapping mapping) {
            mapping.entries().forEach((name, value) -> pairs.put(name, YamlNode.isNothing(value)
                    ? missing : text(value, below(path, name)).orElse("")));
        } else {
            for (Object item : texts(node, path)) {
                String[] pair = item.toString().split("=", 2);
                pairs.put(pair[0], pair.length == 2 ? pair[1] : missing);
            }
        }
        return pairs;
    }

    private Map<String, Object> environment(YamlNode node, String path) {
        if (YamlNode.isNothing(node)) {
            return Map.of();
        }
        Map<String, Object> variables = pairs(node, path, UNSET);
        variables.replaceAll((name, value) -> value == UNSET && environment.containsKey(name)
                ? environment.get(name) : value);
        return variables;
    }

    /// The value of a variable that neither the file nor the environment sets; JSON's null in the canonical document.
    public static final Object UNSET = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    private static Object plain(YamlNode node) {
        return switch (node) {
            case YamlNode.Mapping mapping -> {
                var map = new TreeMap<String, Object>();
                mapping.entries().forEach((key, value) -> map.put(key, plain(value)));
                yield map;
            }
            case YamlNode.Sequence sequence -> sequence.items().stream().map(DocumentReader::plain).toList();
            case YamlNode.Scalar scalar -> switch (scalar.kind()) {
                case INTEGER -> Long.decode(scalar.text());
                case DECIMAL -> new BigDecimal(scalar.text());
                case FLAG -> Boolean.valueOf(scalar.text());
                case TEXT, NOTHING -> scalar.text();
            };
        };
    }

    static String below(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    Optional<Object> invalid(YamlNode node, String path, String what) {
        problems.invalid(node.at(), path.isEmpty() ? "(root)" : path, what);
        return Optional.empty();
    }
}
