package jd.server;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import jd.server.api.ApiException;
import jd.server.api.Jobs;
import jd.server.api.NetworkRequest;
import jd.server.http.Exchange;
import jd.server.http.Router;

/// The routes of networks, and of plugins, which `docker inspect` requests last when it looks up a name.
final class NetworkRoutes {
    private static final Set<String> FLAGS = Set.of(
            "1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False");

    private NetworkRoutes() {}

    static void addTo(Router router) {
        router.get("/networks",
                exchange -> exchange.list(Jobs.NETWORKS, exchange.query().filters()));
        router.get("/networks/", exchange -> exchange.list(Jobs.NETWORKS, exchange.query().filters()));
        router.post("/networks/create", NetworkRoutes::create);
        router.post("/networks/prune",
                exchange -> exchange.json(200, exchange.run(Jobs.NETWORKS_PRUNE, exchange.query().filters())));
        router.get("/networks/{id:.*}", NetworkRoutes::inspect);
        router.delete("/networks/{id:.*}", exchange -> {
            exchange.run(Jobs.NETWORK_DELETE, exchange.variable("id"));
            exchange.answer(204);
        });
        router.post("/networks/{id:.*}/connect", NetworkRoutes::connect);
        router.post("/networks/{id:.*}/disconnect", NetworkRoutes::disconnect);
        router.get("/plugins", exchange -> exchange.json(200, exchange.run(Jobs.PLUGINS, Jobs.None.NONE)));
        router.get("/plugins/{name:.*}/json",
                exchange -> exchange.json(200, exchange.run(Jobs.PLUGIN_INSPECT, exchange.variable("name"))));
    }

    private static void create(Exchange exchange) throws IOException {
        exchange.json(201, exchange.run(
                Jobs.NETWORK_CREATE, exchange.json(NetworkRequest.class).orElse(NetworkRequest.EMPTY)));
    }

    /// With `scope`, only a network of that scope is found: all of this daemon are `local`.
    private static void inspect(Exchange exchange) throws IOException {
        String id = exchange.variable("id");
        verifyFlag("verbose", exchange.query().text("verbose"));
        String scope = exchange.query().text("scope");
        if (!scope.isEmpty() && !scope.equals("local")) {
            throw ApiException.notFound("network " + id + " not found");
        }
        exchange.list(Jobs.NETWORK_INSPECT, id);
    }

    /// This flag is parsed more strictly than those of other routes.
    private static void verifyFlag(String name, String value) {
        if (!value.isEmpty() && !FLAGS.contains(value)) {
            throw ApiException.invalid("invalid value for " + name + ": " + value
                    + ": strconv.ParseBool: parsing \"" + value + "\": invalid syntax");
        }
    }

    private static void connect(Exchange exchange) throws IOException {
        NetworkRequest.Connection request = exchange.json(NetworkRequest.Connection.class)
                .orElse(new NetworkRequest.Connection("", null));
        exchange.run(Jobs.NETWORK_CONNECT, new Jobs.ConnectNetwork(
                exchange.variable("id"), reference(request.container()), Optional.ofNullable(request.endpointConfig())));
        exchange.answer(200);
    }

    private static void disconnect(Exchange exchange) throws IOException {
        NetworkRequest.Disconnection request = exchange.json(NetworkRequest.Disconnection.class)
                .orElse(new NetworkRequest.Disconnection("", false));
        exchange.run(Jobs.NETWORK_DISCONNECT, new Jobs.DisconnectNetwork(
                exchange.variable("id"), reference(request.container()), request.force()));
        exchange.answer(200);
    }

    private static String reference(String container) {
        if (container == null || container.isEmpty()) {
            throw ApiException.invalid("invalid name or ID supplied: \"\"");
        }
        return container;
    }
}
