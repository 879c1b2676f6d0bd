package jd.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import jd.image.Digest;
import jd.image.ImageId;
import jd.image.Manifest;
import jd.image.Platform;
import jd.image.Reference;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.pull.registry.Http;
import jd.pull.registry.RegistryAuth;
import jd.pull.registry.ScriptedRegistry;
import jd.server.api.ApiException;
import jd.server.api.Progress;
import jd.storage.Storage;
import jd.storage.files.StateRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pulls from a registry with valid answers, and from one with invalid ones.
@Tag("root")
class PullerTest {
    private static Syscalls syscalls;

    @TempDir
    private Path directory;

    private ScriptedRegistry registry;
    private Storage storage;
    private Puller puller;
    private final List<Progress> lines = new ArrayList<>();

    @BeforeAll
    static void root() {
        syscalls = JnrSyscalls.load();
    }

    @BeforeEach
    void start() throws IOException {
        registry = new ScriptedRegistry();
        storage = Storage.open(new StateRoot(directory.resolve("root")), syscalls, "vfs");
        puller = new Puller(storage, new Http(Map.of()), List::of, new DownloadTimeouts(Duration.ZERO, Duration.ofSeconds(2)),
                BlobTransfer.STANDARD);
    }

    @AfterEach
    void assertNoDownloadIsLeft() throws IOException {
        storage.close();
        registry.close();
        try (Stream<Path> left = Files.list(directory.resolve("root/tmp"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    private Reference reference(String suffix) {
        return Reference.parse(registry.host() + "/a" + suffix);
    }

    private ImageId pull(String suffix) {
        return puller.pull(reference(suffix), Optional.empty(), lines::add);
    }

    private ApiException refused(String suffix) {
        ApiException e = assertThrows(ApiException.class, () -> pull(suffix));
        assertEquals(Optional.empty(), storage.tags().find(reference(suffix)));
        return e;
    }

    private void assertNoLayers() throws IOException {
        try (Stream<Path> layers = Files.list(directory.resolve("root/vfs/dir"))) {
            assertEquals(List.of(), layers.toList());
        }
    }

    private String read(ImageId id, String file) throws IOException {
        storage.layers().createWritable("c", storage.graph().image(id).orElseThrow().diffIds());
        try {
            return Files.readString(storage.layers().mount("c").resolve(file));
        } finally {
            storage.layers().removeWritable("c");
        }
    }

    private List<String> statuses() {
        return lines.stream()
                .map(line -> (line.id() == null ? "" : line.id() + ": ") + line.status())
                .distinct()
                .toList();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    @Test
    void linesOfProgressAreThoseOfDocker() throws IOException {
        byte[] base = ScriptedRegistry.layer("base", "base");
        byte[] top = ScriptedRegistry.layer("top", "top");
        Digest manifest = registry.image("1", base, top);
        ImageId id = pull(":1");
        String b = Digest.of(base).shortHex();
        String t = Digest.of(top).shortHex();
        List<String> all = statuses();
        assertEquals(
                List.of("1: Pulling from a", b + ": Pulling fs layer", t + ": Pulling fs layer"), all.subList(0, 3));
        for (String layer : List.of(b, t)) {
            assertEquals(
                    List.of("Pulling fs layer", "Downloading", "Verifying Checksum", "Download complete", "Extracting",
                            "Pull complete"),
                    all.stream().filter(s -> s.startsWith(layer)).map(s -> s.substring(14)).toList());
        }
        assertTrue(all.indexOf(b + ": Pull complete") < all.indexOf(t + ": Extracting"));
        assertEquals(
                List.of("Digest: " + manifest, "Status: Downloaded newer image for " + reference(":1")),
                all.subList(all.size() - 2, all.size()));
        assertEquals(
                List.of(reference(":1"), reference("@" + manifest)), storage.tags().references(id));

        lines.clear();
        assertEquals(id, pull(":1"));
        String upToDate = "Status: Image is up to date for " + reference(":1");
        assertEquals(List.of("1: Pulling from a", "Digest: " + manifest, upToDate), statuses());
    }

    @Test
    void existingLayersAreNotDownloadedAgain() throws IOException {
        byte[] base = ScriptedRegistry.layer("base", "base");
        registry.image("1", base);
        registry.image("2", base, ScriptedRegistry.layer("top", "top"));
        pull(":1");
        lines.clear();
        pull(":2");
        assertTrue(statuses().contains(Digest.of(base).shortHex() + ": Already exists"));
        assertEquals(1, registry.requests.stream().filter(r -> r.endsWith(Digest.of(base).toString())).count());
    }

    @Test
    void layersCanBePlainGzipOrZstd() throws IOException {
        byte[] plain = ScriptedRegistry.layer("plain", "plain");
        byte[] gzip = ScriptedRegistry.layer("gzip", "gzip");
        byte[] zstd = ScriptedRegistry.layer("zstd", "zstd");
        registry.image("1", "amd64", List.of(plain, gzip, zstd), List.of(plain, gzip(gzip), Zstd.compress(zstd)));
        ImageId id = pull(":1");
        for (String name : List.of("plain", "gzip", "zstd")) {
            assertEquals(name, read(id, name));
        }
    }

    @Test
    void repeatedBlobIsDownloadedOnce() throws IOException {
        byte[] layer = ScriptedRegistry.layer("x", "x");
        registry.image("1", layer, layer);
        pull(":1");
        assertEquals(1, registry.requests.stream().filter(r -> r.endsWith(Digest.of(layer).toString())).count());
    }

    @Test
    void pullWithoutATagPullsAllTags() throws IOException {
        registry.image("1", ScriptedRegistry.layer("one", "1"));
        registry.image("2", ScriptedRegistry.layer("two", "2"));
        registry.put("/v2/a/tags/list", "application/json", "{\"name\":\"a\",\"tags\":[\"1\",\"2\"]}".getBytes());
        ImageId last = pull("");
        assertEquals(Optional.of(last), storage.tags().find(reference(":2")));
        assertTrue(storage.tags().find(reference(":1")).isPresent());
        assertEquals("Status: Downloaded newer image for " + registry.host() + "/a", statuses().getLast());
    }

    @Test
    void indexIsResolvedToTheImageOfThePlatform() throws IOException {
        byte[] ours = ScriptedRegistry.layer("ours", "ours");
        byte[] theirs = ScriptedRegistry.layer("theirs", "theirs");
        Digest here = registry.image("x", "amd64", List.of(ours), List.of(ours));
        Digest there = registry.image("y", "s390x", List.of(theirs), List.of(theirs));
        String entry = """
                {"mediaType":"%s","digest":"%s","size":%d,"platform":{"os":"linux","architecture":"%s"}}""";
        int size = registry.get("/v2/a/manifests/x").length;
        String index = "{\"schemaVersion\":2,\"manifests\":["
                + entry.formatted(Manifest.OCI_MANIFEST, there, size, "s390x")
                + "," + entry.formatted(Manifest.OCI_MANIFEST, here, size, "amd64") + "]}";
        Digest digest = registry.manifest("1", Manifest.OCI_INDEX, index.getBytes());

        ImageId amd = puller.pull(reference(":1"), Optional.empty(), Optional.of(Platform.parse("amd64")), lines::add, new CompletableFuture<>());
        assertEquals("ours", read(amd, "ours"));
        assertEquals(Optional.of(amd), storage.tags().find(reference("@" + digest)));
        ApiException e = assertThrows(
                ApiException.class,
                () -> puller.pull(
                        reference(":1"), Optional.empty(), Optional.of(Platform.parse("linux/arm64")), lines::add, new CompletableFuture<>()));
        assertEquals("no matching manifest for linux/arm64 in the manifest list entries", e.getMessage());
        assertEquals(ApiException.Kind.NOT_FOUND, e.kind());
    }

    @Test
    void imageForAnotherPlatformIsRefusedAfterThePull() throws IOException {
        registry.image("1", ScriptedRegistry.layer("x", "x"));
        ApiException e = assertThrows(
                ApiException.class,
                () -> puller.pull(
                        reference(":1"), Optional.empty(), Optional.of(Platform.parse("linux/arm64")), lines::add, new CompletableFuture<>()));
        assertEquals(
                "image with reference " + reference(":1")
                        + " was found but does not match the specified platform: "
                        + "wanted linux/arm64, actual: linux/amd64",
                e.getMessage());
    }

    @Test
    void missingImagesAreReportedWithDockersMessages() {
        ApiException e = refused(":nosuch");
        assertEquals(ApiException.Kind.NOT_FOUND, e.kind());
        assertEquals(
                "manifest for " + reference(":nosuch") + " not found: manifest unknown: manifest unknown",
                e.getMessage());
        registry.trick(exchange -> {
            ScriptedRegistry.refuse(exchange, 403, "DENIED", "requested access to the resource is denied");
            return true;
        });
        assertEquals(
                "pull access denied for " + registry.host()
                        + "/a, repository does not exist or may require 'docker login': "
                        + "denied: requested access to the resource is denied",
                refused(":1").getMessage());
    }

    @Test
    void unreachableRegistryIsReportedWithItsAddress() {
        Reference nowhere = Reference.parse("127.0.0.1:1/a:1");
        ApiException e = assertThrows(ApiException.class, () -> puller.pull(nowhere, Optional.empty(), lines::add));
        assertEquals(
                "Get \"http://127.0.0.1:1/v2/\": dial tcp 127.0.0.1:1: connect: connection refused", e.getMessage());
        assertEquals(ApiException.Kind.INTERNAL, e.kind());
        assertEquals(List.of(), lines);
    }

    @Test
    void layerWithAWrongDigestLeavesNothing() throws IOException {
        byte[] good = ScriptedRegistry.layer("good", "good");
        byte[] bad = ScriptedRegistry.layer("bad", "bad");
        registry.image("1", good, bad);
        byte[] spoilt = bad.clone();
        spoilt[600] ^= 1;
        registry.put("/v2/a/blobs/" + Digest.of(bad), "x", spoilt);
        assertEquals("filesystem layer verification failed for digest " + Digest.of(bad), refused(":1").getMessage());
        assertNoLayers();
    }

    @Test
    void layerLongerThanDeclaredIsRefused() throws IOException {
        byte[] layer = ScriptedRegistry.layer("x", "x");
        registry.image("1", layer);
        registry.put("/v2/a/blobs/" + Digest.of(layer), "x", Arrays.copyOf(layer, layer.length + 1));
        assertEquals("filesystem layer verification failed for digest " + Digest.of(layer), refused(":1").getMessage());
    }

    @Test
    void layerWithAWrongDiffIdLeavesNothing() throws IOException {
        byte[] layer = ScriptedRegistry.layer("x", "x");
        byte[] other = ScriptedRegistry.layer("y", "y");
        registry.image("1", "amd64", List.of(other), List.of(layer));
        assertEquals("layers from manifest don't match image configuration", refused(":1").getMessage());
        registry.image("2", "amd64", List.of(layer, other), List.of(layer));
        assertEquals("layers from manifest don't match image configuration", refused(":2").getMessage());
        assertNoLayers();
    }

    @Test
    void layerThatCannotBeUnpackedLeavesNothing() throws IOException {
        byte[] evil = ScriptedRegistry.layer("../evil", "evil");
        registry.image("1", ScriptedRegistry.layer("good", "good"), evil);
        assertEquals(
                "failed to register layer: \"../evil\" is outside of \"/\"", refused(":1").getMessage());
        assertNoLayers();
        assertFalse(Files.exists(directory.resolve("root/vfs/dir/evil")));
    }

    @Test
    void manifestWithAWrongDigestIsRefused() throws IOException {
        Digest digest = registry.image("1", ScriptedRegistry.layer("x", "x"));
        registry.put("/v2/a/manifests/" + digest, Manifest.OCI_MANIFEST, "{}".getBytes());
        assertEquals("manifest verification failed for digest " + digest, refused("@" + digest).getMessage());
    }

    @Test
    void configurationWithAWrongDigestIsRefused() throws IOException {
        registry.image("1", ScriptedRegistry.layer("x", "x"));
        registry.trick(exchange -> {
            boolean config = exchange.getRequestURI().getPath().contains("/blobs/");
            if (config) {
                ScriptedRegistry.send(exchange, 200, "x", "{}".getBytes());
            }
            return config;
        });
        assertTrue(refused(":1").getMessage().startsWith("image config verification failed for digest sha256:"));
    }

    @Test
    void contentThatIsNoImageIsRefused() {
        byte[] config = "{}".getBytes();
        String manifest = "{\"schemaVersion\":2,\"config\":"
                + ScriptedRegistry.descriptor("application/vnd.cncf.helm.config.v1+json", registry.blob(config), 2)
                + ",\"layers\":[]}";
        registry.manifest("chart", Manifest.OCI_MANIFEST, manifest.getBytes());
        assertEquals(
                "Encountered remote \"application/vnd.cncf.helm.config.v1+json\"(unknown) when fetching",
                refused(":chart").getMessage());
        registry.manifest("page", "text/html", "<html>".getBytes());
        refused(":page");
    }

    /// Answers requests for one blob with the first half, as if the connection had broken, `times` times.
    private AtomicInteger breakOff(Digest blob, byte[] content, int times, boolean ranges) {
        AtomicInteger asked = new AtomicInteger();
        registry.trick(exchange -> {
            if (!exchange.getRequestURI().getPath().endsWith(blob.toString())) {
                return false;
            }
            int attempt = asked.incrementAndGet();
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null || !ranges ? 0 : Integer.parseInt(range.substring(6, range.length() - 1));
            byte[] rest = Arrays.copyOfRange(content, from, content.length);
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, rest.length);
            exchange.getResponseBody().write(rest, 0, attempt <= times ? rest.length / 2 : rest.length);
            return true;
        });
        return asked;
    }

    @Test
    void downloadContinuesAfterABrokenConnection() throws IOException {
        byte[] layer = ScriptedRegistry.layer("x", "x".repeat(100_000));
        registry.image("1", layer);
        AtomicInteger asked = breakOff(Digest.of(layer), layer, 2, true);
        assertEquals("x".repeat(100_000), read(pull(":1"), "x"));
        assertEquals(3, asked.get());
        assertTrue(registry.requests.stream().anyMatch(r -> r.endsWith(" bytes=" + layer.length / 2 + "-")));
        assertTrue(statuses().contains(Digest.of(layer).shortHex() + ": Retrying in 1 second"));
    }

    @Test
    void downloadStartsAgainWithoutSupportForRanges() throws IOException {
        byte[] layer = ScriptedRegistry.layer("x", "x".repeat(100_000));
        registry.image("1", layer);
        breakOff(Digest.of(layer), layer, 3, false);
        assertEquals("x".repeat(100_000), read(pull(":1"), "x"));
    }

    @Test
    void stalledDownloadIsRetried() throws IOException {
        byte[] layer = ScriptedRegistry.layer("x", "x".repeat(100_000));
        registry.image("1", layer);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        registry.trick(exchange -> {
            boolean first = exchange.getRequestURI().getPath().endsWith(Digest.of(layer).toString())
                    && asked.incrementAndGet() == 1;
            if (first) {
                exchange.sendResponseHeaders(200, layer.length);
                exchange.getResponseBody().write(layer, 0, 20_000);
                exchange.getResponseBody().flush();
                await(never);
            }
            return first;
        });
        assertEquals("x".repeat(100_000), read(pull(":1"), "x"));
        never.countDown();
        assertEquals(2, asked.get());
    }

    @Test
    void downloadFailsAfterFiveAttempts() throws IOException {
        byte[] layer = ScriptedRegistry.layer("x", "x".repeat(100_000));
        registry.image("1", layer);
        AtomicInteger asked = breakOff(Digest.of(layer), layer, 99, false);
        refused(":1");
        assertEquals(5, asked.get());
        assertNoLayers();
    }

    /// Demands a token for all requests but that for the token.
    private AtomicInteger wantToken(String password) {
        AtomicInteger given = new AtomicInteger();
        registry.trick(exchange -> {
            String path = exchange.getRequestURI().getPath();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            if (path.equals("/token")) {
                assertEquals("scope=repository:a:pull&service=the registry",
                        exchange.getRequestURI().getQuery().replaceFirst("account=me&", "").replace("+", " "));
                String basic = "Basic " + Base64.getEncoder().encodeToString(("me:" + password).getBytes());
                if (!password.isEmpty() && !basic.equals(authorization)) {
                    ScriptedRegistry.refuse(exchange, 401, "UNAUTHORIZED", "incorrect username or password");
                    return true;
                }
                String token = "{\"token\":\"T" + given.incrementAndGet() + "\"}";
                ScriptedRegistry.send(exchange, 200, "application/json", token.getBytes());
                return true;
            }
            if (("Bearer T" + given.get()).equals(authorization)) {
                return false;
            }
            exchange.getResponseHeaders().set("WWW-Authenticate",
                    "Bearer realm=\"http://" + registry.host() + "/token\",service=\"the registry\",scope=\"x\"");
            ScriptedRegistry.refuse(exchange, 401, "UNAUTHORIZED", "authentication required");
            return true;
        });
        return given;
    }

    @Test
    void tokenIsRequestedAfterAChallenge() throws IOException {
        registry.image("1", ScriptedRegistry.layer("x", "x"));
        AtomicInteger given = wantToken("");
        pull(":1");
        assertEquals(1, given.get());
    }

    @Test
    void expiredTokenIsRequestedAgain() throws IOException {
        registry.image("1", ScriptedRegistry.layer("x", "x"));
        AtomicInteger manifests = new AtomicInteger();
        AtomicInteger given = new AtomicInteger();
        registry.trick(exchange -> {
            if (exchange.getRequestURI().getPath().contains("/manifests/") && manifests.incrementAndGet() == 1) {
                given.incrementAndGet();
                exchange.getResponseHeaders().set("WWW-Authenticate",
                        "Bearer realm=\"http://" + registry.host() + "/token\",service=\"the registry\"");
                ScriptedRegistry.refuse(exchange, 401, "UNAUTHORIZED", "authentication required");
                return true;
            }
            return false;
        });
        AtomicInteger tokens = wantToken("");
        pull(":1");
        assertEquals(2, tokens.get());
    }

    @Test
    void passwordIsSentToTheTokenServer() throws IOException {
        registry.image("1", ScriptedRegistry.layer("x", "x"));
        wantToken("secret");
        puller.pull(reference(":1"), Optional.of(new RegistryAuth("me", "secret", "", "")), lines::add);
        ApiException e = assertThrows(
                ApiException.class,
                () -> puller.pull(reference(":1"), Optional.of(new RegistryAuth("me", "wrong", "", "")), lines::add));
        assertEquals("unauthorized: incorrect username or password", e.getMessage());
    }

    @Test
    void passwordIsNotSentToAnotherHost() throws IOException {
        byte[] layer = ScriptedRegistry.layer("x", "x");
        registry.image("1", layer);
        List<String> carried = new ArrayList<>();
        try (ScriptedRegistry store = new ScriptedRegistry()) {
            store.trick(exchange -> {
                carried.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                ScriptedRegistry.send(exchange, 200, "x", layer);
                return true;
            });
            registry.trick(exchange -> {
                if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
                    exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
                    ScriptedRegistry.refuse(exchange, 401, "UNAUTHORIZED", "authentication required");
                    return true;
                }
                if (exchange.getRequestURI().getPath().endsWith(Digest.of(layer).toString())) {
                    exchange.getResponseHeaders().set("Location", "http://" + store.host() + "/elsewhere");
                    exchange.sendResponseHeaders(307, -1);
                    return true;
                }
                return false;
            });
            puller.pull(reference(":1"), Optional.of(new RegistryAuth("me", "secret", "", "")), lines::add);
        }
        assertEquals(List.of("null"), carried);
    }

    @Test
    void secondPullOfTheSameNameJoinsTheFirst() throws Exception {
        byte[] layer = ScriptedRegistry.layer("x", "x");
        registry.image("1", layer);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        registry.trick(exchange -> {
            if (exchange.getRequestURI().getPath().endsWith(Digest.of(layer).toString())) {
                asked.countDown();
                await(goOn);
            }
            return false;
        });
        List<Progress> second = new ArrayList<>();
        var one = CompletableFuture.supplyAsync(() -> pull(":1"));
        assertTrue(asked.await(10, TimeUnit.SECONDS));
        CountDownLatch joined = new CountDownLatch(1);
        Consumer<Progress> listener = line -> {
            second.add(line);
            joined.countDown();
        };
        var two = CompletableFuture.supplyAsync(() -> puller.pull(reference(":1"), Optional.empty(), listener));
        assertTrue(joined.await(10, TimeUnit.SECONDS));
        goOn.countDown();
        assertEquals(one.get(10, TimeUnit.SECONDS), two.get(10, TimeUnit.SECONDS));
        assertEquals("1: Pulling from a", second.getFirst().id() + ": " + second.getFirst().status());
        assertEquals(lines.getLast(), second.getLast());
        assertEquals(1, registry.requests.stream().filter(r -> r.endsWith("/manifests/1")).count());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void pullEndsWhenItsLastClientHasLeft() throws IOException {
        byte[] layer = ScriptedRegistry.layer("x", "x");
        registry.image("1", layer);
        ApiException e = assertThrows(
                ApiException.class,
                () -> puller.pull(reference(":1"), Optional.empty(), _ -> {
                    throw new IllegalStateException("the client has gone");
                }));
        assertEquals("context canceled", e.getMessage());
        assertNoLayers();
        pull(":1");
    }

    @Test
    void concurrentPullsShareTheirLayers() throws Exception {
        byte[] base = ScriptedRegistry.layer("base", "b".repeat(50_000));
        List<CompletableFuture<ImageId>> pulls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            registry.image("" + i, base, ScriptedRegistry.layer("top", "top " + i));
        }
        for (int i = 0; i < 8; i++) {
            String tag = ":" + i;
            pulls.add(CompletableFuture.supplyAsync(() -> puller.pull(reference(tag), Optional.empty(), _ -> {})));
        }
        for (int i = 0; i < 8; i++) {
            assertEquals("top " + i, read(pulls.get(i).get(20, TimeUnit.SECONDS), "top"));
        }
        for (var pulled : pulls) {
            storage.graph().delete(pulled.get());
        }
        assertNoLayers();
    }
}
