package jd.server;

import jd.server.http.PatternTable;
import jd.server.http.RouteTable;
import jd.server.http.Router;

/// The list of all routes of the Engine API.
///
/// Docker 1.2.0: api/server/server.go createRouter
public final class Routes {
    private Routes() {}

    /// {@return a router with every route}
    public static Router createRouter() {
        return createRouter(new PatternTable());
    }

    /// @param table to which the routes are added
    public static Router createRouter(RouteTable table) {
        var router = new Router(table);
        SystemRoutes.addTo(router);
        ContainerRoutes.addTo(router);
        ExecRoutes.addTo(router);
        ImageRoutes.addTo(router);
        BuildRoutes.addTo(router);
        NetworkRoutes.addTo(router);
        VolumeRoutes.addTo(router);
        ArchiveRoutes.addTo(router);
        SwarmRoutes.addTo(router);
        router.add("OPTIONS", "{any:.*}", exchange -> exchange.answer(200));
        return router;
    }
}
