package jd.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import jd.image.ImageId;
import jd.image.Manifest;
import jd.image.Reference;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.pull.registry.Endpoint;
import jd.pull.registry.Http;
import jd.pull.registry.PullException;
import jd.pull.registry.RegistryClient;
import jd.pull.registry.ScriptedRegistry;
import jd.server.api.ApiException;
import jd.server.api.Progress;
import jd.storage.SmallDisk;
import jd.storage.Storage;
import jd.storage.files.StateRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Answers of a registry that are too large, too many, or missing.
@Tag("root")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RegistryBoundsTest {
    private static Syscalls syscalls;

    @TempDir
    private Path directory;

    private ScriptedRegistry registry;
    private SmallDisk disk;
    private Storage storage;
    private Puller puller;
    private final List<Progress> lines = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void root() {
        syscalls = JnrSyscalls.load();
    }

    @BeforeEach
    void start() throws IOException {
        registry = new ScriptedRegistry();
        disk = new SmallDisk(syscalls, directory);
        storage = Storage.open(new StateRoot(directory.resolve("root")), syscalls, "vfs");
        puller = new Puller(storage, new Http(Map.of()), List::of, new DownloadTimeouts(Duration.ZERO, Duration.ofSeconds(20)),
                BlobTransfer.STANDARD);
    }

    @AfterEach
    void assertNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(directory.resolve("root/tmp"))) {
            assertEquals(List.of(), left.toList());
        } finally {
            storage.close();
            registry.close();
            disk.close();
        }
    }

    private Reference reference(String suffix) {
        return Reference.parse(registry.host() + "/a" + suffix);
    }

    private ImageId pull(String suffix) {
        return puller.pull(reference(suffix), Optional.empty(), lines::add);
    }

    private String refused(String suffix) {
        return assertThrows(ApiException.class, () -> pull(suffix)).getMessage();
    }

    @Test
    void manifestOfMoreThanFourMegabytesIsRefused() {
        registry.manifest("1", Manifest.OCI_MANIFEST, new byte[(4 << 20) + 1]);
        assertEquals("a document of more than 4194304 bytes", refused(":1"));
    }

    @Test
    void manifestOfAMillionValuesIsRefused() {
        byte[] manifest = ("{\"schemaVersion\":2,\"layers\":[" + "[],".repeat(1_000_000) + "[]]}").getBytes();
        registry.manifest("1", Manifest.OCI_MANIFEST, manifest);
        String message = refused(":1");
        assertTrue(message.contains("Token count"), message);
    }

    @Test
    void endlessErrorIsTruncated() throws IOException {
        registry.trick(exchange -> {
            exchange.sendResponseHeaders(500, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                byte[] chunk = new byte[1 << 16];
                Arrays.fill(chunk, (byte) 'x');
                for (int i = 0; i < 16_000; i++) {
                    out.write(chunk);
                }
            } catch (IOException e) {
                // The client has closed the connection.
            }
            return true;
        });
        assertEquals("received unexpected HTTP status: 500", refusedAtOnce());
    }

    /// Without the second attempt with https, to which this server does not answer.
    private String refusedAtOnce() {
        Endpoint endpoint = new Endpoint(URI.create("http://" + registry.host()), false, true);
        return assertThrows(PullException.class,
                () -> RegistryClient.open(new Http(Map.of()), endpoint, "a", Optional.empty())).getMessage();
    }

    @Test
    void challengeOfMegabytesIsRefused() {
        registry.trick(exchange -> {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"" + "x".repeat(2 << 20) + "\"");
            exchange.sendResponseHeaders(401, -1);
            return true;
        });
        String message = refusedAtOnce();
        assertTrue(message.length() < 1000, () -> message.length() + " characters");
    }

    private void tagPages(AtomicInteger pages) {
        registry.trick(exchange -> {
            if (!exchange.getRequestURI().getPath().endsWith("/tags/list")) {
                return false;
            }
            exchange.getResponseHeaders().set("Link",
                    "</v2/a/tags/list?last=" + pages.incrementAndGet() + ">; rel=\"next\"");
            ScriptedRegistry.send(exchange, 200, "application/json", "{\"tags\":[]}".getBytes());
            return true;
        });
    }

    @Test
    void endlessPagesOfTagsAreRefused() {
        AtomicInteger pages = new AtomicInteger();
        tagPages(pages);
        assertTrue(refused("").endsWith("more than 1000 pages"));
        assertEquals(1000, pages.get());
    }

    @Test
    void pageOfTagsOnAnotherHostIsNotRequested() {
        registry.trick(exchange -> {
            if (!exchange.getRequestURI().getPath().endsWith("/tags/list")) {
                return false;
            }
            exchange.getResponseHeaders().set("Link", "<http://127.0.0.1:1/v2/a/tags/list>; rel=\"next\"");
            ScriptedRegistry.send(exchange, 200, "application/json", "{\"tags\":[]}".getBytes());
            return true;
        });
        assertTrue(refused("").endsWith("the next page is on another host: 127.0.0.1"));
    }

    @Test
    void tagOfFourMegabytesIsRefused() {
        registry.trick(exchange -> {
            if (!exchange.getRequestURI().getPath().endsWith("/tags/list")) {
                return false;
            }
            byte[] page = ("{\"tags\":[\"" + "a".repeat(3 << 20) + "\"]}").getBytes();
            ScriptedRegistry.send(exchange, 200, "application/json", page);
            return true;
        });
        assertTrue(refused("").contains("a tag of 3145728 characters"));
    }

    @Test
    void pullOfEndlessPagesEndsWhenTheClientLeaves() throws Exception {
        AtomicInteger pages = new AtomicInteger();
        tagPages(pages);
        CompletableFuture<Void> gone = new CompletableFuture<>();
        CompletableFuture<ImageId> pull = CompletableFuture.supplyAsync(
                () -> puller.pull(reference(""), Optional.empty(), Optional.empty(), lines::add, gone));
        while (pages.get() < 3) {
            Thread.sleep(1);
        }
        gone.complete(null);
        ExecutionException e = assertThrows(ExecutionException.class, () -> pull.get(10, TimeUnit.SECONDS));
        assertTrue(e.getCause().getMessage().contains("context canceled"), e.getCause().getMessage());
        assertTrue(pages.get() < 1000, pages.get() + " pages");
    }

    @Test
    void pullFromASilentRegistryEndsWhenTheLastClientLeaves() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        registry.trick(exchange -> {
            if (!exchange.getRequestURI().getPath().contains("/manifests/")) {
                return false;
            }
            asked.countDown();
            try {
                over.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        });
        List<CompletableFuture<Void>> gone = List.of(new CompletableFuture<>(), new CompletableFuture<>());
        List<CompletableFuture<ImageId>> pulls = new ArrayList<>();
        for (CompletableFuture<Void> client : gone) {
            pulls.add(CompletableFuture.supplyAsync(
                    () -> puller.pull(reference(":1"), Optional.empty(), Optional.empty(), lines::add, client),
                    pull -> Thread.ofPlatform().start(pull)));
        }
        assertTrue(asked.await(20, TimeUnit.SECONDS));
        Thread.sleep(1000);
        gone.get(0).complete(null);
        Thread.sleep(200);
        assertTrue(pulls.stream().noneMatch(CompletableFuture::isDone));
        gone.get(1).complete(null);
        assertThrows(ExecutionException.class, () -> pulls.get(1).get(10, TimeUnit.SECONDS));
        over.countDown();
    }

    @Test
    void imageOfTooManyLayersIsRefusedBeforeOneIsFetched() throws IOException {
        byte[][] tars = new byte[126][];
        Arrays.fill(tars, ScriptedRegistry.layer("f", "x"));
        registry.image("1", tars);
        assertEquals("failed to register layer: max depth exceeded", refused(":1"));
    }

    @Test
    void imageOfManyLayersIsFetchedByThreeThreads() throws IOException {
        AtomicInteger most = new AtomicInteger();
        registry.trick(exchange -> {
            long threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("pull-layer-"))
                    .count();
            most.accumulateAndGet((int) threads, Math::max);
            return false;
        });
        byte[][] tars = new byte[60][];
        for (int i = 0; i < tars.length; i++) {
            tars[i] = ScriptedRegistry.layer("f" + i, "x");
        }
        registry.image("1", tars);
        pull(":1");
        assertEquals(3, most.get());
    }

    @Test
    void pullOntoAFullDiskLeavesNothingAndWorksWhenThereIsSpace() throws IOException {
        byte[] random = new byte[10 << 20];
        new Random(7).nextBytes(random);
        registry.image("1", ScriptedRegistry.layer("small", "x"),
                ScriptedRegistry.layer("big", new String(random, StandardCharsets.ISO_8859_1)));
        String message = refused(":1");
        assertTrue(message.toLowerCase().contains("no space left") || message.contains("ENOSPC"), message);
        assertEquals(List.of(), List.of(directory.resolve("root/vfs/dir").toFile().list()));
        assertEquals(List.of(), storage.graph().ids());

        disk.resize("size=64m");
        pull(":1");
        assertEquals(1, storage.graph().ids().size());
    }
}
