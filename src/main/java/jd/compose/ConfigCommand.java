package jd.compose;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.file.ComposeException;
import jd.compose.project.Printable;
import jd.compose.project.Project;
import jd.compose.project.ServiceOrder;
import jd.server.api.Json;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/// `config`: checks the files and prints the project in canonical form.
record ConfigCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose config", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0),
                "Parse, resolve and render compose file in canonical format")
                .value("format", FlagType.STRING, "Format the output. Values: [yaml | json]")
                .value("hash", FlagType.STRING, "Print the service config hash, one per line.")
                .toggle("images", "Print the image names, one per line.")
                .toggle("q, quiet", "Only validate the configuration, don't print anything")
                .toggle("services", "Print the service names, one per line.")
                .toggle("volumes", "Print the volume names, one per line.");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        Project project = session.project(flags.positionals(), true);
        if (flags.value("hash").isPresent()) {
            List<String> services = List.of(flags.text("hash").split(","));
            project.services().values().stream()
                    .filter(service -> services.contains("*") || services.contains(service.name()))
                    .forEach(service -> cli.out().println(service.name() + " " + service.checksum()));
        } else if (flags.isSet("services")) {
            ServiceOrder.of(project).forEach(service -> cli.out().println(service.name()));
        } else if (flags.isSet("volumes")) {
            project.volumes().keySet().forEach(cli.out()::println);
        } else if (flags.isSet("images")) {
            project.services().values().forEach(service -> cli.out().println(service.image(project.name())));
        } else if (!flags.isSet("quiet")) {
            print(cli, Printable.json(project), flags.value("format").orElse("yaml"));
        }
        return 0;
    }

    private static void print(Cli cli, Map<String, Object> document, String format) {
        switch (format) {
            case "json" -> cli.out().println(indented(document));
            case "yaml" -> cli.out().print(new Dump(DumpSettings.builder()
                    .setDefaultFlowStyle(FlowStyle.BLOCK).setDereferenceAliases(true)
                    .setIndicatorIndent(2).setIndentWithIndicator(true).build())
                    .dumpToString(Json.read(Json.bytes(document), Object.class)));
            default -> throw ComposeException.failed("unsupported format \"" + format + "\"");
        }
    }

    private static String indented(Map<String, Object> document) {
        try {
            return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
