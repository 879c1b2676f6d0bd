package jd.client.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.command.Command;
import jd.client.container.CmdPs;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.format.GoTemplate;
import jd.client.format.Listing;
import jd.client.format.TemplateException;
import jd.client.image.CmdImages;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;
import jd.server.api.ByteSize;

/// `system df`: shows what images, containers and volumes occupy, and how much of it a `prune` would free.
final class CmdSystemDf implements Command {
    private static final Set<String> ACTIVE = Set.of("running", "paused", "restarting");

    @Override
    public Flags flags() {
        return new Flags("system df", "[OPTIONS]", ArgumentCount.NONE, "Show jd disk usage")
                .listFormat()
                .toggle("v, verbose", "Show detailed information on space usage");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        JsonTree usage = cli.api().document(ApiRequest.get("/system/df"));
        String format = arguments.text("format");
        if (!arguments.isSet("verbose")) {
            cli.out().print(SUMMARY.print(format, summary(usage)));
        } else if (format.isEmpty()) {
            cli.out().print(details(usage));
        } else {
            cli.out().print(filled(format, usage));
        }
        return 0;
    }

    // One line for each type.

    private static final Listing SUMMARY = Listing.of(
            "Type", "TYPE", "TotalCount", "TOTAL", "Active", "ACTIVE", "Size", "SIZE", "Reclaimable", "RECLAIMABLE");

    private static List<Map<String, String>> summary(JsonTree usage) {
        List<JsonTree> images = usage.at("Images").elements();
        List<JsonTree> containers = usage.at("Containers").elements();
        List<JsonTree> volumes = usage.at("Volumes").elements();
        Predicate<JsonTree> imageInUse = image -> image.at("Containers").number() > 0;
        Predicate<JsonTree> containerInUse = container -> ACTIVE.contains(container.at("State").text());
        Predicate<JsonTree> volumeInUse = volume -> volume.at("UsageData").at("RefCount").number() > 0;

        long layers = usage.at("LayersSize").number();
        long used = images.stream().filter(imageInUse).mapToLong(CmdSystemDf::uniqueSize).sum();
        long written = containers.stream().mapToLong(container -> container.at("SizeRw").number()).sum();
        long writtenInUse = containers.stream().filter(containerInUse)
                .mapToLong(container -> container.at("SizeRw").number()).sum();
        long stored = volumes.stream().mapToLong(CmdSystemDf::volumeSize).sum();
        long storedInUse = volumes.stream().filter(volumeInUse).mapToLong(CmdSystemDf::volumeSize).sum();
        return List.of(
                row("Images", images.size(), images.stream().filter(imageInUse).count(), layers, layers - used),
                row("Containers", containers.size(), containers.stream().filter(containerInUse).count(), written,
                        written - writtenInUse),
                row("Local Volumes", volumes.size(), volumes.stream().filter(volumeInUse).count(), stored,
                        stored - storedInUse),
                row("Build Cache", usage.at("BuildCache").elements().size(), 0, 0, 0));
    }

    private static long uniqueSize(JsonTree image) {
        return image.at("Size").number() - image.at("SharedSize").number();
    }

    private static long volumeSize(JsonTree volume) {
        return volume.at("UsageData").at("Size").number();
    }

    private static Map<String, String> row(String type, int total, long active, long size, long reclaimable) {
        var row = new TreeMap<String, String>();
        row.put("Type", type);
        row.put("TotalCount", String.valueOf(total));
        row.put("Active", String.valueOf(active));
        row.put("Size", bytes(size));
        row.put("Reclaimable", bytes(reclaimable) + (size > 0 ? " (" + reclaimable * 100 / size + "%)" : ""));
        return row;
    }

    private static String bytes(long size) {
        return new ByteSize(size).decimal(4);
    }

    // One line for each object.

    private static final Listing IMAGES = Listing.of(
            "Repository", "REPOSITORY", "Tag", "TAG", "ID", "IMAGE ID", "CreatedSince", "CREATED", "Size", "SIZE",
            "SharedSize", "SHARED SIZE", "UniqueSize", "UNIQUE SIZE", "Containers", "CONTAINERS");
    private static final Listing CONTAINERS = Listing.of(
            "ID", "CONTAINER ID", "Image", "IMAGE", "Command", "COMMAND", "LocalVolumes", "LOCAL VOLUMES", "Size",
            "SIZE", "RunningFor", "CREATED", "Status", "STATUS", "Names", "NAMES");
    private static final Listing VOLUMES = Listing.of("Name", "VOLUME NAME", "Links", "LINKS", "Size", "SIZE");
    private static final Listing CACHES = Listing.of(
            "ID", "CACHE ID", "CacheType", "CACHE TYPE", "Size", "SIZE", "CreatedSince", "CREATED", "LastUsedSince",
            "LAST USED", "UsageCount", "USAGE", "Shared", "SHARED");

    private static String details(JsonTree usage) {
        return "Images space usage:\n\n" + IMAGES.print("", images(usage, false))
                + "\nContainers space usage:\n\n" + CONTAINERS.print("", containers(usage, false))
                + "\nLocal Volumes space usage:\n\n" + VOLUMES.print("", volumes(usage))
                + "\nBuild cache usage: 0B\n\n" + CACHES.print("", List.of());
    }

    /// An image has one line, with its first name.
    private static List<Map<String, String>> images(JsonTree usage, boolean full) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (JsonTree image : usage.at("Images").elements()) {
            Map<String, String> row = CmdImages.firstRow(image, full);
            row.put("SharedSize", bytes(image.at("SharedSize").number()));
            row.put("UniqueSize", bytes(uniqueSize(image)));
            rows.add(row);
        }
        return rows;
    }

    private static List<Map<String, String>> containers(JsonTree usage, boolean full) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (JsonTree container : usage.at("Containers").elements()) {
            Map<String, String> row = CmdPs.row(container, full);
            row.put("Size", new ByteSize(container.at("SizeRw").number()).decimal(3));
            rows.add(row);
        }
        return rows;
    }

    private static List<Map<String, String>> volumes(JsonTree usage) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (JsonTree volume : usage.at("Volumes").elements()) {
            Map<String, String> row = CmdVolume.Ls.row(volume);
            row.put("Links", String.valueOf(volume.at("UsageData").at("RefCount").number()));
            row.put("Size", bytes(volumeSize(volume)));
            rows.add(row);
        }
        return rows;
    }

    private static String filled(String format, JsonTree usage) {
        var all = new TreeMap<String, Object>();
        all.put("Images", images(usage, true));
        all.put("Containers", containers(usage, true));
        all.put("Volumes", volumes(usage));
        all.put("BuildCache", List.of());
        try {
            return GoTemplate.parse(format.equals("json") ? "{{json .}}" : format).fill(all);
        } catch (TemplateException e) {
            throw new ClientException(1, e.getMessage(), e);
        }
    }
}
