package jd.server;

import java.io.IOException;
import java.util.List;
import jd.server.api.ApiException;
import jd.server.api.Jobs;
import jd.server.http.Exchange;
import jd.server.http.Router;

/// The routes of swarm mode and of BuildKit's sessions, which clients probe to learn that the engine has neither.
///
/// Docker: api/server/router/swarm, api/server/router/session
final class SwarmRoutes {
    private static final List<String> OBJECTS = List.of("nodes", "services", "tasks", "secrets", "configs");

    private SwarmRoutes() {}

    static void addTo(Router router) {
        router.get("/swarm", exchange -> exchange.run(Jobs.SWARM, "inspect"));
        router.get("/swarm/unlockkey", exchange -> exchange.run(Jobs.SWARM, "unlockkey"));
        router.post("/swarm/{request}", exchange -> exchange.run(Jobs.SWARM, exchange.variable("request")));
        for (String objects : OBJECTS) {
            router.get("/" + objects, exchange -> exchange.run(Jobs.SWARM, objects));
            router.get("/" + objects + "/{id:.*}", exchange -> exchange.run(Jobs.SWARM, objects));
            router.post("/" + objects + "/{id:.*}", exchange -> exchange.run(Jobs.SWARM, objects));
            router.delete("/" + objects + "/{id:.*}", exchange -> exchange.run(Jobs.SWARM, objects));
        }
        router.post("/session", SwarmRoutes::session);
    }

    private static void session(Exchange exchange) throws IOException {
        if (exchange.requestHeader("Upgrade").isEmpty()) {
            throw ApiException.invalid("no upgrade proto in request");
        }
        exchange.run(Jobs.SESSION, Jobs.None.NONE);
    }
}
