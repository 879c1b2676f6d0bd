package jd.compose.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import jd.client.api.ApiRequest;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.format.Shortened;
import jd.client.format.Table;
import jd.client.session.Cli;
import jd.compose.file.ComposeException;
import jd.compose.file.Section;
import jd.compose.plan.Labels;
import jd.compose.session.ComposeSession;
import jd.compose.session.ProjectApi;
import jd.compose.session.TargetProject;
import jd.server.api.ByteSize;
import jd.server.api.ContainerSummary;
import jd.server.api.Json;

/// `images`: the image of each container, also of those of `run`.
public record ImagesCommand(ComposeSession session) implements Command {
    private static final int NARROWEST = 20;

    @Override
    public Flags flags() {
        return new Flags("compose images", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0),
                "List images used by the created containers")
                .value("format", FlagType.STRING, "Format the output. Values: [table | json] (default \"table\")")
                .toggle("q, quiet", "Only display IDs");
    }

    /// A line of the listing, as `--format json` shows it.
    private record Line(
            @JsonProperty("ID") String id,
            @JsonProperty("ContainerName") String container,
            @JsonProperty("Repository") String repository,
            @JsonProperty("Tag") String tag,
            @JsonProperty("Size") long size) {}

    @Override
    public int run(Cli cli, Arguments flags) {
        TargetProject target = session.target(List.of());
        List<Line> lines = session.api(target.name()).summaries().stream()
                .filter(container -> flags.select(container.labels().get(Labels.SERVICE)))
                .sorted(Comparator.comparing(ProjectApi::name))
                .map(container -> line(cli, container)).toList();
        if (flags.isSet("quiet")) {
            lines.stream().map(line -> line.id().substring(line.id().indexOf(':') + 1)).distinct()
                    .forEach(cli.out()::println);
            return 0;
        }
        switch (flags.value("format").orElse("table")) {
            case "json" -> cli.out().println(Json.text(lines));
            case "table" -> cli.out().print(table(lines));
            default -> throw ComposeException.unknownFormat(flags.text("format"));
        }
        return 0;
    }

    /// The name of a container's image may have been given to another one since, so the image is asked for by its id.
    private static Line line(Cli cli, ContainerSummary container) {
        var image = Section.of(Json.read(
                cli.api().read(ApiRequest.get("/images/" + container.imageId() + "/json")), Map.class));
        String name = image.texts("RepoTags").stream().findFirst().orElse("<none>:<none>");
        int colon = name.lastIndexOf(':');
        return new Line(container.imageId(), ProjectApi.name(container), name.substring(0, colon),
                name.substring(colon + 1), image.values().get("Size") instanceof Number size ? size.longValue() : 0);
    }

    private static Table table(List<Line> lines) {
        var table = new Table(NARROWEST).line("CONTAINER", "REPOSITORY", "TAG", "IMAGE ID", "SIZE");
        lines.forEach(line -> table.line(line.container(), line.repository(), line.tag(),
                Shortened.id(line.id()), new ByteSize(line.size()).decimal(3)));
        return table;
    }
}
