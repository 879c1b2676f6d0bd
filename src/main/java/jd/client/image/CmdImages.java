package jd.client.image;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jd.client.api.ApiRequest;
import jd.client.api.FilterParameter;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.format.Listing;
import jd.client.format.Shortened;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;
import jd.server.api.ByteSize;
import jd.server.api.GoTime;
import jd.server.api.TimeSpan;

/// `images`: lists images, one line for each tag, so an image with two names has two lines.
///
/// Docker 1.2.0: api/client/commands.go CmdImages
public final class CmdImages implements Command {
    private static final String NONE = "<none>";
    private static final String UNKNOWN = "N/A";

    @Override
    public Flags flags() {
        return new Flags("images", "[OPTIONS] [REPOSITORY[:TAG]]", ArgumentCount.atMost(1), "List images")
                .toggle("a, all", "Show all images (default hides intermediate images)")
                .toggle("digests", "Show digests")
                .value("f, filter", FlagType.FILTER, "Filter output based on conditions provided")
                .listFormat()
                .toggle("no-trunc", "Don't truncate output")
                .toggle("q, quiet", "Only show image IDs");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        var filters = new ArrayList<>(arguments.values("filter"));
        arguments.positionals().forEach(word -> filters.add("reference=" + word));
        ApiRequest request = ApiRequest.get("/images/json").with("all", arguments.isSet("all"));
        List<JsonTree> images = cli.api().document(FilterParameter.add(request, filters)).elements();

        boolean full = arguments.isSet("no-trunc");
        boolean digests = arguments.isSet("digests");
        var rows = new ArrayList<Map<String, String>>();
        for (JsonTree image : images) {
            rows(image, full, digests, rows);
        }
        if (arguments.isSet("quiet") && arguments.text("format").isEmpty()) {
            rows.forEach(row -> cli.out().println(row.get("ID")));
        } else {
            cli.out().print(listing(digests).print(arguments.text("format"), rows));
        }
        return 0;
    }

    private static Listing listing(boolean digests) {
        Listing listing = Listing.of(
                "Repository", "REPOSITORY", "Tag", "TAG", "Digest", "DIGEST", "ID", "IMAGE ID",
                "CreatedSince", "CREATED", "Size", "SIZE", "CreatedAt", "CREATED AT", "Containers", "CONTAINERS",
                "SharedSize", "SHARED SIZE", "UniqueSize", "UNIQUE SIZE", "VirtualSize", "VIRTUAL SIZE")
                .hiding("CreatedAt", "Containers", "SharedSize", "UniqueSize", "VirtualSize");
        return digests ? listing : listing.hiding("Digest");
    }

    /// A repository known only by digest has no tag, and vice versa; an image with neither is dangling and still gets a
    /// line.
    private static void rows(JsonTree image, boolean full, boolean digests, List<Map<String, String>> rows) {
        Map<String, List<String>> tags = byRepository(image.at("RepoTags").texts(), ':');
        Map<String, List<String>> hashes = byRepository(image.at("RepoDigests").texts(), '@');
        var repositories = new LinkedHashSet<>(tags.keySet());
        if (digests || tags.isEmpty()) {
            repositories.addAll(hashes.keySet());
        }
        if (repositories.isEmpty()) {
            repositories.add(NONE);
        }
        for (String repository : repositories) {
            List<String> digestCells = digests ? hashes.getOrDefault(repository, List.of(NONE)) : List.of(NONE);
            for (String tag : tags.getOrDefault(repository, List.of(NONE))) {
                for (String digest : digestCells) {
                    rows.add(row(image, repository, tag, digest, full));
                }
            }
        }
    }

    /// {@return the image's first line}
    public static Map<String, String> firstRow(JsonTree image, boolean full) {
        List<Map<String, String>> rows = new ArrayList<>();
        rows(image, full, false, rows);
        return rows.getFirst();
    }

    private static Map<String, List<String>> byRepository(List<String> names, char separator) {
        var byRepository = new LinkedHashMap<String, List<String>>();
        for (String name : names) {
            int at = name.lastIndexOf(separator);
            if (at > 0 && !name.startsWith(NONE)) {
                byRepository.computeIfAbsent(name.substring(0, at), key -> new ArrayList<>())
                        .add(name.substring(at + 1));
            }
        }
        return byRepository;
    }

    private static Map<String, String> row(JsonTree image, String repository, String tag, String digest,
            boolean full) {
        Instant created = Instant.ofEpochSecond(image.at("Created").number());
        long bytes = image.at("Size").number();
        long shared = image.at("SharedSize").number();
        long containers = image.at("Containers").number();
        String id = image.at("Id").text();
        var row = new TreeMap<String, String>();
        row.put("Repository", repository);
        row.put("Tag", tag);
        row.put("Digest", digest);
        row.put("ID", full ? id : Shortened.id(id));
        row.put("CreatedSince", new TimeSpan(Duration.between(created, Instant.now())).human() + " ago");
        row.put("CreatedAt", GoTime.local(created));
        row.put("Size", new ByteSize(bytes).decimal(3));
        row.put("VirtualSize", new ByteSize(bytes).decimal(4));
        row.put("Containers", containers < 0 ? UNKNOWN : String.valueOf(containers));
        row.put("SharedSize", shared < 0 ? UNKNOWN : new ByteSize(shared).decimal(3));
        row.put("UniqueSize", shared < 0 ? UNKNOWN : new ByteSize(bytes - shared).decimal(3));
        return row;
    }
}
