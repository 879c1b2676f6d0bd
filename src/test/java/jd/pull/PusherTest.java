package jd.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import jd.image.ChainId;
import jd.image.Digest;
import jd.image.ImageId;
import jd.image.Reference;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.pull.classroom.ClassroomRegistry;
import jd.pull.registry.Http;
import jd.pull.registry.RegistryAuth;
import jd.pull.registry.RegistryLogin;
import jd.pull.registry.ScriptedRegistry;
import jd.server.api.ApiException;
import jd.server.api.AuthConfig;
import jd.server.api.Progress;
import jd.storage.Storage;
import jd.storage.files.StateRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Pushes to the classroom registry, and to one in front of it that refuses, demands a password or breaks connections.
@Tag("root")
@Timeout(60)
class PusherTest {
    private static final DownloadTimeouts SHORT = new DownloadTimeouts(Duration.ZERO, Duration.ofSeconds(2));

    @TempDir
    private Path directory;

    private ClassroomRegistry registry;
    private Storage storage;
    private final Http http = new Http(Map.of());
    private final Map<Digest, byte[]> tars = new HashMap<>();
    private final List<Progress> lines = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() {
        registry = ClassroomRegistry.writable(directory.resolve("registry"));
        storage = Storage.open(new StateRoot(directory.resolve("root")), JnrSyscalls.load(), "vfs");
    }

    @AfterEach
    void stop() {
        storage.close();
        registry.close();
    }

    private String host() {
        return registry.uri().getAuthority();
    }

    /// Pulls an image with these layers under a name of the classroom registry. {@return its id}
    private ImageId image(String name, byte[]... layers) throws IOException {
        try (ScriptedRegistry source = new ScriptedRegistry()) {
            source.image("1", layers);
            ImageId id = new Puller(storage, http, List::of, SHORT, BlobTransfer.STANDARD)
                    .pull(Reference.parse(source.host() + "/a:1"), Optional.empty(), line -> {});
            List<Digest> chain = storage.graph().image(id).orElseThrow().chainIds();
            for (int i = 0; i < layers.length; i++) {
                tars.put(chain.get(i), layers[i]);
            }
            storage.tags().set(Reference.parse(host() + "/" + name), id);
            return id;
        }
    }

    private InputStream open(Digest chainId) {
        return new ByteArrayInputStream(tars.get(chainId));
    }

    private void push(String host, String name, Optional<RegistryAuth> user) {
        new Pusher(storage, http, this::open, SHORT)
                .push(Reference.parse(host + "/" + name), user, lines::add, new CompletableFuture<>());
    }

    private String refusal(String host, String name) {
        return assertThrows(ApiException.class, () -> push(host, name, Optional.empty())).getMessage();
    }

    private List<String> statuses() {
        return lines.stream()
                .filter(line -> line.status() != null && !line.status().equals("Pushing"))
                .map(line -> (line.id() == null ? "" : line.id() + ": ") + line.status())
                .toList();
    }

    @Test
    void pushedImageIsPulledWithTheSameId() throws IOException {
        byte[] base = ScriptedRegistry.layer("base", "base".repeat(50_000));
        byte[] top = ScriptedRegistry.layer("top", "top");
        ImageId id = image("app:1", base, top);
        push(host(), "app:1", Optional.empty());

        String b = Digest.of(base).shortHex();
        String t = Digest.of(top).shortHex();
        List<String> statuses = statuses();
        assertEquals(List.of("The push refers to repository [" + host() + "/app]", t + ": Preparing", b + ": Preparing"),
                statuses.subList(0, 3));
        assertTrue(statuses.containsAll(List.of(b + ": Pushed", t + ": Pushed")), statuses.toString());
        Progress.Detail none = lines.getLast().progressDetail();
        assertEquals(new Progress.Detail(null, null), none);
        assertEquals("1: digest: " + lines.getLast().aux().digest() + " size: " + lines.getLast().aux().size(),
                statuses.getLast());
        assertTrue(lines.stream().anyMatch(line -> "Pushing".equals(line.status()) && line.progress().contains("[")));

        Storage other = Storage.open(new StateRoot(directory.resolve("other")), JnrSyscalls.load(), "vfs");
        try (other) {
            Puller puller = new Puller(other, http, List::of, SHORT, BlobTransfer.STANDARD);
            assertEquals(id, puller.pull(Reference.parse(host() + "/app:1"), Optional.empty(), line -> {}));
            assertEquals(storage.tags().references(Reference.parse(host() + "/app")),
                    other.tags().references(Reference.parse(host() + "/app")));
        }
    }

    @Test
    void layerThatTheRegistryHasIsNotUploadedAgain() throws IOException {
        byte[] layer = ScriptedRegistry.layer("x", "x");
        image("app:1", layer);
        push(host(), "app:1", Optional.empty());
        lines.clear();
        tars.clear();
        push(host(), "app:1", Optional.empty());
        assertTrue(statuses().contains(Digest.of(layer).shortHex() + ": Layer already exists"));
    }

    @Test
    void repeatedLayerIsUploadedOnceAndOthersWait() throws IOException {
        byte[] empty = ScriptedRegistry.layer("x", "");
        ImageId id = image("app:1", empty, ScriptedRegistry.layer("a", "a"), empty, ScriptedRegistry.layer("b", "b"));
        assertEquals(4, ChainId.each(storage.graph().image(id).orElseThrow().diffIds()).size());
        push(host(), "app:1", Optional.empty());
        String once = Digest.of(empty).shortHex();
        assertEquals(1, statuses().stream().filter(status -> status.equals(once + ": Pushed")).count());
        assertEquals(1, statuses().stream().filter(status -> status.endsWith(": Waiting")).count());
    }

    @Test
    void withoutATagAllTagsArePushed() throws IOException {
        ImageId id = image("app:1", ScriptedRegistry.layer("x", "x"));
        storage.tags().set(Reference.parse(host() + "/app:2"), id);
        push(host(), "app", Optional.empty());
        assertEquals(List.of("1", "2"), lines.stream().filter(line -> line.aux() != null)
                .map(line -> line.aux().tag()).toList());
    }

    @Test
    void missingImageIsReportedInDockersWords() throws IOException {
        assertEquals("An image does not exist locally with the tag: " + host() + "/nosuch", refusal(host(), "nosuch:1"));
        image("app:1", ScriptedRegistry.layer("x", "x"));
        assertEquals("tag does not exist: " + host() + "/app:2", refusal(host(), "app:2"));
        assertEquals("Get \"http://127.0.0.1:1/v2/\": dial tcp 127.0.0.1:1: connect: connection refused",
                refusalUnder("127.0.0.1:1"));
    }

    private String refusalUnder(String host) {
        ImageId id = storage.graph().ids().getFirst();
        storage.tags().set(Reference.parse(host + "/app:1"), id);
        return refusal(host, "app:1");
    }

    /// A registry that answers as the test says, and as the classroom registry otherwise.
    private ScriptedRegistry before(ScriptedRegistry.Trick trick) throws IOException {
        ScriptedRegistry front = new ScriptedRegistry();
        front.trick(trick);
        front.trick(exchange -> {
            forward(exchange);
            return true;
        });
        return front;
    }

    private void forward(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        var request = new Http.Request(exchange.getRequestMethod(),
                registry.uri().resolve(exchange.getRequestURI().toString()), Map.of(), body);
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        try (Http.Response response = http.send(type == null ? request : request.with("Content-Type", type))) {
            response.header("Location").ifPresent(to -> exchange.getResponseHeaders().set("Location", to));
            byte[] answer = response.body().readAllBytes();
            exchange.sendResponseHeaders(response.status(), answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @Test
    void refusedAccessIsFinalAndLeavesNoTag() throws IOException {
        image("app:1", ScriptedRegistry.layer("x", "x"));
        try (ScriptedRegistry front = before(exchange -> {
            if (exchange.getRequestMethod().equals("POST")) {
                ScriptedRegistry.refuse(exchange, 403, "DENIED", "requested access to the resource is denied");
                return true;
            }
            return false;
        })) {
            assertEquals("denied: requested access to the resource is denied", refusalUnder(front.host()));
            assertEquals(1, front.requests.stream().filter(path -> path.endsWith("/uploads/")).count());
        }
        assertEquals(List.of(), registered());
    }

    private List<String> registered() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("registry/repositories"))) {
            return files.filter(Files::isRegularFile).map(Path::toString).toList();
        }
    }

    @Test
    void brokenUploadIsRepeatedAndAbandoned() throws IOException {
        image("app:1", ScriptedRegistry.layer("x", "x".repeat(100_000)));
        var attempts = new AtomicInteger();
        try (ScriptedRegistry front = before(exchange -> {
            if (exchange.getRequestMethod().equals("PATCH") && attempts.incrementAndGet() < 3) {
                exchange.close();
                return true;
            }
            return false;
        })) {
            refusalFree(front.host());
            assertTrue(statuses().stream().anyMatch(status -> status.endsWith("Retrying in 1 second")));
        }
        assertEquals(4, attempts.get());
        try (Stream<Path> uploads = Files.list(directory.resolve("registry/uploads"))) {
            assertEquals(List.of(), uploads.toList());
        }
    }

    private void refusalFree(String host) {
        storage.tags().set(Reference.parse(host + "/app:1"), storage.graph().ids().getFirst());
        push(host, "app:1", Optional.empty());
    }

    @Test
    void clientThatLeavesEndsThePush() throws Exception {
        image("app:1", ScriptedRegistry.layer("x", "x"));
        var reached = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var gone = new CompletableFuture<Void>();
        try (ScriptedRegistry front = before(exchange -> {
            if (exchange.getRequestMethod().equals("PATCH")) {
                reached.countDown();
                awaitQuietly(release);
            }
            return false;
        })) {
            Reference reference = Reference.parse(front.host() + "/app:1");
            storage.tags().set(reference, storage.graph().ids().getFirst());
            var push = CompletableFuture.runAsync(() -> new Pusher(storage, http, this::open, SHORT)
                    .push(reference, Optional.empty(), lines::add, gone));
            assertTrue(reached.await(20, TimeUnit.SECONDS));
            gone.complete(null);
            assertThrows(Exception.class, () -> push.get(20, TimeUnit.SECONDS));
            release.countDown();
        }
        assertEquals(List.of(), registered());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Authentication.

    private static final RegistryAuth ME = new RegistryAuth("me", "secret", "", "");

    private static boolean demandsBasic(HttpExchange exchange) throws IOException {
        String expected = "Basic " + Base64.getEncoder().encodeToString("me:secret".getBytes());
        if (expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return false;
        }
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"r\"");
        ScriptedRegistry.refuse(exchange, 401, "UNAUTHORIZED", "authentication required");
        return true;
    }

    @Test
    void passwordIsSentToARegistryThatDemandsIt() throws IOException {
        image("app:1", ScriptedRegistry.layer("x", "x"));
        try (ScriptedRegistry front = before(PusherTest::demandsBasic)) {
            assertEquals("no basic auth credentials", refusalUnder(front.host()));
            push(front.host(), "app:1", Optional.of(ME));
            RegistryLogin login = new RegistryLogin(http);
            assertEquals("Login Succeeded",
                    login.login(new AuthConfig("me", "secret", null, front.host())).status());
            assertEquals("login attempt to http://" + front.host() + "/v2/ failed with status: 401 Unauthorized",
                    assertThrows(ApiException.class,
                            () -> login.login(new AuthConfig("me", "no", null, front.host()))).getMessage());
        }
    }

    @Test
    void tokenIsRequestedForPushAndPull() throws IOException {
        image("app:1", ScriptedRegistry.layer("x", "x"));
        var scopes = new ArrayList<String>();
        try (ScriptedRegistry front = before(exchange -> answersTokens(exchange, scopes))) {
            storage.tags().set(Reference.parse(front.host() + "/app:1"), storage.graph().ids().getFirst());
            push(front.host(), "app:1", Optional.of(ME));
            assertEquals("account=me&scope=repository:app:push,pull&service=s", scopes.getFirst());
            RegistryLogin login = new RegistryLogin(http);
            assertEquals("refresh",
                    login.login(new AuthConfig("me", "secret", null, "http://" + front.host())).identityToken());
            assertEquals("account=me&client_id=docker&offline_token=true&service=s", scopes.getLast());
            ApiException e = assertThrows(ApiException.class,
                    () -> login.login(new AuthConfig("me", "no", null, front.host())));
            assertEquals("Get \"http://" + front.host() + "/v2/\": unauthorized: incorrect username or password",
                    e.getMessage());
            assertEquals(ApiException.Kind.UNAUTHORIZED, e.kind());
        }
    }

    private static boolean answersTokens(HttpExchange exchange, List<String> scopes) throws IOException {
        String host = exchange.getRequestHeaders().getFirst("Host");
        String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (exchange.getRequestURI().getPath().equals("/token")) {
            scopes.add(exchange.getRequestURI().getQuery());
            if (!authorization.equals("Basic " + Base64.getEncoder().encodeToString("me:secret".getBytes()))) {
                ScriptedRegistry.refuse(exchange, 401, "UNAUTHORIZED", "incorrect username or password");
                return true;
            }
            ScriptedRegistry.send(exchange, 200, "application/json",
                    "{\"token\":\"T\",\"refresh_token\":\"refresh\"}".getBytes());
            return true;
        }
        if (authorization.equals("Bearer T")) {
            return false;
        }
        exchange.getResponseHeaders().set(
                "WWW-Authenticate", "Bearer realm=\"http://" + host + "/token\",service=\"s\"");
        ScriptedRegistry.refuse(exchange, 401, "UNAUTHORIZED", "authentication required");
        return true;
    }
}
