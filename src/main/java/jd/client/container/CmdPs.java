package jd.client.container;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jd.client.api.ApiRequest;
import jd.client.api.FilterParameter;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.format.Listing;
import jd.client.format.PortColumn;
import jd.client.format.Shortened;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;
import jd.server.api.ByteSize;
import jd.server.api.GoTime;
import jd.server.api.TimeSpan;

/// `ps`: lists the running containers, or with `-a` all of them.
///
/// Docker 1.2.0: api/client/commands.go CmdPs
public final class CmdPs implements Command {
    private static final int COMMAND_WIDTH = 20;
    private static final int MOUNT_WIDTH = 15;

    @Override
    public Flags flags() {
        return new Flags("ps", "[OPTIONS]", ArgumentCount.NONE, "List containers")
                .toggle("a, all", "Show all containers (default shows just running)")
                .value("f, filter", FlagType.FILTER, "Filter output based on conditions provided")
                .listFormat()
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
        List<JsonTree> containers =
                cli.api().document(FilterParameter.add(request, arguments.values("filter"))).elements();

        boolean full = arguments.isSet("no-trunc");
        String format = arguments.text("format");
        if (arguments.isSet("quiet") && format.isEmpty()) {
            containers.forEach(container -> cli.out().println(id(container, full)));
        } else {
            List<Map<String, String>> rows = containers.stream().map(container -> row(container, full)).toList();
            cli.out().print(listing(arguments.isSet("size")).print(format, rows));
        }
        return 0;
    }

    private static Listing listing(boolean size) {
        Listing listing = Listing.of(
                "ID", "CONTAINER ID", "Image", "IMAGE", "Command", "COMMAND", "RunningFor", "CREATED",
                "Status", "STATUS", "Ports", "PORTS", "Names", "NAMES", "Size", "SIZE", "CreatedAt", "CREATED AT",
                "State", "STATE", "Labels", "LABELS", "LocalVolumes", "LOCAL VOLUMES", "Mounts", "MOUNTS",
                "Networks", "NETWORKS")
                .hiding("CreatedAt", "State", "Labels", "LocalVolumes", "Mounts", "Networks");
        return size ? listing : listing.hiding("Size");
    }

    public static Map<String, String> row(JsonTree container, boolean full) {
        Instant created = Instant.ofEpochSecond(container.at("Created").number());
        String command = container.at("Command").text();
        var row = new TreeMap<String, String>();
        row.put("ID", id(container, full));
        row.put("Image", image(container.at("Image").text(), full));
        row.put("Command", Shortened.quoted(full ? command : Shortened.text(command, COMMAND_WIDTH)));
        row.put("RunningFor", new TimeSpan(Duration.between(created, Instant.now())).human() + " ago");
        row.put("CreatedAt", GoTime.local(created));
        row.put("State", container.at("State").text());
        row.put("Status", container.at("Status").text());
        row.put("Ports", ports(container));
        row.put("Names", names(container.at("Names").texts(), full));
        row.put("Size", size(container));
        row.put("Labels", Listing.pairs(container.at("Labels")));
        row.put("LocalVolumes", String.valueOf(container.at("Mounts").elements().stream()
                .filter(mount -> mount.at("Driver").text().equals("local")).count()));
        row.put("Mounts", container.at("Mounts").elements().stream()
                .map(mount -> mount.at("Name").text().isEmpty() ? mount.at("Source").text() : mount.at("Name").text())
                .map(name -> full ? name : Shortened.text(name, MOUNT_WIDTH)).collect(Collectors.joining(",")));
        row.put("Networks", String.join(",", container.at("NetworkSettings").at("Networks").names()));
        return row;
    }

    private static String id(JsonTree container, boolean full) {
        String id = container.at("Id").text();
        return full ? id : Shortened.id(id);
    }

    private static String image(String image, boolean full) {
        if (image.isEmpty()) {
            return "<no image>";
        }
        return !full && image.startsWith("sha256:") ? Shortened.id(image) : image;
    }

    /// A link gives a container a second name, `/other/alias`; the column shows only the container's own name.
    private static String names(List<String> slashed, boolean full) {
        List<String> names = slashed.stream().map(name -> name.startsWith("/") ? name.substring(1) : name).toList();
        String all = String.join(",", names);
        return full ? all : names.stream().filter(name -> !name.contains("/")).findFirst().orElse(all);
    }

    private static String ports(JsonTree container) {
        return PortColumn.of(container.at("Ports").elements().stream()
                .map(port -> new PortColumn.Port(
                        port.at("IP").text(), port.at("PrivatePort").number(), port.at("PublicPort").number(),
                        port.at("Type").text()))
                .toList());
    }

    private static String size(JsonTree container) {
        String own = new ByteSize(container.at("SizeRw").number()).decimal(3);
        long whole = container.at("SizeRootFs").number();
        return whole > 0 ? own + " (virtual " + new ByteSize(whole).decimal(3) + ")" : own;
    }
}
