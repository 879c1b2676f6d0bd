package jd.compose.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Reads the files of a project into one canonical document: each file is parsed, its variables replaced, its structure
/// checked and its `extends` resolved; the files are merged in order, and those of `include` are added.
///
/// Today: compose-go loader
public final class ModelReader {
    private static final List<String> INCLUDED_KINDS =
            List.of("services", "networks", "volumes", "secrets", "configs");

    private final Path root;
    private final Path directory;
    private final Map<String, String> environment;
    private final Problems problems;
    private final Set<Stage> omitted;
    private final List<Path> including;
    private final Map<Path, List<YamlReader.Document>> parsed;
    private final Map<Path, Extends.Source> opened = new HashMap<>();

    /// @param directory of the project, for relative paths
    /// @param environment for variables
    public ModelReader(Path directory, Map<String, String> environment, Problems problems, Set<Stage> omitted) {
        this(directory, directory, environment, problems, omitted, List.of(), new HashMap<>());
    }

    /// @param root the directory of the project that includes this one, the same if there is none
    private ModelReader(Path root, Path directory, Map<String, String> environment, Problems problems,
            Set<Stage> omitted, List<Path> including, Map<Path, List<YamlReader.Document>> parsed) {
        this.root = root;
        this.directory = directory;
        this.environment = environment;
        this.problems = problems;
        this.omitted = omitted;
        this.including = including;
        this.parsed = parsed;
    }

    /// {@return a reader with other variables}
    public ModelReader with(Map<String, String> variables) {
        return new ModelReader(root, directory, variables, problems, omitted, including, parsed);
    }

    /// {@return the file's documents; it is read once, since standard input cannot be read again}
    private List<YamlReader.Document> documents(Path file) {
        return parsed.computeIfAbsent(file, YamlReader::read);
    }

    // tag::reading-a-model[]
    public Map<String, Object> read(List<Path> files) {
        Map<String, Object> model = Map.of();
        for (Path file : files) {
            for (YamlReader.Document document : documents(file)) {
                for (List<String> path : document.replaced()) { // <1>
                    model = Merge.without(model, path);
                }
                model = Merge.of(model, layer(file, document)); // <2>
            }
        }
        model = new Completion(base(directory), problems, omitted)
                .of(model); // <3>
        Object inclusions = model.remove("include");
        for (Section inclusion : Section.list(inclusions)) {
            include(model, inclusion, files.getFirst()); // <4>
        }
        return model;
    }
    // end::reading-a-model[]

    /// {@return the canonical document of one YAML document, with complete services}
    private Map<String, Object> layer(Path file, YamlReader.Document document) {
        YamlNode tree = interpolated(LegacyFormat.modern(document.tree()), "");
        Map<String, Object> layer = reader(directory).file(tree);
        Map<String, Object> written = Section.of(layer.get("services")).values();
        var source = new Extended(file, directory, document.replaced(), Map.of());
        source.services.putAll(written);
        var extensions = new Extends(this::open, problems);
        var services = new TreeMap<String, Object>();
        written.forEach((name, value) -> {
            if (value instanceof NoValue) {
                services.put(name, value);
            } else {
                extensions.service(source, name).ifPresent(service -> services.put(name, service));
            }
        });
        if (layer.containsKey("services")) {
            layer.put("services", services);
        }
        return layer;
    }

    private YamlNode interpolated(YamlNode node, String path) {
        return omitted.contains(Stage.INTERPOLATION) ? node : new Interpolation(environment, problems).apply(node, path);
    }

    private DocumentReader reader(Path folder) {
        return new DocumentReader(base(folder), environment.getOrDefault("HOME", ""), problems, omitted);
    }

    /// {@return the directory for the paths in a file, relative if paths are not to be made absolute}
    private Path base(Path folder) {
        return omitted.contains(Stage.PATHS) ? root.relativize(folder) : folder;
    }

    /// A file that services extend. A service is read when it is first asked for.
    private final class Extended implements Extends.Source {
        private final Path file;
        private final Path folder;
        private final List<List<String>> replaced;
        private final Map<String, YamlNode> trees;
        private final Map<String, Object> services = new HashMap<>();

        Extended(Path file, Path folder, List<List<String>> replaced, Map<String, YamlNode> trees) {
            this.file = file;
            this.folder = folder;
            this.replaced = replaced;
            this.trees = trees;
        }

        @Override
        public Path file() {
            return file;
        }

        @Override
        public Path folder() {
            return folder;
        }

        @Override
        public List<List<String>> replaced() {
            return replaced;
        }

        @Override
        public Optional<Map<String, Object>> service(String name) {
            if (!services.containsKey(name) && trees.containsKey(name)) {
                YamlNode tree = interpolated(trees.get(name), "services." + name);
                services.put(name, reader(folder).service(tree, name));
            }
            return Optional.ofNullable(services.get(name)).map(service -> Section.of(service).values());
        }
    }

    private Extends.Source open(Path folder, String name) {
        Path file = folder.resolve(name).normalize();
        return opened.computeIfAbsent(file, path -> {
            YamlReader.Document document = documents(path).getFirst();
            YamlNode services = LegacyFormat.modern(document.tree()) instanceof YamlNode.Mapping root
                    ? root.entries().get("services") : document.tree();
            return new Extended(path, path.getParent(), document.replaced(),
                    services instanceof YamlNode.Mapping mapping ? mapping.entries() : Map.of());
        });
    }

    /// Another project with a directory and variables of its own. What it declares must not be declared differently here.
    private void include(Map<String, Object> model, Section inclusion, Path from) {
        List<Path> files = inclusion.texts("path").stream()
                .map(name -> directory.resolve(name).normalize()).toList();
        List<Path> path = new ArrayList<>(including);
        path.add(from);
        if (files.isEmpty()) {
            return;
        }
        if (path.contains(files.getFirst())) {
            path.add(files.getFirst());
            throw ComposeException.invalid("include cycle detected:\n" + String.join("\n include ",
                    path.stream().map(Path::toString).toList()));
        }
        Path base = inclusion.has("project_directory")
                ? directory.resolve(inclusion.text("project_directory")).normalize() : files.getFirst().getParent();
        var reader = new ModelReader(root, base, variables(inclusion, base), problems, omitted, path, parsed);
        Map<String, Object> included = reader.read(files);
        INCLUDED_KINDS.forEach(kind -> addAll(model, kind, Section.of(included.get(kind)).values()));
    }

    /// The variables of this project take precedence.
    private Map<String, String> variables(Section inclusion, Path base) {
        var variables = new LinkedHashMap<String, String>();
        List<String> named = inclusion.texts("env_file");
        if (named.isEmpty() && Files.isRegularFile(base.resolve(".env"))) {
            variables.putAll(DotEnv.read("env", base.resolve(".env"), environment));
        }
        for (String file : named) {
            variables.putAll(DotEnv.read("env", directory.resolve(file).normalize(), environment));
        }
        variables.putAll(environment);
        return variables;
    }

    private void addAll(Map<String, Object> model, String kind, Map<String, Object> included) {
        if (included.isEmpty()) {
            return;
        }
        var all = new TreeMap<>(Section.of(model.get(kind)).values());
        included.forEach((name, value) -> {
            Object existing = all.putIfAbsent(name, value);
            if (existing != null && !existing.equals(value)) {
                problems.add(kind + "." + name + " conflicts with imported resource");
            }
        });
        model.put(kind, all);
    }

    /// {@return the variables in the values of the files, without those of `include`}
    public Collection<TemplateVariable> variables(List<Path> files) {
        var found = new LinkedHashMap<String, TemplateVariable>();
        files.forEach(file -> documents(file).forEach(document -> TemplateVariable.collect(document.tree(), found)));
        return found.values();
    }

    /// {@return the last `name` in the files with its variables replaced, empty if there is none}
    public String name(List<Path> files) {
        String name = "";
        for (Path file : files) {
            for (YamlReader.Document document : documents(file)) {
                if (document.tree() instanceof YamlNode.Mapping root
                        && root.entries().get("name") instanceof YamlNode.Scalar scalar
                        && interpolated(scalar, "name") instanceof YamlNode.Scalar replaced) {
                    name = replaced.text();
                }
            }
        }
        return name;
    }
}
