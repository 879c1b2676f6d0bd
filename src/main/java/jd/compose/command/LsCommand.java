package jd.compose.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.format.Table;
import jd.client.session.Cli;
import jd.compose.file.ComposeException;
import jd.compose.plan.Labels;
import jd.compose.session.ComposeSession;
import jd.compose.session.ProjectApi;
import jd.server.api.ContainerSummary;
import jd.server.api.Json;

/// `ls`: the projects on the daemon, which their containers' labels name.
public record LsCommand(ComposeSession session) implements Command {
    private static final int NARROWEST = 20;

    @Override
    public Flags flags() {
        return new Flags("compose ls", "[OPTIONS]", ArgumentCount.NONE, "List running compose projects")
                .toggle("a, all", "Show all stopped Compose projects")
                .value("filter", FlagType.FILTER, "Filter output based on conditions provided")
                .value("format", FlagType.STRING, "Format the output. Values: [table | json] (default \"table\")")
                .toggle("q, quiet", "Only display IDs");
    }

    /// A line of the listing, as `--format json` shows it.
    private record Line(
            @JsonProperty("Name") String name,
            @JsonProperty("Status") String status,
            @JsonProperty("ConfigFiles") String files) {

        static Line of(String name, List<ContainerSummary> containers) {
            var files = new LinkedHashSet<String>();
            containers.forEach(container -> files.addAll(
                    List.of(container.labels().getOrDefault(Labels.CONFIG_FILES, "N/A").split(","))));
            return new Line(name, status(containers), String.join(",", files));
        }

        /// `exited(1), running(2)`
        private static String status(List<ContainerSummary> containers) {
            var counts = new TreeMap<String, Integer>();
            containers.forEach(container -> counts.merge(container.state(), 1, Integer::sum));
            return counts.entrySet().stream().map(count -> count.getKey() + "(" + count.getValue() + ")")
                    .collect(Collectors.joining(", "));
        }
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        List<Pattern> names = flags.values("filter").stream().map(LsCommand::name).toList();
        Map<String, List<ContainerSummary>> projects = ProjectApi.projects(cli.api(), flags.isSet("all"));
        List<Line> lines = projects.entrySet().stream()
                .filter(project -> names.isEmpty()
                        || names.stream().anyMatch(name -> name.matcher(project.getKey()).find()))
                .map(project -> Line.of(project.getKey(), project.getValue())).toList();
        if (flags.isSet("quiet")) {
            lines.forEach(line -> cli.out().println(line.name()));
            return 0;
        }
        switch (flags.value("format").orElse("table")) {
            case "json" -> cli.out().println(Json.text(lines));
            case "table" -> cli.out().print(table(lines));
            default -> throw ComposeException.unknownFormat(flags.text("format"));
        }
        return 0;
    }

    private static Pattern name(String filter) {
        String[] parts = filter.split("=", 2);
        if (!parts[0].equals("name")) {
            throw ComposeException.failed("invalid filter '" + parts[0] + "'");
        }
        return Pattern.compile(parts[1]);
    }

    private static Table table(List<Line> lines) {
        var table = new Table(NARROWEST).line("NAME", "STATUS", "CONFIG FILES");
        lines.forEach(line -> table.line(line.name(), line.status(), line.files()));
        return table;
    }
}
