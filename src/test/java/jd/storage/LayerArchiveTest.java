package jd.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import jd.image.Digest;
import jd.image.tar.TarEntry;
import jd.image.tar.TarWriter;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.storage.files.RandomTree;
import jd.storage.files.StateRoot;
import jd.storage.files.StorageException;
import jd.storage.files.Tar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A registered layer gives back the tar that it was unpacked from.
@Tag("root")
class LayerArchiveTest {
    @TempDir
    private Path directory;

    private Storage storage;

    private Layers open(String driver) {
        storage = Storage.open(new StateRoot(directory.resolve("root")), JnrSyscalls.load(), driver);
        return storage.layers();
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private static Layers.Layer register(Layers layers, byte[] tar) {
        return layers.register(List.of(), Digest.of(tar), () -> new ByteArrayInputStream(tar));
    }

    private static byte[] archive(Layers layers, Layers.Layer layer) throws IOException {
        try (LayerArchive archive = layers.openArchive(layer.chainId())) {
            byte[] bytes = archive.readAllBytes();
            assertEquals(bytes.length, archive.length());
            return bytes;
        }
    }

    private static void assertSame(Layers layers, byte[] tar) throws IOException {
        Layers.Layer layer = register(layers, tar);
        assertArrayEquals(tar, archive(layers, layer));
        layers.release(layer.chainId());
        assertTrue(layers.layer(layer.chainId()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void archivesOfRandomTreesAreTheSameBytes(String driver) throws IOException {
        Layers layers = open(driver);
        for (long seed : new Random().longs(40).toArray()) {
            try {
                assertSame(layers, new RandomTree(seed).tar());
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("the tree of seed " + seed + "L", e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void archiveWithReplacedMembersIsTheSameBytes(String driver) throws IOException {
        Layers layers = open(driver);

        assertSame(layers, new Tar().file("a", "one").file("b", "two").file("a", "three").bytes());
        assertSame(layers, new Tar().directory("d").file("d/x", "1").file("d", "now a file").bytes());
        assertSame(layers, new Tar().directory("real").link("via", "real").file("via/x", "1").directory("via").bytes());
        assertSame(layers, new Tar().file("a", "one").hardLink("b", "a").file("a", "two").bytes());
        assertSame(layers, new Tar().file("gone", "1").file(".wh.gone", "").bytes());
        assertSame(layers, new Tar().file("a", "").file("a", "").file(".wh..wh.plnk", "data").bytes());
    }

    @Test
    void bytesAfterTheEndOfTheArchiveAreKept() throws IOException {
        byte[] tar = new Tar().file("a", "one").bytes();

        assertSame(open("overlay"), Arrays.copyOf(tar, tar.length + 10_000));
        byte[] withText = Arrays.copyOf(tar, tar.length + 7);
        Arrays.fill(withText, tar.length, withText.length, (byte) 'x');
        assertSame(storage.layers(), withText);
        assertSame(storage.layers(), Arrays.copyOf(tar, tar.length - 512));
    }

    @Test
    void recordOfALargeFileIsSmall() throws IOException {
        byte[] content = new byte[1 << 20];
        new Random(1).nextBytes(content);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            tar.write(new TarEntry("big", new TarEntry.File(content.length), TarEntry.Attributes.of(0644, 0)),
                    new ByteArrayInputStream(content));
        }
        Layers layers = open("overlay");

        Layers.Layer layer = register(layers, bytes.toByteArray());

        assertTrue(Files.size(record(layer)) < 500);
        assertArrayEquals(bytes.toByteArray(), archive(layers, layer));
    }

    private Path record(Layers.Layer layer) {
        return storage.root().layer("overlay", layer.chainId()).resolve("tar.gz");
    }

    @Test
    void changedFileIsReported() throws IOException {
        Layers layers = open("overlay");
        Layers.Layer layer = register(layers, new Tar().file("a", "one").bytes());
        Path file = directory.resolve("root/overlay/diff").resolve(layer.chainId().hex()).resolve("a");

        Files.writeString(file, "two");
        IOException other = assertThrows(IOException.class, () -> archive(layers, layer));
        assertTrue(other.getMessage().contains("has been changed on the disk"), other.getMessage());

        Files.write(file, "x".getBytes(StandardCharsets.UTF_8));
        IOException shorter = assertThrows(IOException.class, () -> archive(layers, layer));
        assertEquals("\"a\" is shorter than it was when it was unpacked", shorter.getMessage());
    }

    @Test
    void layerWithoutARecordHasToBePulledAgain() throws IOException {
        Layers layers = open("overlay");
        Layers.Layer layer = register(layers, new Tar().file("a", "one").bytes());
        Files.delete(record(layer));

        StorageException failure = assertThrows(StorageException.class, () -> archive(layers, layer));

        assertTrue(failure.getMessage().endsWith("remove the image and pull it again"), failure.getMessage());
        layers.release(layer.chainId());
        assertTrue(layers.layer(layer.chainId()).isEmpty());
    }
}
