package jd.compose.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

    @Override
    public Flags flags() {
        return new Flags("compose config", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0),
                "Parse, resolve and render compose file in canonical format")
                .value("format", FlagType.STRING, "Format the output. Values: [yaml | json]")
                .value("hash", FlagType.STRING, "Print the service config hash, one per line.")
                .toggle("images", "Print the image names, one per line.")
                .value("o, output", FlagType.STRING, "Save to file (default to stdout)")
                .toggle("profiles", "Print the profile names, one per line.")
                .toggle("q, quiet", "Only validate the configuration, don't print anything")
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
        boolean lists = LISTS.stream().anyMatch(flags::isGiven);
        Project project = (lists ? session.withoutEnvFiles() : session).project(flags.positionals(), true);
        String text = flags.isSet("quiet") ? "" : text(project, flags);
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
        return document(project, flags.value("format").orElse("yaml"));
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

    private static String document(Project project, String format) {
        return switch (format) {
            // Two spaces a level, as Go's encoder is told to indent.
            case "json" -> IndentedJson.of(GoJson.escaped(Json.text(Printable.json(project))))
                    .lines().map(ConfigCommand::halfIndented).collect(Collectors.joining("\n"));
            case "yaml" -> YamlWriter.write(YamlForm.of(project));
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
