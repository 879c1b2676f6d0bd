package jd.client.image;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jd.client.account.Account;
import jd.client.api.ApiRequest;
import jd.client.api.FilterParameter;
import jd.client.command.ClientPull;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.format.Listing;
import jd.client.format.Shortened;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;

/// `search`: lists the repositories that a registry's index finds for a term.
///
/// Docker 1.2.0: api/client/commands.go CmdSearch
public final class CmdSearch implements Command {
    private static final int DESCRIPTION_WIDTH = 45;

    @Override
    public Flags flags() {
        return new Flags("search", "[OPTIONS] TERM", ArgumentCount.exactly(1), "Search Docker Hub for images")
                .value("f, filter", FlagType.FILTER, "Filter output based on conditions provided")
                .value("format", FlagType.STRING, "Pretty-print search using a Go template")
                .value("limit", FlagType.INT, "Max number of search results")
                .toggle("no-trunc", "Don't truncate output");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        String term = arguments.positional(0);
        ApiRequest request = ApiRequest.get("/images/search")
                .with("term", term)
                .header("X-Registry-Auth", Account.header(ClientPull.account(cli, server(term))));
        if (arguments.number("limit", 0) > 0) {
            request = request.with("limit", arguments.text("limit"));
        }
        boolean full = arguments.isSet("no-trunc");
        List<Map<String, String>> rows =
                cli.api().document(FilterParameter.add(request, arguments.values("filter"))).elements().stream()
                        .map(result -> row(result, full))
                        .toList();
        cli.out().print(LISTING.print(arguments.text("format"), rows));
        return 0;
    }

    /// {@return the registry that a term names, as in `registry.example:5000/term`}
    private static String server(String term) {
        String first = term.contains("/") ? term.substring(0, term.indexOf('/')) : "";
        return first.contains(".") || first.contains(":") ? first : Account.DOCKER_HUB;
    }

    private static final Listing LISTING = Listing.of(
            "Name", "NAME", "Description", "DESCRIPTION", "StarCount", "STARS", "IsOfficial", "OFFICIAL",
            "IsAutomated", "AUTOMATED")
            .hiding("IsAutomated");

    private static Map<String, String> row(JsonTree result, boolean full) {
        String description = result.at("description").text().replaceAll("[\\n\\r]", " ");
        var row = new TreeMap<String, String>();
        row.put("Name", result.at("name").text());
        row.put("Description", full ? description : Shortened.text(description, DESCRIPTION_WIDTH));
        row.put("StarCount", String.valueOf(result.at("star_count").number()));
        row.put("IsOfficial", result.at("is_official").truth() ? "[OK]" : "");
        row.put("IsAutomated", result.at("is_automated").truth() ? "[OK]" : "");
        return row;
    }
}
