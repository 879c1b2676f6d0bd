package jd.pull.classroom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageId;
import jd.image.Manifest;
import jd.image.Reference;
import jd.journey.Peer;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.pull.BlobTransfer;
import jd.pull.Puller;
import jd.pull.classroom.ClassroomRegistry.HostPrograms;
import jd.pull.registry.Http;
import jd.pull.registry.ScriptedRegistry;
import jd.server.api.Progress;
import jd.storage.Storage;
import jd.storage.files.StateRoot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class ClassroomRegistryTest {
    private static final HostPrograms PROGRAMS = new HostPrograms(
            Subprocess.host()::find, words -> Subprocess.host().require(Subprocess.Command.of(words)));

    private static Syscalls syscalls;

    @TempDir
    private Path directory;

    @BeforeAll
    static void root() {
        syscalls = JnrSyscalls.load();
    }

    private ClassroomRegistry mirror() {
        return ClassroomRegistry.mirror(directory.resolve("mirror"), PROGRAMS);
    }

    @Test
    void busyboxIsPulledWithoutANetworkAndRuns() throws Exception {
        List<String> lines = new ArrayList<>();
        try (ClassroomRegistry registry = mirror();
                Storage storage = Storage.open(new StateRoot(directory.resolve("root")), syscalls, "vfs")) {
            Puller puller = new Puller(storage, new Http(Map.of()), () -> List.of(registry.uri()), BlobTransfer.STANDARD);
            ImageId id = puller.pull(
                    Reference.parse("busybox:latest"), Optional.empty(), line -> lines.add(line.status()));
            assertEquals("Pulling from library/busybox", lines.getFirst());
            assertEquals("Status: Downloaded newer image for busybox:latest", lines.getLast());
            assertEquals(List.of("sh"), storage.graph().image(id).orElseThrow().config().get("Cmd"));

            storage.layers().createWritable("c", storage.graph().image(id).orElseThrow().diffIds());
            Path root = storage.layers().mount("c");
            assertEquals("hello\n", PROGRAMS.output().apply(List.of("chroot", root.toString(), "sh", "-c", "echo hello")));
            assertEquals("root 1777\n", PROGRAMS.output().apply(List.of("chroot", root.toString(), "stat", "-c", "%U %a", "/tmp")));
            assertTrue(root.resolve("bin").toFile().list().length > 200);
            assertEquals(
                    Files.getAttribute(root.resolve("bin/busybox"), "unix:ino"),
                    Files.getAttribute(root.resolve("bin/ls"), "unix:ino"));
        }
    }

    @Test
    void sameProgramResultsInTheSameImage() throws Exception {
        try (ClassroomRegistry first = mirror();
                ClassroomRegistry second =
                        ClassroomRegistry.mirror(directory.resolve("other"), PROGRAMS)) {
            String manifest = get(first.uri() + "/v2/library/busybox/manifests/latest").body();
            assertEquals(manifest, get(second.uri() + "/v2/library/busybox/manifests/latest").body());
            HttpResponse<String> tags = get(first.uri() + "/v2/library/busybox/tags/list");
            assertTrue(tags.body().contains("\"latest\""), tags.body());
        }
        try (ClassroomRegistry again = ClassroomRegistry.mirror(
                directory.resolve("mirror"), new HostPrograms(Subprocess.host()::find, words -> {
                    throw new IllegalStateException("made again: " + words);
                }))) {
            assertEquals(200, get(again.uri() + "/v2/library/busybox/manifests/latest").statusCode());
        }
    }

    /// Chapter 9, exercise 1: by curl, sha256sum and zcat.
    @Test
    void bytesHaveTheDigestByWhichTheyAreRequested() throws Exception {
        try (ClassroomRegistry registry = mirror()) {
            String base = registry.uri() + "/v2/library/busybox";
            HttpResponse<byte[]> tagged = bytes(base + "/manifests/latest");
            Digest sum = Digest.of(tagged.body());
            assertEquals(sum.toString(), tagged.headers().firstValue("Docker-Content-Digest").orElseThrow());
            assertArrayEquals(tagged.body(), bytes(base + "/manifests/" + sum).body());

            String type = tagged.headers().firstValue("Content-Type").orElseThrow();
            Manifest.ImageManifest manifest = (Manifest.ImageManifest) Manifest.parse(type, tagged.body());
            byte[] config = bytes(base + "/blobs/" + manifest.config().digest()).body();
            assertEquals(manifest.config().digest(), Digest.of(config));
            byte[] layer = bytes(base + "/blobs/" + manifest.layers().getFirst().digest()).body();
            assertEquals(manifest.layers().getFirst().digest(), Digest.of(layer));
            byte[] archive = new GZIPInputStream(new ByteArrayInputStream(layer)).readAllBytes();
            assertEquals(List.of(Digest.of(archive)), ImageConfig.parse(config).diffIds());
            assertNotEquals(Digest.of(layer), Digest.of(archive));
        }
    }

    @Test
    void mirrorRefusesPushes() throws Exception {
        try (ClassroomRegistry registry = mirror()) {
            HttpResponse<String> answer = send(registry.uri() + "/v2/a/blobs/uploads/", "POST", new byte[0]);
            assertEquals(405, answer.statusCode());
            assertTrue(answer.body().contains("UNSUPPORTED"), answer.body());
        }
    }

    @Test
    void uploadInPartsIsStoredIfItsDigestMatches() throws Exception {
        byte[] content = "some content".getBytes();
        try (ClassroomRegistry registry = ClassroomRegistry.writable(directory.resolve("kept"))) {
            URI base = registry.uri();
            HttpResponse<String> begun = send(base + "/v2/x/y/blobs/uploads/", "POST", new byte[0]);
            assertEquals(202, begun.statusCode());
            String upload = base + begun.headers().firstValue("Location").orElseThrow();
            assertEquals(202, send(upload, "PATCH", content).statusCode());
            assertEquals(204, get(upload).statusCode());
            assertEquals(400, send(upload + "?digest=" + Digest.of(new byte[0]), "PUT", new byte[0]).statusCode());

            String again = base + send(base + "/v2/x/y/blobs/uploads/", "POST", new byte[0])
                    .headers().firstValue("Location").orElseThrow();
            assertEquals(201, send(again + "?digest=" + Digest.of(content), "PUT", content).statusCode());
            assertEquals("some content", get(base + "/v2/x/y/blobs/" + Digest.of(content)).body());
            assertEquals(206, range(base + "/v2/x/y/blobs/" + Digest.of(content), "bytes=5-").statusCode());
            assertEquals("content", range(base + "/v2/x/y/blobs/" + Digest.of(content), "bytes=5-").body());
            assertEquals(416, range(base + "/v2/x/y/blobs/" + Digest.of(content), "bytes=99-").statusCode());
        }
    }

    @Test
    void manifestWithMissingBlobsIsRefused() throws Exception {
        try (ClassroomRegistry registry = ClassroomRegistry.writable(directory.resolve("kept"))) {
            String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + Manifest.OCI_MANIFEST + "\",\"config\":"
                    + ScriptedRegistry.descriptor("x", Digest.of(new byte[0]), 0) + ",\"layers\":[]}";
            HttpRequest put = HttpRequest.newBuilder(URI.create(registry.uri() + "/v2/x/manifests/1"))
                    .header("Content-Type", Manifest.OCI_MANIFEST)
                    .PUT(BodyPublishers.ofString(manifest))
                    .build();
            assertEquals(400, HttpClient.newHttpClient().send(put, BodyHandlers.ofString()).statusCode());
            assertEquals(404, get(registry.uri() + "/v2/x/manifests/1").statusCode());
        }
    }

    @Test
    void nameCannotLeaveTheDirectory() throws Exception {
        Files.writeString(directory.resolve("secret"), "secret");
        try (ClassroomRegistry registry = ClassroomRegistry.writable(directory.resolve("kept"))) {
            for (String path : List.of("/v2/..%2f..%2fx/tags/list", "/v2/x/blobs/uploads/..%2f..%2f..%2fsecret",
                    "/v2/x/manifests/..%2f..%2f..%2f..%2fsecret", "/v2/x/blobs/..%2fsecret")) {
                int status = get(registry.uri() + path).statusCode();
                assertTrue(status == 404 || status == 400, path + ": " + status);
            }
        }
    }

    @Test
    @Tag("slow")
    void imageIsPushedToAndPulledFromARealRegistry() throws Exception {
        Peer.Ready registry = Peer.REGISTRY.orSkip();
        Peer.Ready skopeo = Peer.SKOPEO.orSkip();
        int port = freePort();
        Path config = Files.writeString(directory.resolve("config.yml"), """
                version: 0.1
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: 127.0.0.1:%d}
                """.formatted(directory.resolve("data"), port));
        Process real = registry.command("serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        try (ClassroomRegistry mirror = mirror();
                Storage storage = Storage.open(new StateRoot(directory.resolve("root")), syscalls, "vfs")) {
            awaitAnswer("http://127.0.0.1:" + port + "/v2/");
            run(skopeo.command("--insecure-policy", "copy", "-q", "--src-tls-verify=false", "--dest-tls-verify=false",
                    "--override-os=linux", "docker://" + mirror.uri().getAuthority() + "/library/busybox:latest",
                    "docker://127.0.0.1:" + port + "/class/busybox:1"));

            List<Progress> lines = new ArrayList<>();
            Puller puller = new Puller(storage, new Http(Map.of()), List::of, BlobTransfer.STANDARD);
            Reference reference = Reference.parse("127.0.0.1:" + port + "/class/busybox:1");
            ImageId id = puller.pull(reference, Optional.empty(), lines::add);
            assertEquals("Status: Downloaded newer image for " + reference, lines.getLast().status());

            try (ClassroomRegistry writable = ClassroomRegistry.writable(directory.resolve("kept"))) {
                run(skopeo.command("--insecure-policy", "copy", "-q",
                        "--src-tls-verify=false", "--dest-tls-verify=false",
                        "docker://127.0.0.1:" + port + "/class/busybox:1",
                        "docker://" + writable.uri().getAuthority() + "/class/busybox:2"));
                Reference copied = Reference.parse(writable.uri().getAuthority() + "/class/busybox:2");
                assertEquals(id, puller.pull(copied, Optional.empty(), lines::add));
                assertTrue(get(writable.uri() + "/v2/_catalog").body().contains("class/busybox"));
            }
        } finally {
            real.destroy();
            real.waitFor();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void awaitAnswer(String uri) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            try {
                get(uri);
                return;
            } catch (IOException e) {
                Thread.sleep(100);
            }
        }
    }

    private static void run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), output);
    }

    private static HttpResponse<String> get(String uri) throws IOException, InterruptedException {
        return send(uri, "GET", new byte[0]);
    }

    private static HttpResponse<byte[]> bytes(String uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
    }

    private static HttpResponse<String> range(String uri, String range) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).header("Range", range).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(String uri, String method, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .method(method, BodyPublishers.ofByteArray(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
