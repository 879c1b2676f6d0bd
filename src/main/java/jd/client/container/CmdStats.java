package jd.client.container;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.ClientException;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.format.Listing;
import jd.client.format.Shortened;
import jd.client.format.StatsRow;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;

/// `stats`: shows the resource usage of containers, updated twice a second, or once.
///
/// Without names it shows all running containers, and follows the daemon's events for containers that start and stop.
public final class CmdStats implements Command {
    private static final long PAUSE_MILLIS = 500;
    private static final String CLEAR_SCREEN = "\033[2J\033[H";

    @Override
    public Flags flags() {
        return addFlags(new Flags("stats", "[OPTIONS] [CONTAINER...]", ArgumentCount.atLeast(0),
                "Display a live stream of container(s) resource usage statistics"));
    }

    public static Flags addFlags(Flags flags) {
        return flags.toggle("a, all", "Show all containers (default shows just running)")
                .listFormat()
                .toggle("no-stream", "Disable streaming stats and only pull the first result")
                .toggle("no-trunc", "Do not truncate output");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        return arguments.isSet("no-stream") ? once(cli, arguments) : stream(cli, arguments);
    }

    /// Asks for all containers in parallel: every answer takes two measurements, a second apart.
    private static int once(Cli cli, Arguments arguments) {
        Map<String, CompletableFuture<JsonTree>> answers = new LinkedHashMap<>();
        for (String name : names(cli, arguments)) {
            ApiRequest request = ApiRequest.get(ApiRequest.containerPath(name) + "/stats").with("stream", "0");
            answers.put(name, CompletableFuture.supplyAsync(
                    () -> cli.api().document(request), Thread::startVirtualThread));
        }
        Map<String, JsonTree> stats = new LinkedHashMap<>();
        List<String> failures = new ArrayList<>();
        answers.forEach((name, answer) -> {
            try {
                stats.put(name, answer.join());
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof ClientException failure)) {
                    throw e;
                }
                failures.add(failure.getMessage());
            }
        });
        if (!failures.isEmpty()) {
            throw new ClientException(1, String.join("\n", failures));
        }
        cli.out().print(table(arguments, stats));
        return 0;
    }

    private static List<String> names(Cli cli, Arguments arguments) {
        if (!arguments.positionals().isEmpty()) {
            return arguments.positionals();
        }
        return cli.api().document(ApiRequest.get("/containers/json").with("all", arguments.isSet("all"))).elements()
                .stream().map(container -> Shortened.id(container.at("Id").text())).toList();
    }

    private static int stream(Cli cli, Arguments arguments) {
        StatsWatch watch = new StatsWatch(cli);
        boolean everybody = arguments.positionals().isEmpty();
        if (everybody) {
            Thread.ofVirtual().name("events").start(() -> followEvents(cli, arguments.isSet("all"), watch));
        }
        names(cli, arguments).forEach(watch::add);
        try {
            watch.awaitFirst();
            while (true) {
                if (!everybody && !watch.failures().isEmpty()) {
                    throw new ClientException(1, watch.failures().stream()
                            .map(ClientException::getMessage).collect(Collectors.joining("\n")));
                }
                cli.out().print(CLEAR_SCREEN + table(arguments, watch.latest()));
                cli.out().flush();
                if (!everybody && watch.latest().isEmpty()) {
                    return 0;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            return 0;
        }
    }

    private static void followEvents(Cli cli, boolean all, StatsWatch watch) {
        ApiRequest request = ApiRequest.get("/events").with("filters", "{\"type\":{\"container\":true}}");
        try (ApiResponse response = cli.api().call(request)) {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonTree event = JsonTree.parse(line.getBytes(StandardCharsets.UTF_8));
                String id = Shortened.id(event.at("Actor").at("ID").text());
                String action = event.at("Action").text();
                if (action.equals("start") || all && action.equals("create")) {
                    watch.add(id);
                } else if (action.equals("destroy") || !all && action.equals("die")) {
                    watch.remove(id);
                }
            }
        } catch (ClientException | IOException e) {
            // Without events the set of containers does not change.
        }
    }

    private static String table(Arguments arguments, Map<String, JsonTree> answers) {
        List<Map<String, String>> rows = new ArrayList<>();
        answers.forEach((asked, stats) ->
                rows.add(new StatsRow(stats).fields(asked, arguments.isSet("no-trunc"))));
        return LISTING.print(arguments.text("format"), rows);
    }

    private static final Listing LISTING = Listing.of(
            "ID", "CONTAINER ID", "Name", "NAME", "CPUPerc", "CPU %", "MemUsage", "MEM USAGE / LIMIT",
            "MemPerc", "MEM %", "NetIO", "NET I/O", "BlockIO", "BLOCK I/O", "PIDs", "PIDS",
            "Container", "CONTAINER")
            .hiding("Container");
}
