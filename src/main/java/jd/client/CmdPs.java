package jd.client;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jd.client.format.Shortened;
import jd.server.api.ByteSize;
import jd.server.api.ContainerSummary;
import jd.server.api.Json;
import jd.server.api.TimeSpan;

/// `ps`: the containers that run, or with `-a` all of them.
///
/// Docker 1.2.0: api/client/commands.go CmdPs
final class CmdPs implements Command {
    private static final int COMMAND_WIDTH = 20;
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z zzz");

    @Override
    public Flags flags() {
        return new Flags("ps", "[OPTIONS]", WordCount.NONE, "List containers")
                .toggle("a, all", "Show all containers (default shows just running)")
                .value("f, filter", FlagType.FILTER, "Filter output based on conditions provided")
                .value("format", FlagType.STRING, "Format output using a custom template: 'table', 'table TEMPLATE',"
                        + " 'json' or a Go template")
                .value("n, last", FlagType.INT, "Show n last created containers (includes all states) (default -1)")
                .toggle("l, latest", "Show the latest created container (includes all states)")
                .toggle("no-trunc", "Don't truncate output")
                .toggle("q, quiet", "Only display container IDs")
                .toggle("s, size", "Display total file sizes");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        long last = arguments.isSet("latest") ? 1 : arguments.number("last", -1);
        ApiRequest request = ApiRequest.get("/containers/json")
                .with("all", arguments.isSet("all"))
                .with("size", arguments.isSet("size"));
        if (last > 0) {
            request = request.with("limit", String.valueOf(last));
        }
        List<ContainerSummary> containers = read(cli.api().read(Filters.add(request, arguments.values("filter"))));

        boolean full = arguments.isSet("no-trunc");
        String format = arguments.text("format");
        if (arguments.isSet("quiet") && format.isEmpty()) {
            containers.forEach(container -> cli.out().println(full ? container.id() : Shortened.id(container.id())));
        } else {
            List<Map<String, String>> rows = containers.stream().map(container -> row(container, full)).toList();
            cli.out().print(listing(arguments.isSet("size")).print(format, rows));
        }
        return 0;
    }

    private static List<ContainerSummary> read(byte[] json) {
        try {
            return Json.mapper().readValue(json, new TypeReference<List<ContainerSummary>>() { });
        } catch (IOException e) {
            throw new ClientException(1, "read the daemon's list of containers: " + e.getMessage(), e);
        }
    }

    private static Listing listing(boolean size) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ID", "CONTAINER ID");
        headers.put("Image", "IMAGE");
        headers.put("Command", "COMMAND");
        headers.put("RunningFor", "CREATED");
        headers.put("Status", "STATUS");
        headers.put("Ports", "PORTS");
        headers.put("Names", "NAMES");
        if (size) {
            headers.put("Size", "SIZE");
        }
        List<String> columns = List.copyOf(headers.keySet());
        headers.put("Size", "SIZE");
        headers.put("CreatedAt", "CREATED AT");
        headers.put("State", "STATE");
        headers.put("Labels", "LABELS");
        headers.put("LocalVolumes", "LOCAL VOLUMES");
        headers.put("Mounts", "MOUNTS");
        headers.put("Networks", "NETWORKS");
        return new Listing(headers, columns);
    }

    private static Map<String, String> row(ContainerSummary container, boolean full) {
        Instant created = Instant.ofEpochSecond(container.created());
        var row = new TreeMap<String, String>();
        row.put("ID", full ? container.id() : Shortened.id(container.id()));
        row.put("Image", image(container, full));
        row.put("Command", Shortened.quoted(
                full ? container.command() : Shortened.text(container.command(), COMMAND_WIDTH)));
        row.put("RunningFor", new TimeSpan(Duration.between(created, Instant.now())).human() + " ago");
        row.put("CreatedAt", TIMESTAMP.format(created.atZone(ZoneId.systemDefault())));
        row.put("State", container.state());
        row.put("Status", container.status());
        row.put("Ports", ports(container));
        row.put("Names", names(container, full));
        row.put("Size", size(container));
        row.put("Labels", labels(container));
        row.put("LocalVolumes", String.valueOf(container.mounts().stream()
                .filter(mount -> "local".equals(mount.driver())).count()));
        row.put("Mounts", container.mounts().stream()
                .map(mount -> mount.name() == null || mount.name().isEmpty() ? mount.source() : mount.name())
                .map(name -> full ? name : Shortened.text(name, 15)).collect(Collectors.joining(",")));
        row.put("Networks", container.networkSettings() == null || container.networkSettings().networks() == null
                ? "" : String.join(",", container.networkSettings().networks().keySet()));
        return row;
    }

    private static String image(ContainerSummary container, boolean full) {
        if (container.image().isEmpty()) {
            return "<no image>";
        }
        return !full && container.image().startsWith("sha256:") ? Shortened.id(container.image()) : container.image();
    }

    /// A link gives a container a second name, `/other/alias`: only the name it has by itself fits the column.
    private static String names(ContainerSummary container, boolean full) {
        List<String> names = container.names().stream()
                .map(name -> name.startsWith("/") ? name.substring(1) : name).toList();
        return full ? String.join(",", names)
                : names.stream().filter(name -> !name.contains("/")).findFirst().orElse(String.join(",", names));
    }

    private static String ports(ContainerSummary container) {
        return container.ports() == null ? "" : container.ports().stream()
                .map(port -> port.publicPort() == 0
                        ? port.privatePort() + "/" + port.type()
                        : (port.ip().contains(":") ? "[" + port.ip() + "]" : port.ip()) + ":" + port.publicPort()
                                + "->" + port.privatePort() + "/" + port.type())
                .collect(Collectors.joining(", "));
    }

    private static String size(ContainerSummary container) {
        long own = container.sizeRw() == null ? 0 : container.sizeRw();
        long whole = container.sizeRootFs() == null ? 0 : container.sizeRootFs();
        String text = new ByteSize(own).decimal(3);
        return whole > 0 ? text + " (virtual " + new ByteSize(whole).decimal(3) + ")" : text;
    }

    private static String labels(ContainerSummary container) {
        return container.labels() == null ? "" : container.labels().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue()).sorted().collect(Collectors.joining(","));
    }
}
