package jd.client.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jd.client.api.ApiRequest;
import jd.client.api.FilterParameter;
import jd.client.flags.Arguments;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;
import jd.server.api.ByteSize;

/// The requests that remove what is unused. `system prune` sends several of them.
public final class PruneRequests {
    /// @param lines what was removed, with a heading; empty if nothing was
    public record Pruned(List<String> lines, long bytes) {}

    private PruneRequests() {}

    /// Asks for a confirmation unless `--force` is set, sends the request, and prints what was removed and its size.
    public static void confirmed(Cli cli, Arguments arguments, String warning, Supplier<Pruned> request) {
        if (arguments.isSet("force") || Confirmation.given(cli, warning)) {
            Pruned pruned = request.get();
            print(cli, pruned.lines());
            printTotal(cli, pruned.bytes());
        }
    }

    public static Pruned containers(Cli cli, List<String> filters) {
        JsonTree answer = post(cli, "/containers/prune", filters);
        return new Pruned(headed("Deleted Containers:", answer.at("ContainersDeleted").texts().stream()), bytes(answer));
    }

    public static Pruned networks(Cli cli, List<String> filters) {
        JsonTree answer = post(cli, "/networks/prune", filters);
        return new Pruned(headed("Deleted Networks:", answer.at("NetworksDeleted").texts().stream()), 0);
    }

    public static Pruned volumes(Cli cli, boolean all, List<String> filters) {
        JsonTree answer = post(cli, "/volumes/prune", all ? with(filters, "all=true") : filters);
        return new Pruned(headed("Deleted Volumes:", answer.at("VolumesDeleted").texts().stream()), bytes(answer));
    }

    public static Pruned images(Cli cli, boolean all, List<String> filters) {
        JsonTree answer = post(cli, "/images/prune", with(filters, "dangling=" + !all));
        Stream<String> lines = answer.at("ImagesDeleted").elements().stream()
                .map(item -> item.at("Untagged").text().isEmpty()
                        ? "deleted: " + item.at("Deleted").text()
                        : "untagged: " + item.at("Untagged").text());
        return new Pruned(headed("Deleted Images:", lines), bytes(answer));
    }

    public static Pruned buildCache(Cli cli, boolean all, List<String> filters) {
        ApiRequest request = ApiRequest.post("/build/prune").with("all", all).with("keep-storage", "0");
        JsonTree answer = cli.api().document(FilterParameter.add(request, filters));
        Stream<String> caches = answer.at("CachesDeleted").texts().stream();
        return new Pruned(headed("Deleted build cache objects:", caches), bytes(answer));
    }

    public static void print(Cli cli, List<String> lines) {
        if (!lines.isEmpty()) {
            cli.out().println(String.join("\n", lines) + "\n");
        }
    }

    public static void printTotal(Cli cli, long bytes) {
        cli.out().println("Total reclaimed space: " + new ByteSize(bytes).decimal(4));
    }

    private static JsonTree post(Cli cli, String path, List<String> filters) {
        return cli.api().document(FilterParameter.add(ApiRequest.post(path), filters));
    }

    private static List<String> with(List<String> filters, String another) {
        List<String> more = new ArrayList<>(filters);
        more.add(another);
        return more;
    }

    private static List<String> headed(String heading, Stream<String> lines) {
        List<String> all = lines.toList();
        return all.isEmpty() ? all : Stream.concat(Stream.of(heading), all.stream()).toList();
    }

    private static long bytes(JsonTree answer) {
        return answer.at("SpaceReclaimed").number();
    }
}
