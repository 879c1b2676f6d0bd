package jd.compose.project;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import jd.compose.file.ComposeException;
import jd.compose.file.DotEnv;
import jd.compose.file.ModelReader;
import jd.compose.file.Problems;
import jd.compose.file.Section;
import jd.compose.file.Stage;
import jd.compose.file.TemplateVariable;

/// Loads a project: finds its files, variables and name, reads the files, and resolves what the services refer to.
///
/// Today: compose-go loader
public final class ProjectLoader {
    private static final List<String> FILE_NAMES =
            List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");

    /// `-f -`
    private static final Path STANDARD_INPUT = Path.of("/dev/stdin");

    private final ProjectOptions options;
    private final Problems problems = new Problems();
    private List<Path> files = List.of();
    private Path directory = Path.of("/");
    private Map<String, String> environment;
    private ModelReader reader;
    private Map<String, Object> document = Map.of();
    private String name = "";

    private ProjectLoader(ProjectOptions options) {
        this.options = options;
        this.environment = options.environment();
        this.reader = new ModelReader(directory, environment, problems, options.omitted());
    }

    /// A project, and what its user should know about the files.
    public record Loaded(Project project, List<String> warnings) {}

    // tag::loading-a-project[]
    public static Loaded load(ProjectOptions options) {
        var loader = new ProjectLoader(options);
        loader.findFiles();
        loader.readEnvironment();
        loader.findName();
        loader.readFiles();
        Project project = loader.resolve();
        loader.problems.check();
        ServiceOrder.of(project);
        return new Loaded(project, loader.problems.warnings());
    }
    // end::loading-a-project[]

    /// {@return the document of the files in which no variable is replaced, with all services and resources}
    public static Map<String, Object> template(ProjectOptions options) {
        var loader = new ProjectLoader(options);
        loader.findFiles();
        loader.readEnvironment();
        loader.findName();
        loader.readFiles();
        return loader.template();
    }

    /// {@return the variables that the files use; the files may be invalid otherwise}
    public static Collection<TemplateVariable> variables(ProjectOptions options) {
        var loader = new ProjectLoader(options);
        loader.findFiles();
        return loader.reader.variables(loader.files);
    }

    /// `-f`, or `COMPOSE_FILE` of the environment or of `.env`, or the first default name in this directory or one above
    /// it.
    private void findFiles() {
        Path start = options.directory().isEmpty() ? options.workingDirectory().normalize()
                : options.workingDirectory().resolve(options.directory()).normalize();
        List<String> names = options.files();
        if (names.isEmpty()) {
            Map<String, String> known = withDotEnv(start);
            String separator = known.getOrDefault("COMPOSE_PATH_SEPARATOR", ":");
            names = List.of(known.getOrDefault("COMPOSE_FILE", "").split(Pattern.quote(separator)));
        }
        files = String.join("", names).isEmpty() ? defaultFiles(start)
                : names.stream().map(this::file).toList();
        boolean ofTheFile = options.directory().isEmpty() && !files.getFirst().equals(STANDARD_INPUT);
        directory = ofTheFile ? files.getFirst().getParent() : start;
    }

    private Path file(String name) {
        return name.equals("-") ? STANDARD_INPUT : options.workingDirectory().resolve(name).normalize();
    }

    private static List<Path> defaultFiles(Path start) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            for (String candidate : FILE_NAMES) {
                if (Files.exists(folder.resolve(candidate))) {
                    Path override = folder.resolve(candidate.replace(".y", ".override.y"));
                    return Files.exists(override) ? List.of(folder.resolve(candidate), override)
                            : List.of(folder.resolve(candidate));
                }
            }
        }
        throw ComposeException.noFile("no configuration file provided: not found");
    }

    private void readEnvironment() {
        environment = withDotEnv(directory);
        reader = new ModelReader(directory, environment, problems, options.omitted());
    }

    /// Variables of the process take precedence over those of the env files, those of a later env file over an earlier.
    private Map<String, String> withDotEnv(Path folder) {
        List<Path> envFiles = options.envFiles().stream().map(options.workingDirectory()::resolve).toList();
        envFiles.stream().filter(file -> !Files.exists(file)).findFirst().ifPresent(missing -> {
            throw ComposeException.failed("Couldn't find env file: " + missing);
        });
        if (envFiles.isEmpty() && Files.isRegularFile(folder.resolve(".env"))) {
            envFiles = List.of(folder.resolve(".env"));
        }
        var variables = new HashMap<String, String>();
        for (Path file : envFiles) {
            var known = new HashMap<>(variables);
            known.putAll(options.environment());
            variables.putAll(DotEnv.read("env", file, known));
        }
        variables.putAll(options.environment());
        return variables;
    }

    /// `-p`, `COMPOSE_PROJECT_NAME`, the file's `name`, or the directory's name without forbidden characters. The files
    /// can use it as a variable.
    private void findName() {
        String given = options.name().isEmpty() ? environment.getOrDefault("COMPOSE_PROJECT_NAME", "") : options.name();
        if (given.isEmpty()) {
            String written = reader.name(files);
            String source = written.isEmpty() ? String.valueOf(directory.getFileName()) : written;
            given = source.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "").replaceFirst("^[_-]+", "");
        }
        name = checkName(given);
        environment = new HashMap<>(environment);
        environment.put("COMPOSE_PROJECT_NAME", name);
        reader = reader.with(environment);
    }

    public static String checkName(String name) {
        if (!name.matches("[a-z0-9][a-z0-9_-]*")) {
            throw ComposeException.failed("invalid project name \"" + name + "\": must consist only of lowercase"
                    + " alphanumeric characters, hyphens, and underscores as well as start with a letter or number");
        }
        return name;
    }

    private void readFiles() {
        document = reader.read(files);
        problems.check();
        if (document.containsKey("version")) {
            problems.warn(files.getFirst() + ": the attribute `version` is obsolete, it will be ignored, please remove it"
                    + " to avoid potential confusion");
        }
    }

    private Project resolve() {
        var enabled = new TreeMap<String, Service>();
        var disabled = new TreeMap<String, Service>();
        boolean compatible = List.of("1", "t", "true", "y", "yes").contains(
                environment.getOrDefault("COMPOSE_COMPATIBILITY", "").toLowerCase(Locale.ROOT));
        String separator = compatible ? "_" : "-";
        Section services = Section.of(document).section("services");
        for (String service : services.names()) {
            Section written = services.section(service);
            boolean active = isActive(written);
            // Files that only a disabled service refers to may be missing.
            var normalization = new Normalization(options.workingDirectory(), environment,
                    active && options.has(Stage.ENV_FILES) ? problems : new Problems());
            Section resolved = normalization.withFiles(written);
            (active ? enabled : disabled).put(service, new Service(service, separator,
                    options.has(Stage.NORMALIZATION) ? normalization.of(resolved) : resolved));
        }
        if (options.has(Stage.CONSISTENCY)) {
            var consistency = new Consistency(document, problems);
            enabled.values().forEach(consistency::check);
        }
        var extensions = new TreeMap<>(document);
        extensions.keySet().removeIf(key -> !key.startsWith("x-"));
        return new Project(name, directory, files, enabled, disabled,
                ProjectResources.used(prefix(), Section.of(document), enabled.values()), environment, extensions);
    }

    private Optional<String> prefix() {
        return options.has(Stage.NORMALIZATION) ? Optional.of(name) : Optional.empty();
    }

    private Map<String, Object> template() {
        var template = new LinkedHashMap<>(document);
        template.remove("version");
        if (options.has(Stage.NORMALIZATION)) {
            template.put("name", name);
            var normalization = new Normalization(directory, Map.of(), problems);
            var services = new TreeMap<>(Section.of(document).section("services").values());
            services.replaceAll((service, written) -> normalization.of(Section.of(written)).values());
            template.put("services", services);
        }
        template.putAll(ProjectResources.declared(prefix(), Section.of(template)));
        return template;
    }

    private boolean isActive(Section service) {
        List<String> profiles = service.texts("profiles");
        List<String> active = new ArrayList<>(options.profiles());
        active.addAll(List.of(environment.getOrDefault("COMPOSE_PROFILES", "").split(",")));
        return profiles.isEmpty() || active.contains("*") || profiles.stream().anyMatch(active::contains);
    }
}
