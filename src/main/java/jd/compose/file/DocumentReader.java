package jd.compose.file;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import jd.server.api.ByteSize;
import jd.server.api.TimeSpan;

/// Turns a file's tree into its canonical document of maps, lists, texts, numbers and booleans: short forms are written
/// out, paths are absolute, keys are in the order of [Grammar]. What does not have the required shape is added to the
/// problems, and left out.
///
/// A key without a value becomes a [NoValue]. Defaults are not added here but by [Completion], because in a later file
/// they would replace what an earlier one has written.
public final class DocumentReader {
    private final Path directory;
    private final String home;
    private final Problems problems;
    private final Set<Stage> omitted;
    private final ShortForms shortForms = new ShortForms(this);

    /// @param directory for relative paths, itself relative, or empty, if paths are not to be made absolute
    /// @param home for paths that begin with `~`
    public DocumentReader(Path directory, String home, Problems problems, Set<Stage> omitted) {
        this.directory = directory;
        this.home = home;
        this.problems = problems;
        this.omitted = omitted;
    }

    /// {@return the whole document; its own extensions (`x-…`) are plain values, since they are part of its JSON too}
    public Map<String, Object> file(YamlNode root) {
        if (!(root instanceof YamlNode.Mapping mapping)) {
            problems.add(root.at() + ": Top-level object must be a mapping");
            return new LinkedHashMap<>();
        }
        checkSections(mapping);
        Map<String, Object> document = object(Grammar.PROJECT, mapping, "");
        mapping.entries().forEach((name, value) -> {
            if (name.startsWith("x-")) {
                document.put(name, plain(value));
            }
        });
        return document;
    }

    /// A key of the file itself must have a value, unlike one of a service; only `include` may be empty.
    private void checkSections(YamlNode.Mapping root) {
        for (Shape.Key key : Grammar.PROJECT.keys()) {
            YamlNode value = root.entries().get(key.name());
            if (value != null && YamlNode.isNothing(value) && key.shape() != Shape.Simple.INCLUDE) {
                invalid(value, key.name(), key.shape() instanceof Shape.Named ? "must be a mapping" : "must be a string");
            }
        }
    }

    /// {@return a single service of a file whose other parts are not checked}
    public Map<String, Object> service(YamlNode service, String name) {
        return object(Grammar.SERVICE, service, "services." + name);
    }

    private Optional<Object> valueOrNone(Shape shape, YamlNode node, String path) {
        if (!YamlNode.isNothing(node)) {
            return value(shape, node, path);
        }
        var found = new Problems();
        if (!Grammar.MAY_BE_EMPTY.contains(shape)) {
            new DocumentReader(directory, home, found, omitted).value(shape, node, path);
        }
        return Optional.of(new NoValue(found.messages()));
    }

    /// {@return the canonical value, empty if it does not have the shape}
    Optional<Object> value(Shape shape, YamlNode node, String path) {
        return switch (shape) {
            case Shape.Keys keys -> Optional.of(object(keys, node, path));
            case Shape.Named named -> Optional.of(named(named.shape(), node, path));
            case Shape.ListOf list -> Optional.of(each(list.shape(), node, path));
            case Shape.Simple simple when checksTypes() || Grammar.REFERENCES.contains(simple) ->
                    simple(simple, node, path);
            case Shape.Choice choice when checksTypes() -> choice(choice.words(), node, path);
            case Shape.Choice _, Shape.Simple _ -> Optional.of(plain(node));
        };
    }

    private Optional<Object> simple(Shape.Simple shape, YamlNode node, String path) {
        return switch (shape) {
            case TEXT -> text(node, path).map(text -> text);
            case SCALAR -> scalar(node, path, "a string").map(GoValues::of);
            case FLAG -> scalar(node, path, "a boolean").flatMap(scalar -> flag(scalar, path));
            case INTEGER -> scalar(node, path, "a integer").flatMap(scalar -> integer(scalar, path));
            case COUNT -> node instanceof YamlNode.Scalar all && all.text().equals("all")
                    ? Optional.of(-1L) : value(Shape.Simple.INTEGER, node, path);
            case DECIMAL -> scalar(node, path, "a number").flatMap(scalar -> decimal(scalar, path));
            case BYTES -> scalar(node, path, "a integer or string").flatMap(scalar -> bytes(scalar, path));
            case DURATION -> text(node, path).flatMap(text -> duration(text, node, path));
            case PATH -> text(node, path).flatMap(text -> absolute(text, node, path));
            case PATHS -> node instanceof YamlNode.Sequence ? Optional.of(each(Shape.Simple.PATH, node, path))
                    : value(Shape.Simple.PATH, node, path).map(List::of);
            case COMMAND -> Optional.of(command(node, path));
            case TEXTS -> Optional.of(texts(node, path));
            case SCALARS -> Optional.of(each(Shape.Simple.SCALAR, node, path));
            case TEXT_OR_TEXTS -> Optional.of(node instanceof YamlNode.Scalar ? oneText(node, path) : texts(node, path));
            case PAIRS -> Optional.of(pairs(node, path, ""));
            case ENVIRONMENT -> Optional.of(pairs(node, path, UNSET));
            case CONTEXTS -> Optional.of(shortForms.contexts(node, path));
            case EXTERNAL -> shortForms.external(node, path);
            case GPUS -> Optional.of(shortForms.gpus(node, path));
            case EXTENDS -> Optional.of(shortForms.extension(node, path));
            case INCLUDE -> Optional.of(shortForms.inclusions(node, path));
            case EXTRA_HOSTS -> Optional.of(shortForms.extraHosts(node, path));
            case HEALTH_TEST -> Optional.of(node instanceof YamlNode.Scalar scalar && !YamlNode.isNothing(node)
                    ? List.of("CMD-SHELL", scalar.text()) : texts(node, path));
            case ENV_FILES -> Optional.of(shortForms.envFiles(node, path));
            case ULIMITS -> Optional.of(shortForms.ulimits(node, path));
            case DEVICES -> Optional.of(shortForms.devices(node, path));
            case PORTS -> Optional.of(shortForms.ports(node, path));
            case VOLUMES -> Optional.of(shortForms.volumes(node, path));
            case NETWORKS -> Optional.of(shortForms.networks(node, path));
            case DEPENDS_ON -> Optional.of(shortForms.dependsOn(node, path));
            case SECRETS, CONFIGS -> Optional.of(shortForms.fileReferences(node, path));
            case BUILD -> Optional.of(shortForms.build(node, path));
            case ANY -> YamlNode.isNothing(node) ? invalid(node, path, "must be a mapping") : Optional.of(plain(node));
        };
    }

    /// A mapping with the given keys; unknown keys are problems, except those that begin with `x-`, which come last.
    Map<String, Object> object(Shape.Keys keys, YamlNode node, String path) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            invalid(node, path, "must be a mapping");
            return Map.of();
        }
        mapping.entries().forEach((name, value) -> {
            boolean extension = name.startsWith("x-") && keys.extensions() != Shape.Extensions.REJECTED;
            if (!extension && keys.keys().stream().noneMatch(key -> key.name().equals(name))) {
                invalid(value, path, "Additional property " + name + " is not allowed");
            }
        });
        var document = new LinkedHashMap<String, Object>();
        for (Shape.Key key : keys.keys()) {
            YamlNode value = mapping.entries().get(key.name());
            if (value != null) {
                valueOrNone(key.shape(), value, below(path, key.name())).ifPresent(read -> document.put(key.name(), read));
            }
        }
        if (keys.extensions() == Shape.Extensions.KEPT) {
            mapping.entries().keySet().stream().filter(name -> name.startsWith("x-")).sorted().forEach(name ->
                    document.put(name, new ExtensionValue(plain(mapping.entries().get(name)))));
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
            } else if (YamlNode.isNothing(value) && Grammar.MAY_BE_EMPTY.contains(shape)) {
                document.put(name, new LinkedHashMap<>());
            } else {
                document.put(name, valueOrNone(shape, value, below(path, name)).orElseGet(LinkedHashMap::new));
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
        if (node instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Scalar.Kind.TEXT) {
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

    private Optional<Object> choice(List<String> words, YamlNode node, String path) {
        Optional<String> text = text(node, path);
        if (text.isPresent() && !words.contains(text.get())) {
            return invalid(node, path, "must be one of the following: \"" + String.join("\", \"", words) + "\"");
        }
        return text.map(word -> word);
    }

    private Optional<YamlNode.Scalar> scalar(YamlNode node, String path, String what) {
        if (node instanceof YamlNode.Scalar scalar && !YamlNode.isNothing(node)) {
            return Optional.of(scalar);
        }
        invalid(node, path, "must be " + what);
        return Optional.empty();
    }

    private Optional<Object> flag(YamlNode.Scalar scalar, String path) {
        return switch (scalar.text().toLowerCase(Locale.ROOT)) {
            case "true", "y", "yes", "on", "1" -> Optional.of(true);
            case "false", "n", "no", "off", "0" -> Optional.of(false);
            default -> invalid(scalar, path, "must be a boolean");
        };
    }

    private Optional<Object> integer(YamlNode.Scalar scalar, String path) {
        try {
            return Optional.of(GoValues.integer(scalar.text()).longValueExact());
        } catch (ArithmeticException | NumberFormatException e) {
            return invalid(scalar, path, "must be a integer");
        }
    }

    private Optional<Object> decimal(YamlNode.Scalar scalar, String path) {
        try {
            var exact = new BigDecimal(Double.toString(Double.parseDouble(scalar.text()))).stripTrailingZeros();
            return Optional.of(exact.scale() < 0 ? exact.setScale(0) : exact);
        } catch (NumberFormatException e) {
            return invalid(scalar, path, "must be a number");
        }
    }

    private Optional<Object> bytes(YamlNode.Scalar scalar, String path) {
        String text = scalar.text();
        try {
            return Optional.of(text.equals("-1") ? text : String.valueOf(ByteSize.parse(text).bytes()));
        } catch (IllegalArgumentException e) {
            return invalid(scalar, path, e.getMessage());
        }
    }

    private Optional<Object> duration(String text, YamlNode node, String path) {
        try {
            return Optional.of(GoValues.of(TimeSpan.parse(text).duration()));
        } catch (IllegalArgumentException e) {
            return invalid(node, path, e.getMessage());
        }
    }

    /// {@return the path below the directory, or below the home directory if it begins with `~`}
    Optional<Object> absolute(String text, YamlNode node, String path) {
        try {
            if (directory.toString().isEmpty()) {
                return Optional.of(text);
            }
            String expanded = text.equals("~") || text.startsWith("~/") ? home + text.substring(1) : text;
            return Optional.of(Path.of(expanded).isAbsolute() ? expanded
                    : directory.resolve(expanded).normalize().toString());
        } catch (InvalidPathException e) {
            return invalid(node, path, "must be a path: " + e.getReason());
        }
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
        switch (node) {
            case YamlNode.Mapping mapping -> mapping.entries().forEach((name, value) -> pairs.put(name,
                    YamlNode.isNothing(value) ? missing : value(Shape.Simple.SCALAR, value, below(path, name))
                            .orElse("")));
            case YamlNode.Sequence _ -> {
                for (Object item : texts(node, path)) {
                    String[] pair = item.toString().split("=", 2);
                    pairs.put(pair[0], pair.length == 2 ? pair[1] : missing);
                }
            }
            case YamlNode.Scalar _ -> invalid(node, path, "must be a mapping");
        }
        return pairs;
    }

    /// The value of a variable that is to be taken from the environment, and of one that is not set there either; JSON's
    /// null in the canonical document.
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
                case INTEGER -> integer(scalar);
                case DECIMAL -> decimal(scalar);
                case FLAG -> Boolean.valueOf(scalar.text());
                case TEXT -> scalar.text();
                case NOTHING -> UNSET;
            };
        };
    }

    private static Object integer(YamlNode.Scalar scalar) {
        try {
            return GoValues.integer(scalar.text());
        } catch (NumberFormatException e) {
            return scalar.text();
        }
    }

    private static Object decimal(YamlNode.Scalar scalar) {
        try {
            return new BigDecimal(GoValues.of(scalar));
        } catch (NumberFormatException e) {
            return scalar.text();
        }
    }

    static String below(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    boolean checksTypes() {
        return !omitted.contains(Stage.TYPES);
    }

    Optional<Object> invalid(YamlNode node, String path, String what) {
        problems.invalid(node.at(), path.isEmpty() ? "(root)" : path, what);
        return Optional.empty();
    }
}
