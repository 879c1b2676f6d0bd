package jd.server;

/// The list of all routes of the Engine API.
///
/// Docker 1.2.0: api/server/server.go createRouter
final class Routes {
    private Routes() {}

    /// {@return a router that knows every route}
    static Router createRouter() {
        return createRouter(new PatternTable());
    }

    /// @param table to which the routes are added
    static Router createRouter(RouteTable table) {
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
