package jd.compose.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.FilterParameter;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.file.ComposeException;
import jd.compose.file.Section;
import jd.compose.plan.Labels;
import jd.compose.session.ComposeSession;
import jd.server.api.Json;

/// `events`: what happens to the containers of the project, as text or as lines of JSON.
public record EventsCommand(ComposeSession session) implements Command {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");
    private static final DateTimeFormatter JSON_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnnXXX");

    @Override
    public Flags flags() {
        return new Flags("compose events", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0),
                "Receive real time events from containers")
                .toggle("json", "Output events as a stream of json objects");
    }

    /// An event of a container.
    ///
    /// @param attributes without compose's own labels
    private record ContainerEvent(
            String service, String id, String action, Instant time, Map<String, String> attributes) {

        /// {@return the event, empty if it is not one of a service's container}
        static Optional<ContainerEvent> parse(String line) {
            var event = Section.of(Json.read(line.getBytes(StandardCharsets.UTF_8), Map.class));
            Section actor = event.section("Actor");
            Section labels = actor.section("Attributes");
            if (!event.text("Type").equals("container") || labels.text(Labels.ONE_OFF).equals("True")) {
                return Optional.empty();
            }
            var attributes = new TreeMap<String, String>();
            labels.names().stream().filter(name -> !name.startsWith("com.docker.compose."))
                    .forEach(name -> attributes.put(name, labels.text(name)));
            long nanos = Long.parseLong(event.text("timeNano"));
            return Optional.of(new ContainerEvent(labels.text(Labels.SERVICE), actor.text("ID"),
                    event.text("Action"), Instant.ofEpochSecond(0, nanos), attributes));
        }

        /// The line ends with an empty one, as compose prints it.
        String text() {
            return TIME.format(time.atZone(ZoneId.systemDefault())) + " container " + action + " " + id + " ("
                    + attributes.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue())
                            .collect(Collectors.joining(", ")) + ")\n\n";
        }

        String json() {
            return Json.text(new TreeMap<>(Map.of("action", action, "attributes", attributes, "id", id,
                    "service", service, "type", "container",
                    "time", JSON_TIME.format(time.atZone(ZoneId.systemDefault()))))) + "\n";
        }
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        String project = session.target(List.of()).name();
        ApiRequest request = FilterParameter.add(
                ApiRequest.get("/events"), List.of("label=" + Labels.PROJECT + "=" + project));
        try (ApiResponse response = cli.api().call(request);
                var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            lines.lines().map(ContainerEvent::parse).flatMap(Optional::stream)
                    .filter(event -> flags.select(event.service()))
                    .forEach(event -> {
                        cli.out().print(flags.isSet("json") ? event.json() : event.text());
                        cli.out().flush();
                    });
            return 0;
        } catch (IOException e) {
            throw ComposeException.failed("read the daemon's events: " + e.getMessage());
        }
    }
}
