package jd.server;

import java.io.IOException;
import java.util.EnumSet;
import java.util.OptionalLong;
import jd.server.api.ApiException;
import jd.server.api.DiskUsage;
import jd.server.api.Jobs;
import jd.server.http.Exchange;
import jd.server.http.Query;
import jd.server.http.Router;

/// The routes of the daemon itself: ping, version, info, events, disk usage.
final class SystemRoutes {
    private SystemRoutes() {}

    static void addTo(Router router) {
        router.get("/_ping", SystemRoutes::ping);
        router.head("/_ping", SystemRoutes::ping);
        router.get("/version", exchange -> exchange.json(200, exchange.run(Jobs.VERSION, Jobs.None.NONE)));
        router.get("/info", exchange -> exchange.json(200, exchange.run(Jobs.INFO, Jobs.None.NONE)));
        router.get("/events", SystemRoutes::events);
        router.get("/system/df", SystemRoutes::diskUsage);
    }

    // The first request of every client. Builder-Version 1 means the classic builder.
    private static void ping(Exchange exchange) throws IOException {
        exchange.run(Jobs.PING, Jobs.None.NONE);
        exchange.header("Builder-Version", "1");
        exchange.header("Cache-Control", "no-cache, no-store, must-revalidate");
        exchange.header("Pragma", "no-cache");
        exchange.header("Swarm", "inactive");
        exchange.text(200, "OK");
    }

    /// Without a type, all of them.
    private static void diskUsage(Exchange exchange) throws IOException {
        var types = EnumSet.noneOf(DiskUsage.Type.class);
        exchange.query().all("type").forEach(text -> types.add(DiskUsage.Type.parse(text)));
        exchange.list(Jobs.DISK_USAGE, types.isEmpty() ? EnumSet.allOf(DiskUsage.Type.class) : types);
    }

    private static void events(Exchange exchange) {
        Query query = exchange.query();
        OptionalLong since = query.time("since");
        OptionalLong until = query.time("until");
        if (until.isPresent() && until.getAsLong() < since.orElse(Long.MIN_VALUE)) {
            throw ApiException.invalid("`since` time (" + query.text("since") + ") cannot be after `until` time ("
                    + query.text("until") + ")");
        }
        exchange.run(Jobs.EVENTS, new Jobs.Events(since, until, query.filters()));
    }
}
