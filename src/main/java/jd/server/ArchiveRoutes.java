package jd.server;

import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import jd.server.api.ApiException;
import jd.server.api.ContainerChange;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.server.api.PathStat;
import jd.server.http.Exchange;
import jd.server.http.Query;
import jd.server.http.Router;

/// The routes of a container's files: stat a path, read an archive, write an archive for `docker cp`; list the changes;
/// export all files.
///
/// Docker: api/server/router/container/copy.go, inspect.go
final class ArchiveRoutes {
    private static final String STAT = "X-Docker-Container-Path-Stat";

    private ArchiveRoutes() {}

    static void addTo(Router router) {
        router.head("/containers/{name:.*}/archive", ArchiveRoutes::head);
        router.get("/containers/{name:.*}/archive", ArchiveRoutes::get);
        router.put("/containers/{name:.*}/archive", ArchiveRoutes::put);
        router.get("/containers/{name:.*}/changes", ArchiveRoutes::changes);
        router.get("/containers/{name:.*}/export",
                exchange -> exchange.run(Jobs.EXPORT, exchange.variable("name")));
    }

    private static Jobs.ContainerPath path(Exchange exchange) {
        String path = exchange.query().text("path");
        if (path.isEmpty()) {
            throw ApiException.invalid("bad parameter: pathcannot be empty");
        }
        return new Jobs.ContainerPath(exchange.variable("name"), path);
    }

    private static void head(Exchange exchange) throws IOException {
        stat(exchange, path(exchange));
        exchange.answer(200);
    }

    private static void stat(Exchange exchange, Jobs.ContainerPath path) {
        PathStat stat = exchange.run(Jobs.CONTAINER_STAT_PATH, path);
        exchange.header(STAT, Base64.getEncoder().encodeToString(Json.bytes(stat)));
    }

    /// The client reads the header first to learn what follows, so the path is examined first.
    private static void get(Exchange exchange) {
        Jobs.ContainerPath path = path(exchange);
        stat(exchange, path);
        exchange.run(Jobs.CONTAINER_ARCHIVE, path);
    }

    /// Without changes the answer is `null`, as Go writes an empty slice.
    private static void changes(Exchange exchange) throws IOException {
        List<ContainerChange> changes = exchange.run(Jobs.CONTAINER_CHANGES, exchange.variable("name"));
        exchange.json(200, changes.isEmpty() ? NullNode.instance : changes);
    }

    private static void put(Exchange exchange) throws IOException {
        Query query = exchange.query();
        exchange.run(Jobs.CONTAINER_EXTRACT, new Jobs.Extract(
                path(exchange), query.flag("noOverwriteDirNonDir"), query.flag("copyUIDGID")));
        exchange.answer(200);
    }
}
