package jd.compose.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.format.GoJson;
import jd.client.format.IndentedJson;
import jd.client.format.Table;
import jd.client.session.Cli;
import jd.compose.file.ComposeException;
import jd.compose.file.Stage;
import jd.compose.file.YamlWriter;
import jd.compose.project.Printable;
import jd.compose.project.Project;
import jd.compose.project.ProjectLoader;
import jd.compose.project.ProjectOptions;
import jd.compose.project.Service;
import jd.compose.project.ServiceOrder;
import jd.compose.project.YamlForm;
import jd.compose.session.ComposeSession;
import jd.server.api.Json;

/// `config`: checks the files and prints the project in canonical form.
public record ConfigCommand(ComposeSession session) implements Command {
    /// What they print is not in env files, so these may be missing.
    private static final List<String> LISTS = List.of("services", "volumes", "images", "profiles", "hash");

    private static final Map<String, Stage> STAGES = Map.of("no-consistency", Stage.CONSISTENCY,
            "no-interpolate", Stage.INTERPOLATION, "no-normalize", Stage.NORMALIZATION,
            "no-path-resolution", Stage.PATHS);

    @Override
    public Flags flags() {
        return new Flags("compose config", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0),
                "Parse, resolve and render compose file in canonical format")
                .value("format", FlagType.STRING, "Format the output. Values: [yaml | json]")
                .value("hash", FlagType.STRING, "Print the service config hash, one per line.")
                .toggle("images", "Print the image names, one per line.")
                .toggle("no-consistency", "Don't check model consistency - warning: may produce invalid Compose output")
                .toggle("no-interpolate", "Don't interpolate environment variables")
                .toggle("no-normalize", "Don't normalize compose model")
                .toggle("no-path-resolution", "Don't resolve file paths")
                .value("o, output", FlagType.STRING, "Save to file (default to stdout)")
                .toggle("profiles", "Print the profile names, one per line.")
                .toggle("q, quiet", "Only validate the configuration, don't print anything")
                .toggle("resolve-image-digests", "Pin image tags to digests (without effect, as in docker compose 2.26)")
                .toggle("services", "Print the service names, one per line.")
                .toggle("variables", "Print model variables and default values.")
                .toggle("volumes", "Print the volume names, one per line.");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        if (flags.isSet("variables")) {
            cli.out().print(variables(session.options()));
            return 0;
        }
        String text = text(session, flags);
        if (flags.value("output").isPresent()) {
            write(session.options().workingDirectory().resolve(flags.text("output")), text);
        } else {
            cli.out().print(text);
        }
        return 0;
    }

    private static Table variables(ProjectOptions options) {
        var table = new Table(20).line("NAME", "REQUIRED", "DEFAULT VALUE", "ALTERNATE VALUE");
        ProjectLoader.variables(options).forEach(variable -> table.line(variable.name(),
                String.valueOf(variable.required()), variable.defaultValue(), variable.alternate()));
        return table;
    }

    private static String text(ComposeSession session, Arguments flags) {
        Set<Stage> omitted = STAGES.keySet().stream().filter(flags::isSet).map(STAGES::get).collect(Collectors.toSet());
        boolean lists = LISTS.stream().anyMatch(flags::isGiven);
        if (lists) {
            omitted.add(Stage.ENV_FILES);
        }
        if (flags.isSet("no-interpolate") && !lists) {
            omitted.add(Stage.TYPES);
            Map<String, Object> template = Printable.template(
                    ProjectLoader.template(session.options().without(omitted)));
            return flags.isSet("quiet") ? "" : document(flags, template, template);
        }
        Project project = session.without(omitted).project(flags.positionals(), true);
        return flags.isSet("quiet") ? "" : text(project, flags);
    }

    private static String text(Project project, Arguments flags) {
        if (flags.value("hash").isPresent()) {
            return hashes(project, flags.text("hash"));
        }
        if (flags.isSet("services")) {
            return lines(ServiceOrder.of(project).stream().map(Service::name));
        }
        if (flags.isSet("volumes")) {
            return lines(project.volumes().keySet().stream());
        }
        if (flags.isSet("images")) {
            return lines(project.services().values().stream().map(service -> service.image(project.name())));
        }
        if (flags.isSet("profiles")) {
            return lines(Stream.concat(project.services().values().stream(), project.disabled().values().stream())
                    .flatMap(service -> service.document().texts("profiles").stream()).distinct().sorted());
        }
        return document(flags, Printable.json(project), YamlForm.of(project));
    }

    /// @param services their names, separated by commas, or `*`
    private static String hashes(Project project, String services) {
        if (services.equals("*")) {
            return hashes(project.services().values().stream());
        }
        return hashes(Stream.of(services.split(",")).map(name -> Optional.ofNullable(project.services().get(name))
                .orElseThrow(() -> ComposeException.failed("no such service: " + name + ": not found"))));
    }

    private static String hashes(Stream<Service> services) {
        return lines(services.map(service -> service.name() + " " + service.checksum()));
    }

    private static String lines(Stream<String> lines) {
        return lines.map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String document(Arguments flags, Map<String, Object> json, Map<String, Object> yaml) {
        String format = flags.value("format").orElse("yaml");
        return switch (format) {
            // Two spaces a level, as Go's encoder is told to indent.
            case "json" -> IndentedJson.of(GoJson.escaped(Json.text(json)))
                    .lines().map(ConfigCommand::halfIndented).collect(Collectors.joining("\n"));
            case "yaml" -> YamlWriter.write(yaml);
            default -> throw ComposeException.failed("unsupported format \"" + format + "\"");
        };
    }

    private static String halfIndented(String line) {
        String text = line.stripLeading();
        return " ".repeat((line.length() - text.length()) / 2) + text;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (NoSuchFileException e) {
            throw ComposeException.failed("open " + file + ": no such file or directory");
        } catch (IOException e) {
            throw ComposeException.failed("write " + file + ": " + e.getMessage());
        }
    }
}
