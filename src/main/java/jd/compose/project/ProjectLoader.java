package jd.compose.project;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import jd.compose.file.ComposeException;
import jd.compose.file.DocumentReader;
import jd.compose.file.DotEnv;
import jd.compose.file.Interpolation;
import jd.compose.file.Merge;
import jd.compose.file.Problems;
import jd.compose.file.Section;
import jd.compose.file.YamlNode;
import jd.compose.file.YamlReader;

/// Loads a project: finds its files, replaces variables, checks the structure, merges the files, and resolves what the
/// services refer to.
///
/// Today: compose-go loader
public final class ProjectLoader {
    private static final List<String> FILE_NAMES =
            List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");

    private final ProjectOptions options;
    private final Problems problems = new Problems();
    private final Set<String> unsetVariables = new TreeSet<>();
    private List<Path> files = List.of();
    private Path directory = Path.of("/");
    private Map<String, String> environment = Map.of();
    private Map<String, Object> document = Map.of();
    private String name = "";

    private ProjectLoader(ProjectOptions options) {
        this.options = options;
    }

    /// A project, and the variables of its files that are not set.
    public record Loaded(Project project, Set<String> unsetVariables) {}

    // tag::loading-a-project[]
    public static Loaded load(ProjectOptions options) {
        var loader = new ProjectLoader(options);
        loader.findFiles();
        loader.readEnvironment();
        loader.readFiles();
        loader.problems.check();
        loader.name = loader.projectName();
        Project project = loader.resolve();
        loader.problems.check();
        ServiceOrder.of(project);
        return new Loaded(project, loader.unsetVariables);
    }
    // end::loading-a-project[]

    /// `-f`, or `COMPOSE_FILE`, or the first default name in this directory or one above it.
    private void findFiles() {
        List<String> names = options.files();
        if (names.isEmpty() && !options.environment().getOrDefault("COMPOSE_FILE", "").isEmpty()) {
            names = List.of(options.environment().get("COMPOSE_FILE").split(":"));
        }
        files = names.isEmpty() ? defaultFiles()
                : names.stream().map(file -> options.workingDirectory().resolve(file).normalize()).toList();
        directory = options.directory().isEmpty() ? files.getFirst().getParent()
                : options.workingDirectory().resolve(options.directory()).normalize();
    }

    private List<Path> defaultFiles() {
        Path start = options.directory().isEmpty() ? options.workingDirectory()
                : options.workingDirectory().resolve(options.directory());
        for (Path folder = start.normalize(); folder != null; folder = folder.getParent()) {
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

    /// Variables of the process take precedence over those of `.env`.
    private void readEnvironment() {
        var variables = new HashMap<String, String>();
        if (options.envFiles().isEmpty() && Files.isRegularFile(directory.resolve(".env"))) {
            variables.putAll(DotEnv.read(directory.resolve(".env"), options.environment()));
        }
        for (String file : options.envFiles()) {
            variables.putAll(DotEnv.read(options.workingDirectory().resolve(file), options.environment()));
        }
        variables.putAll(options.environment());
        environment = variables;
    }

    private void readFiles() {
        var reader = new DocumentReader(directory, environment, problems);
        for (Path file : files) {
            var interpolation = new Interpolation(environment, problems);
            YamlNode tree = interpolation.apply(YamlReader.read(file), "");
            unsetVariables.addAll(interpolation.unset());
            document = Merge.of(document, reader.file(tree));
        }
    }

    /// `-p`, `COMPOSE_PROJECT_NAME`, the file's `name`, or the directory's name without forbidden characters.
    private String projectName() {
        String given = options.name().isEmpty() ? environment.getOrDefault("COMPOSE_PROJECT_NAME", "") : options.name();
        if (!given.isEmpty()) {
            return checkName(given);
        }
        String written = Section.of(document).text("name");
        String source = written.isEmpty() ? String.valueOf(directory.getFileName()) : written;
        return checkName(source.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "").replaceFirst("^[_-]+", ""));
    }

    public static String checkName(String name) {
        if (!name.matches("[a-z0-9][a-z0-9_-]*")) {
            throw ComposeException.failed("invalid project name \"" + name + "\": must consist only of lowercase"
                    + " alphanumeric characters, hyphens, and underscores as well as start with a letter or number");
        }
        return name;
    }

    private Project resolve() {
        var enabled = new TreeMap<String, Service>();
        var disabled = new TreeMap<String, Service>();
        Section services = Section.of(document).section("services");
        for (String service : services.names()) {
            Service resolved = resolve(service, services.section(service));
            (isActive(resolved) ? enabled : disabled).put(service, resolved);
        }
        var project = new Project(name, directory, files, enabled, disabled, used("networks", enabled),
                used("volumes", enabled), used("secrets", enabled), used("configs", enabled));
        enabled.values().forEach(service -> checkReferences(service, services.names()));
        return project;
    }

    private boolean isActive(Service service) {
        List<String> profiles = service.document().texts("profiles");
        return profiles.isEmpty() || options.profiles().contains("*")
                || profiles.stream().anyMatch(options.profiles()::contains);
    }

    /// Adds the variables of the env files and the default network.
    private Service resolve(String service, Section written) {
        var values = new LinkedHashMap<>(written.values());
        var variables = new TreeMap<String, Object>();
        for (Section file : written.sections("env_file")) {
            Path path = Path.of(file.text("path"));
            if (file.flag("required") || Files.exists(path)) {
                readEnvFile(path).ifPresent(variables::putAll);
            }
        }
        variables.putAll(written.section("environment").values());
        values.remove("env_file");
        if (!variables.isEmpty()) {
            values.put("environment", variables);
        }
        if (written.section("networks").values().isEmpty() && !written.has("network_mode")) {
            values.put("networks", Map.of("default", Map.of()));
        }
        return new Service(service, new Section(values));
    }

    private Optional<Map<String, String>> readEnvFile(Path path) {
        try {
            return Optional.of(DotEnv.read(path, environment));
        } catch (ComposeException e) {
            problems.add(e.getMessage());
            return Optional.empty();
        }
    }

    /// {@return the networks, volumes, secrets or configs that the services refer to, with their names on the daemon}
    private Map<String, Map<String, Object>> used(String kind, Map<String, Service> services) {
        Section declared = Section.of(document).section(kind);
        var used = new TreeMap<String, Map<String, Object>>();
        for (Service service : services.values()) {
            for (String reference : references(kind, service)) {
                if (declared.has(reference) || reference.equals("default") && kind.equals("networks")) {
                    used.put(reference, named(reference, declared.section(reference)));
                }
            }
        }
        return used;
    }

    private Map<String, Object> named(String reference, Section declared) {
        var values = new LinkedHashMap<String, Object>();
        values.put("name", declared.has("name") ? declared.text("name")
                : declared.flag("external") ? reference : name + "_" + reference);
        declared.values().forEach(values::putIfAbsent);
        return values;
    }

    private static Set<String> references(String kind, Service service) {
        return switch (kind) {
            case "networks" -> Set.copyOf(service.networks());
            case "volumes" -> {
                var names = new LinkedHashSet<String>();
                for (Section mount : service.document().sections("volumes")) {
                    if (mount.text("type").equals("volume") && mount.has("source")) {
                        names.add(mount.text("source"));
                    }
                }
                yield names;
            }
            default -> {
                var names = new LinkedHashSet<String>();
                service.document().sections(kind).forEach(reference -> names.add(reference.text("source")));
                yield names;
            }
        };
    }

    private void checkReferences(Service service, List<String> known) {
        Section document = service.document();
        String subject = "service \"" + service.name() + "\" ";
        if (!document.has("image") && !document.has("build")) {
            problems.add(subject + "has neither an image nor a build context specified: invalid compose project");
        }
        service.dependencies().forEach((other, dependency) -> {
            if (!known.contains(other) && dependency.required()) {
                problems.add(subject + "depends on undefined service \"" + other + "\": invalid compose project");
            }
        });
        for (String kind : List.of("networks", "volumes", "secrets", "configs")) {
            Section declared = Section.of(this.document).section(kind);
            for (String reference : references(kind, service)) {
                if (!declared.has(reference) && !(kind.equals("networks") && reference.equals("default"))) {
                    problems.add(subject + "refers to undefined " + kind.substring(0, kind.length() - 1) + " "
                            + reference + ": invalid compose project");
                }
            }
        }
        if (document.has("container_name") && service.scale() > 1) {
            problems.add(subject + "can't set container_name and scale " + service.scale()
                    + ": a container name must be unique: invalid compose project");
        }
        var published = new ArrayList<String>();
        for (Section port : document.sections("ports")) {
            String host = port.text("host_ip") + ":" + port.text("published") + "/" + port.text("protocol");
            if (port.has("published") && published.contains(host)) {
                problems.add(subject + "publishes port " + port.text("published") + " twice: invalid compose project");
            }
            published.add(host);
        }
    }
}
