package jd.client.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.ClientException;
import jd.client.api.FilterParameter;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.flags.LogTime;
import jd.client.format.GoTemplate;
import jd.client.format.TemplateException;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;

/// `events`: shows the daemon's events as they happen, from a time or until one.
///
/// Docker 1.2.0: api/client/commands.go CmdEvents
public final class CmdEvents implements Command {
    private static final int UNUSABLE = 64;
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnnXXX");

    @Override
    public Flags flags() {
        return new Flags("events", "[OPTIONS]", ArgumentCount.NONE, "Get real time events from the server")
                .value("f, filter", FlagType.FILTER, "Filter output based on conditions provided")
                .value("format", FlagType.STRING, "Format output using a custom template: 'json' or a Go template")
                .value("since", FlagType.STRING, "Show all events created since timestamp")
                .value("until", FlagType.STRING, "Stream events until this timestamp");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        Optional<GoTemplate> template = template(arguments.text("format"));
        ApiRequest request = ApiRequest.get("/events");
        for (String bound : List.of("since", "until")) {
            if (!arguments.text(bound).isEmpty()) {
                request = request.with(bound, LogTime.parse(arguments.text(bound), Instant.now()));
            }
        }
        boolean json = isJson(arguments.text("format"));
        try (ApiResponse response = cli.api().call(FilterParameter.add(request, arguments.values("filter")));
                var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonTree event = JsonTree.parse(line.getBytes(StandardCharsets.UTF_8));
                cli.out().println(json ? event : template.map(t -> filled(t, event)).orElseGet(() -> text(event)));
            }
            return 0;
        } catch (IOException e) {
            throw new ClientException(1, "read the daemon's events: " + e.getMessage(), e);
        }
    }

    private static boolean isJson(String format) {
        return format.equals("json") || format.replace(" ", "").equals("{{json.}}");
    }

    private static Optional<GoTemplate> template(String format) {
        try {
            return format.isEmpty() || isJson(format) ? Optional.empty() : Optional.of(GoTemplate.parse(format));
        } catch (TemplateException e) {
            throw new ClientException(UNUSABLE, "Error parsing format: " + e.getMessage(), e);
        }
    }

    private static String filled(GoTemplate template, JsonTree event) {
        try {
            return template.fill(fields(event));
        } catch (TemplateException e) {
            throw new ClientException(UNUSABLE, "Error parsing format: " + e.getMessage(), e);
        }
    }

    /// {@return the event with the field names of Docker's structure, which templates use}
    private static Map<String, Object> fields(JsonTree event) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("Status", event.at("status").text());
        fields.put("ID", event.at("id").text());
        fields.put("From", event.at("from").text());
        fields.put("Type", event.at("Type").text());
        fields.put("Action", event.at("Action").text());
        fields.put("Actor", event.at("Actor").value());
        fields.put("Scope", event.at("scope").text());
        fields.put("Time", event.at("time").number());
        fields.put("TimeNano", event.at("timeNano").number());
        return fields;
    }

    /// `2026-01-02T03:04:05.000000006Z container start 4c01… (image=busybox, name=web)`
    private static String text(JsonTree event) {
        long nanos = event.at("timeNano").number();
        Instant time = Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L);
        JsonTree attributes = event.at("Actor").at("Attributes");
        String details = attributes.names().stream()
                .sorted()
                .map(name -> name + "=" + attributes.at(name).text())
                .collect(Collectors.joining(", "));
        return TIMESTAMP.format(time.atZone(ZoneId.systemDefault())) + " " + event.at("Type").text() + " "
                + event.at("Action").text() + " " + event.at("Actor").at("ID").text()
                + (details.isEmpty() ? "" : " (" + details + ")");
    }
}
