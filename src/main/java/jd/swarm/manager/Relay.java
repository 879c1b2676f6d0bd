package jd.swarm.manager;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import jd.client.api.ApiConnection;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.ClientException;
import jd.server.api.ContentType;
import jd.server.api.JobStreams;
import jd.server.http.Exchange;
import jd.swarm.cluster.ClusterNode;
import jd.swarm.cluster.NodeAnswer;
import jd.swarm.cluster.NodeErrors;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpStatus;

/// Forwards a request to a node's daemon, and the daemon's answer to the client: documents, streams, and hijacked
/// connections.
///
/// ```
///  client                    manager                     node's daemon
///    │ POST …/attach, Upgrade   │                              │
///    ├─────────────────────────►│ the same, with the ID        │
///    │                          ├─────────────────────────────►│
///    │            101 UPGRADED  │                101 UPGRADED  │
///    │◄─────────────────────────┼──────────────────────────────┤
///    │ stdin ──►                │ ──► a thread copies          │
///    │          ◄── output      │ ◄── the connection's thread  │
/// ```
///
/// Docker Swarm 0.2: api/handlers.go proxyContainer, proxyHijack; api/utils.go proxy, hijack
final class Relay {
    /// A longer body is not held but passed on while it is read.
    private static final int SHORT_BODY = 1 << 20;

    private static final int BUFFER = 32 * 1024;

    /// The headers of a request that matter to a daemon.
    private static final List<String> REQUEST_HEADERS =
            List.of("Content-Type", "X-Registry-Auth", "X-Registry-Config");

    /// Headers of an answer that belong to the connection, or that the manager sends itself.
    private static final Set<String> OWN_HEADERS = Set.of(
            "connection", "upgrade", "transfer-encoding", "content-length", "date", "server", "api-version", "ostype",
            "docker-experimental");

    private Relay() {}

    /// Sends the request to the node at another path, and answers what the node answers.
    static void forward(Exchange exchange, ClusterNode node, String path) throws IOException {
        forward(exchange, node, request(exchange, path));
    }

    /// Sends the request, with the body of the client's, and answers what the node answers. If the node takes an [#upgrade]
    /// up, both connections carry the streams of a process from then on.
    static void forward(Exchange exchange, ClusterNode node, ApiRequest request) throws IOException {
        try (NodeAnswer answer = open(exchange, node, request)) {
            if (answer.response().status() == HttpStatus.SC_SWITCHING_PROTOCOLS) {
                hijack(exchange.hijacking(), answer);
            } else {
                answer(exchange, answer);
            }
        }
    }

    /// {@return the same request, which asks the node to give the connection up as HTTP}
    static ApiRequest upgrade(ApiRequest request) {
        return request.header("Connection", "Upgrade").header("Upgrade", "tcp");
    }

    /// Sends the request to the node. {@return the node's answer; the body of the request has been sent}
    static NodeAnswer open(Exchange exchange, ClusterNode node, ApiRequest request) throws IOException {
        if (!hasLongBody(exchange)) {
            byte[] body = exchange.body().readNBytes(SHORT_BODY);
            return call(node, () -> node.open(withBody(request, body)));
        }
        InputStream body = exchange.body();
        return call(node, () -> node.open(request, body::transferTo));
    }

    private static ApiRequest withBody(ApiRequest request, byte[] body) {
        return new ApiRequest(
                request.version(), request.method(), request.path(), request.query(), request.headers(), body);
    }

    /// {@return the client's request, to be sent to a node at another path}
    static ApiRequest request(Exchange exchange, String path) {
        var headers = new TreeMap<String, String>();
        REQUEST_HEADERS.forEach(name -> exchange.requestHeader(name).ifPresent(value -> headers.put(name, value)));
        return new ApiRequest(exchange.version().text(), exchange.method(), path, exchange.query().parameters(), headers,
                new byte[0]);
    }

    // An upload to a node is always in chunks, whose end the reader of a PUT waits for.
    private static boolean hasLongBody(Exchange exchange) {
        OptionalLong length = exchange.requestHeader("Content-Length").stream().mapToLong(Long::parseLong).findFirst();
        return exchange.requestHeader("Transfer-Encoding").isPresent()
                || length.orElse(0) >= SHORT_BODY
                || exchange.method().equals("PUT");
    }

    interface Call<T> {
        T to();
    }

    /// Runs a call to a healthy node; its failure becomes an answer of the manager.
    static <T> T call(ClusterNode node, Call<T> call) {
        node.healthy();
        try {
            return call.to();
        } catch (ClientException e) {
            throw NodeErrors.toClient(node, e);
        }
    }

    /// {@return the answer of a healthy node as a document}
    static JsonNode document(ClusterNode node, ApiRequest request) {
        return call(node, () -> node.document(request));
    }

    // tag::passing-an-answer-on[]
    private static void answer(Exchange exchange, NodeAnswer answer)
            throws IOException {
        ApiResponse response = answer.response();
        for (Header header : response.head().getHeaders()) {
            String name = header.getName().toLowerCase(Locale.ROOT);
            if (!OWN_HEADERS.contains(name)) { // <1>
                exchange.header(header.getName(), header.getValue());
            }
        }
        if (exchange.method().equals("HEAD") || isShort(response)) {
            exchange.send(response.status(), response.bytes());
            return;
        }
        // A stream may last for hours: it ends when either side leaves.
        exchange.gone().thenRun(answer::close); // <2>
        copy(response.body(), exchange.stream(response.status()));
    }
    // end::passing-an-answer-on[]

    private static boolean isShort(ApiResponse response) {
        String length = response.header("Content-Length");
        int status = response.status();
        return status == 204 || status == 304 || length.matches("[0-9]{1,6}");
    }

    /// Copies each piece as soon as it arrives: the client of `wait` acts on the head alone.
    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            to.write(buffer, 0, n);
            to.flush();
        }
    }

    private static void hijack(JobStreams client, NodeAnswer answer) throws IOException {
        ApiResponse response = answer.response();
        OutputStream out = client.output(ContentType.of(response.header("Content-Type")));
        client.gone().thenRun(answer::close);
        Thread.ofVirtual().name("stdin").start(() -> copyInput(client.input(), response.connection()));
        copy(response.body(), out);
    }

    // The end of the client's input closes the process's standard input only. When either connection is closed, the
    // copy ends.
    private static void copyInput(InputStream input, ApiConnection process) {
        try {
            copy(input, process.output());
            process.closeOutput();
        } catch (IOException e) {
            process.close();
        }
    }
}
