package jd.swarm.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jd.server.api.Json;

/// An etcd with one key, whose leases expire when the test says so.
final class ScriptedEtcd implements AutoCloseable {
    private final HttpServer server;
    private final Runnable answering;

    // guarded by this
    private final Set<String> leases = new LinkedHashSet<>();
    private Optional<JsonNode> put = Optional.empty();
    private boolean losesAnswers;
    private boolean down;
    private int granted;
    private long seconds;

    /// @param answering called before each answer
    ScriptedEtcd(Runnable answering) throws IOException {
        this.answering = answering;
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/v3/", this::serve);
        server.start();
    }

    EtcdStore store() {
        return new EtcdStore(List.of(new NodeAddress("127.0.0.1", server.getAddress().getPort())), new DiscoveryHttp());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            answering.run();
            String answer = answer(exchange.getRequestURI().getPath(),
                    Json.mapper().readTree(exchange.getRequestBody().readAllBytes()));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isSilent() ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized boolean isSilent() {
        return down || losesAnswers;
    }

    private synchronized String answer(String path, JsonNode request) {
        if (down) {
            return "down";
        }
        return switch (path) {
            case "/v3/lease/grant" -> {
                seconds = request.path("TTL").asLong();
                leases.add(Integer.toString(++granted));
                yield "{\"ID\":\"" + granted + "\",\"TTL\":\"" + request.path("TTL").asText() + "\"}";
            }
            case "/v3/lease/keepalive" -> leases.contains(request.path("ID").asText())
                    ? "{\"result\":{\"TTL\":\"3\"}}" : "{\"result\":{}}";
            case "/v3/kv/txn" -> swap(request);
            default -> throw new AssertionError(path);
        };
    }

    private String swap(JsonNode request) {
        if (put.isEmpty()) {
            put = Optional.of(request.path("success").path(0).path("request_put"));
            return "{\"succeeded\":true,\"responses\":[{\"response_put\":{}}]}";
        }
        return "{\"responses\":[{\"response_range\":{\"kvs\":[" + put.get() + "]}}]}";
    }

    /// {@return the time to live of the last lease}
    synchronized Duration granted() {
        return Duration.ofSeconds(seconds);
    }

    synchronized void expireLeases() {
        leases.clear();
        put = Optional.empty();
    }

    synchronized void setDown(boolean down) {
        this.down = down;
    }

    /// Does what is requested and does not say so.
    synchronized void setLosesAnswers(boolean losesAnswers) {
        this.losesAnswers = losesAnswers;
    }

    synchronized String value() {
        return put.map(pair -> new String(Base64.getDecoder().decode(pair.path("value").asText()),
                StandardCharsets.UTF_8)).orElse("");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
