package jd.server;

import jd.server.api.Jobs;

/// The routes of networks, and of plugins, which `docker inspect` requests last when it looks up a name.
final class NetworkRoutes {
    private NetworkRoutes() {}

    static void addTo(Router router) {
        router.get("/networks",
                exchange -> exchange.list(Jobs.NETWORKS, exchange.query().filters()));
        router.get("/networks/",
                exchange -> exchange.list(Jobs.NETWORKS, exchange.query().filters()));
        router.get("/networks/{id:.*}",
                exchange -> exchange.list(Jobs.NETWORK_INSPECT, exchange.variable("id")));
        router.get("/plugins", exchange -> exchange.json(200, exchange.run(Jobs.PLUGINS, Jobs.None.NONE)));
        router.get("/plugins/{name:.*}/json",
                exchange -> exchange.json(200, exchange.run(Jobs.PLUGIN_INSPECT, exchange.variable("name"))));
    }
}
