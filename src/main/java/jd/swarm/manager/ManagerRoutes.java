package jd.swarm.manager;

import java.util.function.Supplier;
import jd.server.http.PatternTable;
import jd.server.http.Router;
import jd.swarm.cluster.Cluster;
import jd.swarm.discovery.ManagerRole;
import jd.swarm.manager.ObjectRequests.Type;

/// The list of all routes of the manager. They are the daemon's, so a client cannot tell the difference.
///
/// Docker Swarm 0.2: api/router.go
public final class ManagerRoutes {
    private ManagerRoutes() {}

    /// {@return a router whose routes are served by the cluster, or by its primary manager if this one is a replica}
    public static Router createRouter(Cluster cluster, Supplier<ManagerRole> role) {
        var router = new Router(new ReplicaRoutes(new PatternTable(), cluster, role));
        addSystem(router, new SystemRequests(cluster, role), cluster);
        var containers = new ContainerRequests(cluster);
        addContainers(router, containers, new ContainerCreate(cluster));
        addExecs(router, containers);
        addImages(router, new ImageRequests(cluster), new ClusterLoad(cluster));
        addNetworks(router, new ObjectRequests(cluster, Type.NETWORK));
        addVolumes(router, new ObjectRequests(cluster, Type.VOLUME));
        router.add("OPTIONS", "{any:.*}", exchange -> exchange.answer(200));
        return router;
    }

    private static void addSystem(Router router, SystemRequests system, Cluster cluster) {
        router.get("/_ping", system::ping);
        router.head("/_ping", system::ping);
        router.get("/version", system::version);
        router.get("/info", system::info);
        router.get("/events", exchange -> ClusterEvents.stream(exchange, cluster));
        router.get("/system/df", exchange -> system.onAll(exchange, "/system/df"));
        for (String type : new String[] {"containers", "images", "networks", "volumes", "build"}) {
            router.post("/" + type + "/prune", exchange -> system.onAll(exchange, "/" + type + "/prune"));
        }
        router.post("/auth", exchange -> system.onAny(exchange, "/auth"));
        router.get("/images/search", exchange -> system.onAny(exchange, "/images/search"));
    }

    private static void addContainers(Router router, ContainerRequests containers, ContainerCreate create) {
        router.get("/containers/json", containers::list);
        router.post("/containers/create", create::create);
        router.get("/containers/{name:.*}/json", containers::inspect);
        router.post("/containers/{name:.*}/attach", containers::attach);
        router.post("/containers/{name:.*}/rename", containers::rename);
        router.delete("/containers/{name:.*}", containers::delete);
        router.post("/commit", containers::commit);
        router.head("/containers/{name:.*}/archive", exchange -> containers.forward(exchange, "/archive"));
        router.put("/containers/{name:.*}/archive", exchange -> containers.forward(exchange, "/archive"));
        for (String action : new String[] {"archive", "changes", "export", "logs", "stats", "top"}) {
            router.get("/containers/{name:.*}/" + action, exchange -> containers.forward(exchange, "/" + action));
        }
        for (String action : new String[] {
            "kill", "pause", "resize", "restart", "start", "stop", "unpause", "update", "wait"
        }) {
            router.post("/containers/{name:.*}/" + action, exchange -> containers.forward(exchange, "/" + action));
        }
    }

    private static void addExecs(Router router, ContainerRequests containers) {
        router.post("/containers/{name:.*}/exec", containers::createExec);
        router.post("/exec/{id}/start", containers::startExec);
        router.post("/exec/{id}/resize", exchange -> containers.forwardExec(exchange, "/resize"));
        router.get("/exec/{id}/json", exchange -> containers.forwardExec(exchange, "/json"));
    }

    private static void addImages(Router router, ImageRequests images, ClusterLoad load) {
        router.get("/images/json", images::list);
        router.post("/images/create", images::create);
        router.post("/images/load", load::load);
        router.get("/images/get", images::save);
        router.post("/build", exchange -> images.makeSomewhere(exchange, "/build"));
        router.post("/images/{name:.*}/tag", images::tag);
        router.delete("/images/{name:.*}", images::delete);
        router.post("/images/{name:.*}/push", exchange -> images.forward(exchange, "/push"));
        for (String action : new String[] {"json", "history", "get"}) {
            router.get("/images/{name:.*}/" + action, exchange -> images.forward(exchange, "/" + action));
        }
    }

    private static void addNetworks(Router router, ObjectRequests networks) {
        router.get("/networks", networks::list);
        router.get("/networks/", networks::list);
        router.post("/networks/create", networks::create);
        router.post("/networks/{name:.*}/connect", exchange -> networks.connect(exchange, "/connect"));
        router.post("/networks/{name:.*}/disconnect", exchange -> networks.connect(exchange, "/disconnect"));
        router.get("/networks/{name:.*}", exchange -> networks.forward(exchange, ""));
        router.delete("/networks/{name:.*}", exchange -> networks.forward(exchange, ""));
    }

    private static void addVolumes(Router router, ObjectRequests volumes) {
        router.get("/volumes", volumes::list);
        router.post("/volumes/create", volumes::create);
        router.get("/volumes/{name:.*}", exchange -> volumes.forward(exchange, ""));
        router.delete("/volumes/{name:.*}", exchange -> volumes.forward(exchange, ""));
    }
}
