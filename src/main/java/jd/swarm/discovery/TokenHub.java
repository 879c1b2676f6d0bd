package jd.swarm.discovery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.server.api.ContentType;
import jd.server.api.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the addresses of clusters by token: what `discovery.hub.docker.com` was in 2015. Its three calls are drawn in
/// [TokenNodes].
///
/// A client that has a token can add a node, and a node gets containers, so a hub belongs into a trusted network.
public final class TokenHub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TokenHub.class);
    private static final Pattern CLUSTER = Pattern.compile("/v1/clusters/([0-9a-f]{32})");
    private static final Pattern TTL = Pattern.compile("ttl=(\\d{1,6})");
    private static final int THREADS = 8;
    private static final int LONGEST_ADDRESS = 300;

    private final HttpServer server;
    private final ExecutorService threads;
    private final HubClusters clusters;
    private final Duration timeToLive;

    private record Answer(int status, String type, String body) {
        static Answer text(int status, String body) {
            return new Answer(status, "text/plain; charset=utf-8", body);
        }
    }

    private TokenHub(HttpServer server, ExecutorService threads, HubClusters clusters, Duration timeToLive) {
        this.server = server;
        this.threads = threads;
        this.clusters = clusters;
        this.timeToLive = timeToLive;
    }

    /// Opens the hub's port and serves from threads of its own.
    ///
    /// @param timeToLive how long an address stays that is registered without a time of its own
    /// @throws DiscoveryException if the port cannot be opened
    public static TokenHub start(NodeAddress address, Duration timeToLive) {
        // The server reads these once, before it is created: a client that does not finish its request is cut off.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "10");
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(address.host(), address.port()), 0);
            ExecutorService threads = Executors.newFixedThreadPool(
                    THREADS, Thread.ofPlatform().daemon().name("hub-", 0).factory());
            var hub = new TokenHub(server, threads, new HubClusters(InstantSource.system()), timeToLive);
            server.setExecutor(threads);
            server.createContext("/", hub::serve);
            server.start();
            return hub;
        } catch (IOException e) {
            throw new DiscoveryException("listen on tcp://" + address + ": " + e.getMessage(), e);
        }
    }

    /// {@return the port it listens on}
    public int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(exchange);
            } catch (DiscoveryException e) {
                answer = Answer.text(400, e.getMessage());
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Matcher cluster = CLUSTER.matcher(path);
        String method = exchange.getRequestMethod();
        if (path.equals("/v1/clusters") && method.equals("POST")) {
            LOG.info("new cluster");
            return Answer.text(200, clusters.create());
        } else if (cluster.matches() && method.equals("GET")) {
            return list(cluster.group(1));
        } else if (cluster.matches() && method.equals("POST")) {
            return register(cluster.group(1), exchange);
        }
        return Answer.text(404, "no such call: " + method + " " + path);
    }

    private Answer list(String token) {
        Optional<List<NodeAddress>> addresses = clusters.addresses(token);
        if (addresses.isEmpty()) {
            return Answer.text(404, "no such cluster");
        }
        List<String> texts = addresses.get().stream().map(NodeAddress::toString).toList();
        return new Answer(200, ContentType.JSON.mediaType(), Json.text(texts));
    }

    private Answer register(String token, HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_ADDRESS);
        NodeAddress address = NodeAddress.parse(new String(body, StandardCharsets.UTF_8).strip());
        clusters.register(token, address, timeToLive(exchange));
        LOG.debug("registered {}", address);
        return Answer.text(200, "");
    }

    private Duration timeToLive(HttpExchange exchange) {
        String query = exchange.getRequestURI().getQuery();
        Matcher ttl = TTL.matcher(query == null ? "" : query);
        return ttl.matches() ? Duration.ofSeconds(Long.parseLong(ttl.group(1))) : timeToLive;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
