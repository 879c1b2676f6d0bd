package jd.server;

import java.io.IOException;
import java.util.Optional;
import jd.server.api.ApiException;
import jd.server.api.Filters;
import jd.server.api.Jobs;
import jd.server.api.VolumeRequest;
import jd.server.http.Exchange;
import jd.server.http.Router;

/// The routes of volumes: create, list, inspect, remove, prune.
///
/// Docker: api/server/router/volume
final class VolumeRoutes {
    private static final VolumeRequest UNNAMED = new VolumeRequest("", "", null, null);

    private VolumeRoutes() {}

    static void addTo(Router router) {
        router.get("/volumes", exchange -> exchange.list(Jobs.VOLUMES, filters(exchange)));
        router.post("/volumes/create", VolumeRoutes::create);
        router.post("/volumes/prune",
                exchange -> exchange.json(200, exchange.run(
                        Jobs.VOLUMES_PRUNE, OlderApi.volumePrune(exchange.query().filters(), exchange.version()))));
        router.get("/volumes/{name:.*}",
                exchange -> exchange.json(200, exchange.run(Jobs.VOLUME_INSPECT, exchange.variable("name"))));
        router.delete("/volumes/{name:.*}", VolumeRoutes::delete);
    }

    private static Filters filters(Exchange exchange) {
        try {
            return exchange.query().filters();
        } catch (ApiException e) {
            throw new ApiException(e.kind(), "error reading volume filters: " + e.getMessage(), e);
        }
    }

    /// A missing body requests a volume without a name.
    private static void create(Exchange exchange) throws IOException {
        exchange.query().check();
        Optional<VolumeRequest> request = exchange.jsonIfPresent(VolumeRequest.class);
        exchange.json(201, exchange.run(Jobs.VOLUME_CREATE, request.orElse(UNNAMED)));
    }

    private static void delete(Exchange exchange) throws IOException {
        exchange.run(
                Jobs.VOLUME_DELETE, new Jobs.DeleteVolume(exchange.variable("name"), exchange.query().flag("force")));
        exchange.answer(204);
    }
}
