package jd.daemon.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import jd.daemon.Daemon;
import jd.daemon.DaemonConfig;
import jd.daemon.JobTable;
import jd.daemon.Pieces;
import jd.image.Digest;
import jd.image.tar.TarEntry;
import jd.image.tar.TarReader;
import jd.image.tar.TarWriter;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.server.api.ApiException;
import jd.server.api.ContentType;
import jd.server.api.Filters;
import jd.server.api.ImageJson;
import jd.server.api.JobName;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;
import jd.server.engine.Engine;
import jd.server.http.ServerTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Saves images to archives and loads them, with archives that are damaged or made to harm.
@Tag("root")
@Timeout(120)
class ImageArchiveJobsTest {
    @TempDir
    Path directory;

    private final Engine engine = new Engine();
    private Daemon daemon;

    @BeforeEach
    void boot() {
        var config = new DaemonConfig(List.of(), directory.resolve("root"), directory.resolve("pid"), "", false,
                new DaemonConfig.Network("none", "", 0, true, true, true, true, Optional.empty()),
                new DaemonConfig.Dns(List.of(), List.of(), List.of()), "", 0, "/jd-archives-test",
                DaemonConfig.Defaults.STANDARD,
                ServerTls.OFF, List.of());
        daemon = Daemon.open(config, JnrSyscalls.load(), Subprocess.host(), Pieces.STANDARD, CompletableFuture.completedFuture(null));
        JobTable.register(engine, daemon);
    }

    @AfterEach
    void nothingIsHalfMade() throws IOException {
        try (Stream<Path> left = Files.list(directory.resolve("root/tmp"))) {
            assertEquals(List.of(), left.toList());
        }
        daemon.close();
    }

    private <P> byte[] run(JobName<P, ?> name, P parameters, byte[] input) {
        var out = new ByteArrayOutputStream();
        engine.job(name, parameters, new JobStreams() {
            @Override
            public InputStream input() {
                return new ByteArrayInputStream(input);
            }

            @Override
            public OutputStream output(ContentType type) {
                return out;
            }

            @Override
            public CompletableFuture<Void> gone() {
                return new CompletableFuture<>();
            }
        }).run();
        return out.toByteArray();
    }

    private String load(byte[] archive) {
        return new String(run(Jobs.LOAD, new Jobs.LoadImages(true), archive), StandardCharsets.UTF_8).strip();
    }

    private byte[] save(String... names) {
        return run(Jobs.IMAGES_SAVE, List.of(names), new byte[0]);
    }

    private String importImage(byte[] tar, String name) {
        String line = new String(
                run(Jobs.IMPORT, new Jobs.Import("-", name, "", "a message", List.of(), ""), tar),
                StandardCharsets.UTF_8);
        return line.replaceAll(".*\"(sha256:[0-9a-f]{64})\".*\\s*", "$1");
    }

    private ImageJson inspect(String name) {
        return engine.job(Jobs.IMAGE_INSPECT, name).run();
    }

    private void remove(String name) {
        engine.job(Jobs.IMAGE_DELETE, new Jobs.DeleteImage(name, true, true)).run();
    }

    private int imageCount() {
        return engine.job(Jobs.IMAGES, new Jobs.ListImages(true, Filters.NONE)).run().size();
    }

    private static byte[] files(Map<String, byte[]> files) throws IOException {
        var out = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(out)) {
            for (var file : files.entrySet()) {
                tar.write(new TarEntry(file.getKey(), new TarEntry.File(file.getValue().length),
                        TarEntry.Attributes.of(0644, 0)), new ByteArrayInputStream(file.getValue()));
            }
        }
        return out.toByteArray();
    }

    private static Map<String, byte[]> members(byte[] archive) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        TarReader tar = new TarReader(new ByteArrayInputStream(archive));
        for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            if (entry.get().content() instanceof TarEntry.File file) {
                byte[] content = new byte[(int) file.size()];
                for (int at = 0; at < content.length; ) {
                    at += tar.read(content, at, content.length - at);
                }
                files.put(entry.get().name(), content);
            }
        }
        return files;
    }

    /// {@return an archive with one image, `base:1`, whose layer is `layer`; the image is removed}
    private byte[] archive(byte[] layer) {
        importImage(layer, "base:1");
        byte[] archive = save("base:1");
        remove("base:1");
        assertEquals(0, imageCount());
        return archive;
    }

    private static byte[] layer() throws IOException {
        return files(Map.of("etc/file", "content".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void importedImageHasOneLayerAndTheMessage() throws IOException {
        String id = importImage(layer(), "mine:2");

        ImageJson image = inspect("mine:2");
        assertEquals(id, image.id());
        assertEquals(List.of(Digest.of(layer()).toString()), image.rootFs().layers());
        assertEquals("a message", image.comment());
    }

    @Test
    void savedArchiveIsLoadedAsTheSameImage() throws IOException {
        String id = importImage(layer(), "base:1");
        engine.job(Jobs.TAG, new Jobs.Tag("base:1", "localhost:5000/other", "v")).run();
        byte[] archive = save("base:1", "localhost:5000/other");
        assertEquals(List.of("index.json", "manifest.json", "oci-layout", "repositories"),
                members(archive).keySet().stream().filter(name -> !name.startsWith("blobs")).toList());
        remove(id);
        assertEquals(0, imageCount());

        String lines = load(archive);

        assertEquals("{\"stream\":\"Loaded image: base:1\\n\"}\r\n"
                + "{\"stream\":\"Loaded image: localhost:5000/other:v\\n\"}", lines);
        assertEquals(id, inspect("base:1").id());
        assertTrue(Arrays.equals(archive, save("base:1", "localhost:5000/other:v")));
    }

    @Test
    void imageWithoutANameIsLoadedById() throws IOException {
        String id = importImage(layer(), "");
        byte[] archive = save(id);
        remove(id);

        assertEquals("{\"stream\":\"Loaded image ID: " + id + "\\n\"}", load(archive));
    }

    @Test
    void compressedArchiveAndOciLayoutAreLoaded() throws IOException {
        byte[] archive = archive(layer());
        var compressed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(archive);
        }
        assertTrue(load(compressed.toByteArray()).contains("Loaded image: base:1"));
        remove("base:1");

        Map<String, byte[]> layout = members(archive);
        layout.remove("manifest.json");
        layout.remove("repositories");
        assertTrue(load(files(layout)).contains("Loaded image: base:1"));
    }

    @Test
    void nameOfAnotherImageIsMoved() throws IOException {
        byte[] archive = archive(layer());
        String other = importImage(files(Map.of("x", new byte[1])), "base:1");

        assertTrue(load(archive).startsWith("{\"stream\":\"The image base:1 already exists, renaming the old one with ID "
                + other + " to empty string\\n\"}"));
    }

    private String errorOf(byte[] archive) {
        String lines = load(archive);
        assertTrue(lines.contains("\"error\":"), lines);
        assertEquals(0, imageCount());
        return lines.replaceAll("(?s).*\"error\":\"(.*)\"}", "$1").replaceAll("docker-import-\\d+", "TMP");
    }

    @Test
    void damagedArchivesAreReportedAsDockerDoes() throws IOException {
        byte[] archive = archive(layer());

        assertEquals("unexpected EOF", errorOf(Arrays.copyOf(archive, 1500)));
        assertEquals("unexpected EOF", errorOf("hello".getBytes(StandardCharsets.UTF_8)));
        assertEquals("archive/tar: invalid tar header", errorOf(noise()));
        assertTrue(errorOf(new byte[0]).endsWith("TMP/repositories: no such file or directory"));
        assertTrue(errorOf(files(Map.of("bin/sh", new byte[1]))).endsWith("TMP/bin/json: no such file or directory"));
    }

    private static byte[] noise() {
        byte[] noise = new byte[2048];
        Arrays.fill(noise, (byte) 'x');
        return noise;
    }

    /// The archive with its list of images changed.
    private byte[] withList(byte[] archive, UnaryOperator<String> change) throws IOException {
        Map<String, byte[]> members = members(archive);
        members.computeIfPresent("manifest.json", (_, list) ->
                change.apply(new String(list, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
        return files(members);
    }

    @Test
    void archiveWhoseDocumentsAreWrongIsRejected() throws IOException {
        byte[] archive = archive(layer());
        String layer = "blobs/sha256/" + Digest.of(layer()).hex();

        assertEquals("invalid manifest, manifest cannot be null (but can be [])", errorOf(withList(archive, _ -> "null")));
        assertEquals("unexpected EOF", errorOf(withList(archive, _ -> "[")));
        assertEquals("EOF", errorOf(withList(archive, _ -> "")));
        assertEquals("", load(withList(archive, _ -> "[]")));
        assertEquals("json: cannot unmarshal object into Go value of type []tarexport.manifestItem",
                errorOf(withList(archive, _ -> "{}")));
        assertEquals("invalid manifest, layers length mismatch: expected 0, got 1",
                errorOf(withList(archive, list -> list.replaceAll("\"Layers\":\\[[^]]*]", "\"Layers\":[]"))));
        assertTrue(errorOf(withList(archive, list -> list.replace(layer, "nosuch")))
                .endsWith("TMP/nosuch: no such file or directory"));
        assertTrue(errorOf(withList(archive, list -> list.replaceFirst("\"Config\":\"[^\"]*", "\"Config\":\"../../../etc/hostname")))
                .endsWith("no such file or directory"));
        Map<String, byte[]> other = members(archive);
        byte[] wrong = files(Map.of("y", new byte[1]));
        other.put(layer, wrong);
        assertEquals("invalid diffID for layer 0: expected \\\"" + Digest.of(layer()) + "\\\", got \\\""
                + Digest.of(wrong) + "\\\"", errorOf(files(other)));
        other.remove(layer);
        assertTrue(errorOf(files(other)).endsWith("no such file or directory"));
    }

    @Test
    void memberThatLeadsOutOfTheArchiveIsRejected() throws IOException {
        Path outside = directory.resolve("outside");
        assertTrue(errorOf(files(Map.of("../../outside", new byte[1]))).contains("outside of"));
        var out = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(out)) {
            tar.write(new TarEntry("manifest.json", new TarEntry.SymbolicLink(outside.toString()),
                    TarEntry.Attributes.of(0777, 0)));
        }
        Files.writeString(outside, "[]");
        assertTrue(errorOf(out.toByteArray()).endsWith("TMP/repositories: no such file or directory"));
    }

    @Test
    void pipeInAnArchiveIsNotOpened() throws IOException {
        var out = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(out)) {
            tar.write(new TarEntry("manifest.json", new TarEntry.Fifo(), TarEntry.Attributes.of(0666, 0)));
        }
        assertTrue(errorOf(out.toByteArray()).endsWith("TMP/repositories: no such file or directory"));
    }

    @Test
    void unknownImagesAreNamed() throws IOException {
        importImage(layer(), "base:1");
        List<String> messages = new ArrayList<>();
        for (String name : List.of("nosuch", "base:nosuch", "BASE")) {
            messages.add(assertThrows(ApiException.class, () -> save(name)).getMessage());
        }
        assertEquals(List.of("No such image: nosuch", "reference does not exist",
                "invalid reference format: repository name (library/BASE) must be lowercase"), messages);
    }

    @Test
    void importOfADamagedTarLeavesNothing() {
        ApiException failure = assertThrows(ApiException.class,
                () -> importImage("hello".getBytes(StandardCharsets.UTF_8), "x"));

        assertEquals("unexpected EOF", failure.getMessage());
        assertEquals(0, imageCount());
    }
}
