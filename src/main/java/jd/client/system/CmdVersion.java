package jd.client.system;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.format.GoTemplate;
import jd.client.format.TemplateException;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;

/// `version`: shows the client's version, then the daemon's, which may be unreachable.
public final class CmdVersion implements Command {
    private static final int COLUMN = 20;
    private static final DateTimeFormatter BUILT =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);

    @Override
    public Flags flags() {
        return new Flags("version", "[OPTIONS]", ArgumentCount.NONE, "Show the jd version information")
                .value("f, format", FlagType.STRING, "Format output using a custom template: 'json' or a Go template");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        Map<String, String> client = client();
        String format = arguments.text("format");
        if (format.isEmpty()) {
            cli.out().print(clientText(client));
            cli.out().flush();
        }
        JsonTree server = cli.api().document(ApiRequest.get("/version"));
        cli.out().print(format.isEmpty() ? serverText(server) : filled(format, client, server));
        return 0;
    }

    private static Map<String, String> client() {
        var client = new LinkedHashMap<String, String>();
        client.put("Version", "0.1.0");
        client.put("ApiVersion", ApiRequest.VERSION);
        client.put("JavaVersion", System.getProperty("java.version"));
        client.put("Os", "linux");
        client.put("Arch", switch (System.getProperty("os.arch")) {
            case "aarch64" -> "arm64";
            case String arch -> arch;
        });
        return client;
    }

    private static String clientText(Map<String, String> client) {
        return "Client:\n"
                + line(1, "Version", client.get("Version"))
                + line(1, "API version", client.get("ApiVersion"))
                + line(1, "Java version", client.get("JavaVersion"))
                + line(1, "OS/Arch", client.get("Os") + "/" + client.get("Arch"));
    }

    private static String serverText(JsonTree server) {
        var text = new StringBuilder("\nServer:\n");
        for (JsonTree component : server.at("Components").elements()) {
            JsonTree details = component.at("Details");
            text.append(' ').append(component.at("Name").text()).append(":\n");
            text.append(line(2, "Version", component.at("Version").text()));
            if (component.at("Name").text().equals("Engine")) {
                text.append(line(2, "API version", details.at("ApiVersion").text() + " (minimum version "
                        + details.at("MinAPIVersion").text() + ")"));
                text.append(line(2, "Go version", details.at("GoVersion").text()));
                text.append(line(2, "Git commit", details.at("GitCommit").text()));
                text.append(line(2, "Built", built(details.at("BuildTime").text())));
                text.append(line(2, "OS/Arch", details.at("Os").text() + "/" + details.at("Arch").text()));
                text.append(line(2, "Experimental", details.at("Experimental").text()));
            } else {
                details.names().stream().sorted()
                        .forEach(name -> text.append(line(2, name, details.at(name).text())));
            }
        }
        return text.toString();
    }

    private static String line(int indent, String name, String value) {
        String left = " ".repeat(indent) + name + ":";
        return left + " ".repeat(Math.max(1, COLUMN - left.length())) + value + "\n";
    }

    private static String built(String time) {
        try {
            return BUILT.format(OffsetDateTime.parse(time));
        } catch (DateTimeParseException e) {
            return time;
        }
    }

    private static String filled(String format, Map<String, String> client, JsonTree server) {
        try {
            var root = new LinkedHashMap<String, Object>();
            root.put("Client", client);
            root.put("Server", server.value());
            return GoTemplate.parse(format.equals("json") ? "{{json .}}" : format).fill(root) + "\n";
        } catch (TemplateException e) {
            throw new ClientException(1, "template parsing error: " + e.getMessage(), e);
        }
    }
}
