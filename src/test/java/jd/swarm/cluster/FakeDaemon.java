package jd.swarm.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jd.server.api.ApiException;
import jd.server.api.Json;
import jd.server.engine.Engine;
import jd.server.http.Exchange;
import jd.server.http.HttpServer;
import jd.server.http.Router;
import jd.server.http.ServerTls;

/// A daemon on a port of 127.0.0.1 that has containers as documents only.
public final class FakeDaemon implements AutoCloseable {
    private final String id;
    private final String name;
    private final int port;
    private final ServerTls tls;
    private final Map<String, ObjectNode> containers = new ConcurrentHashMap<>();
    private HttpServer server;

    private FakeDaemon(String id, String name, int port, ServerTls tls) {
        this.id = id;
        this.name = name;
        this.port = port;
        this.tls = tls;
    }

    /// Starts a daemon with two processors and 4 GiB.
    public static FakeDaemon start(String id, String name) {
        return start(id, name, ServerTls.OFF);
    }

    static FakeDaemon start(String id, String name, ServerTls tls) {
        var daemon = new FakeDaemon(id, name, freePort(), tls);
        daemon.start();
        return daemon;
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        server = new HttpServer(new Engine(), "", tls.load(), router());
        server.acceptConnections(() -> {});
        Thread.ofPlatform().daemon().start(() -> server.serve(List.of("tcp://" + address())));
        server.listening().join();
    }

    private Router router() {
        var router = new Router();
        router.get("/info", exchange -> exchange.json(200, Map.of(
                "ID", id, "Name", name, "NCPU", 2, "MemTotal", 4L << 30, "ServerVersion", "1", "Labels", List.of("rack=" + name))));
        router.get("/images/json", exchange -> exchange.json(200, List.of()));
        router.get("/events", exchange -> {
            exchange.stream(200).flush();
            exchange.gone().join();
        });
        router.get("/containers/json", exchange -> exchange.json(200, containers.values().stream()
                .filter(container -> exchange.query().filters().matches("id", container.path("Id").asText()))
                .toList()));
        router.get("/containers/{id}/json", exchange -> exchange.json(200, container(exchange)));
        router.post("/containers/create", this::create);
        return router;
    }

    private ObjectNode container(Exchange exchange) {
        ObjectNode container = containers.get(exchange.variable("id"));
        if (container == null) {
            throw ApiException.notFound("No such container: " + exchange.variable("id"));
        }
        return container;
    }

    private void create(Exchange exchange) throws IOException {
        JsonNode body = exchange.json(JsonNode.class).orElseThrow();
        String created = add(exchange.query().text("name"), body.path("HostConfig").path("Memory").asLong());
        exchange.json(201, Map.of("Id", created, "Warnings", List.of()));
    }

    /// Adds a container. {@return its ID}
    public String add(String containerName, long memory) {
        String containerId = id + containers.size() + "0".repeat(60);
        ObjectNode document = Json.mapper().createObjectNode()
                .put("Id", containerId).put("Name", "/" + containerName).put("Image", "busybox");
        document.putArray("Names").add("/" + containerName);
        document.putObject("Config").putObject("Labels");
        document.putObject("HostConfig").put("NetworkMode", "bridge").put("Memory", memory);
        document.putObject("NetworkSettings").putObject("Ports");
        containers.put(containerId, document);
        return containerId;
    }

    void remove(String containerId) {
        containers.remove(containerId);
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.close();
    }
}
