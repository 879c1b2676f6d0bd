package jd.pull.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jd.image.Digest;
import jd.image.Manifest;
import jd.image.tar.TarEntry;
import jd.image.tar.TarWriter;

/// A registry whose answers a test determines, malformed ones too.
public final class ScriptedRegistry implements AutoCloseable {
    /// May answer in place of the default. {@return whether it has answered}
    public interface Trick {
        boolean answer(HttpExchange exchange) throws IOException;
    }

    record Content(String mediaType, byte[] bytes) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final Map<String, Content> contents = new HashMap<>();
    private final List<Trick> tricks = new ArrayList<>();
    public final List<String> requests = new CopyOnWriteArrayList<>();

    public ScriptedRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public void trick(Trick trick) {
        tricks.add(trick);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String path = exchange.getRequestURI().getPath();
        requests.add(path + (range == null ? "" : " " + range));
        try (exchange) {
            for (Trick trick : tricks) {
                if (trick.answer(exchange)) {
                    return;
                }
            }
            usual(exchange, path);
        }
    }

    private void usual(HttpExchange exchange, String path) throws IOException {
        if (path.equals("/v2/")) {
            send(exchange, 200, "application/json", "{}".getBytes());
        } else if (contents.containsKey(path)) {
            Content content = contents.get(path);
            send(exchange, 200, content.mediaType(), content.bytes());
        } else {
            String code = path.contains("/manifests/") ? "MANIFEST_UNKNOWN" : "BLOB_UNKNOWN";
            refuse(exchange, 404, code, code.toLowerCase().replace('_', ' '));
        }
    }

    public static void send(HttpExchange exchange, int status, String mediaType, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", mediaType);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    public static void refuse(HttpExchange exchange, int status, String code, String message) throws IOException {
        String json = "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}".formatted(code, message);
        send(exchange, status, "application/json", json.getBytes());
    }

    public void put(String path, String mediaType, byte[] bytes) {
        contents.put(path, new Content(mediaType, bytes));
    }

    public byte[] get(String path) {
        return contents.get(path).bytes();
    }

    public Digest blob(byte[] bytes) {
        Digest digest = Digest.of(bytes);
        put("/v2/a/blobs/" + digest, "application/octet-stream", bytes);
        return digest;
    }

    /// Publishes an image of plain layers as `a:tag`. {@return the digest of its manifest}
    public Digest image(String tag, byte[]... tars) {
        return image(tag, "amd64", List.of(tars), List.of(tars));
    }

    /// @param blobs the layers to be downloaded, `tars` their unpacked content
    public Digest image(String tag, String architecture, List<byte[]> tars, List<byte[]> blobs) {
        String diffIds = String.join(",", tars.stream().map(tar -> "\"" + Digest.of(tar) + "\"").toList());
        byte[] config = """
                {"architecture":"%s","os":"linux","config":{"Cmd":["sh"]},"rootfs":{"type":"layers","diff_ids":[%s]}}"""
                .formatted(architecture, diffIds).getBytes(StandardCharsets.UTF_8);
        blob(config);
        String layers = String.join(
                ",", blobs.stream().map(b -> descriptor("application/x", blob(b), b.length)).toList());
        byte[] manifest = """
                {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}"""
                .formatted(
                        Manifest.OCI_MANIFEST,
                        descriptor("application/vnd.oci.image.config.v1+json", Digest.of(config), config.length),
                        layers)
                .getBytes(StandardCharsets.UTF_8);
        return manifest(tag, Manifest.OCI_MANIFEST, manifest);
    }

    public Digest manifest(String tag, String mediaType, byte[] manifest) {
        put("/v2/a/manifests/" + tag, mediaType, manifest);
        put("/v2/a/manifests/" + Digest.of(manifest), mediaType, manifest);
        return Digest.of(manifest);
    }

    public static String descriptor(String mediaType, Digest digest, int size) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(mediaType, digest, size);
    }

    /// {@return a layer with one file}
    public static byte[] layer(String name, String content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            byte[] data = content.getBytes(StandardCharsets.UTF_8);
            var entry = new TarEntry(name, new TarEntry.File(data.length), TarEntry.Attributes.of(0644, 0));
            tar.write(entry, new ByteArrayInputStream(data));
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
