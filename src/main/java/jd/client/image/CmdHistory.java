package jd.client.image;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jd.client.api.ApiRequest;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.format.Listing;
import jd.client.format.Shortened;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;
import jd.server.api.ByteSize;
import jd.server.api.TimeSpan;

/// `history`: shows the steps in which an image was built, the latest first.
public final class CmdHistory implements Command {
    private static final int COMMAND_WIDTH = 45;

    @Override
    public Flags flags() {
        return new Flags("history", "[OPTIONS] IMAGE", ArgumentCount.exactly(1), "Show the history of an image")
                .listFormat()
                .toggle("H, human", "Print sizes and dates in human readable format (default true)")
                .toggle("no-trunc", "Don't truncate output")
                .toggle("q, quiet", "Only show image IDs");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        JsonTree steps = cli.api().document(ApiRequest.get("/images/" + arguments.positional(0) + "/history"));
        boolean full = arguments.isSet("no-trunc");
        boolean human = arguments.isSet("human", true);
        List<Map<String, String>> rows = steps.elements().stream().map(step -> row(step, full, human)).toList();
        if (arguments.isSet("quiet")) {
            rows.forEach(row -> cli.out().println(row.get("ID")));
        } else {
            cli.out().print(listing(human).print(arguments.text("format"), rows));
        }
        return 0;
    }

    private static Listing listing(boolean human) {
        return Listing.of(
                "ID", "IMAGE", "CreatedSince", "CREATED", "CreatedAt", "CREATED AT", "CreatedBy", "CREATED BY",
                "Size", "SIZE", "Comment", "COMMENT")
                .hiding(human ? "CreatedAt" : "CreatedSince");
    }

    private static Map<String, String> row(JsonTree step, boolean full, boolean human) {
        Instant created = Instant.ofEpochSecond(step.at("Created").number());
        String id = step.at("Id").text();
        String command = step.at("CreatedBy").text().replace('\t', ' ');
        long size = step.at("Size").number();
        var row = new TreeMap<String, String>();
        row.put("ID", full || id.equals("<missing>") ? id : Shortened.id(id));
        row.put("CreatedSince", new TimeSpan(Duration.between(created, Instant.now())).human() + " ago");
        row.put("CreatedAt", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(created.atZone(ZoneId.systemDefault())));
        row.put("CreatedBy", full ? command : Shortened.text(command, COMMAND_WIDTH));
        row.put("Size", human ? new ByteSize(size).decimal(3) : String.valueOf(size));
        row.put("Comment", step.at("Comment").text());
        return row;
    }
}
