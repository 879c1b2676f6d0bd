package jd.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageId;
import jd.image.Reference;
import jd.libcontainer.io.AtomicFile;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.server.api.VolumeRequest;
import jd.storage.driver.GraphDriver;
import jd.storage.driver.VfsDriver;
import jd.storage.files.LayerUnpacking;
import jd.storage.files.StateRoot;
import jd.storage.files.StorageException;
import jd.storage.files.Tar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A root on a disk without a free byte or inode.
@Tag("root")
class FullDiskTest {
    private static Syscalls syscalls;

    @TempDir
    private Path directory;

    private SmallDisk disk;

    @BeforeAll
    static void root() {
        syscalls = JnrSyscalls.load();
    }

    @BeforeEach
    void mount() {
        disk = new SmallDisk(syscalls, directory, "size=16m,nr_inodes=2000");
    }

    @AfterEach
    void unmount() {
        disk.close();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void failedReplacementKeepsTheFileAndLeavesNoTemporary() throws IOException {
        Path file = directory.resolve("state");
        AtomicFile.write(file, "old".getBytes(StandardCharsets.UTF_8));
        disk.fill();
        assertThrows(IOException.class, () -> AtomicFile.write(file, "new".getBytes(StandardCharsets.UTF_8)));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("filling", "state"), names());

        disk.free();
        AtomicFile.write(file, "new".getBytes(StandardCharsets.UTF_8));
        assertEquals("new", Files.readString(file));
    }

    private static ImageId id(int number) {
        return new ImageId(Digest.of(Integer.toString(number).getBytes(StandardCharsets.UTF_8)));
    }

    private static Reference name(int number) {
        return Reference.parse("image-" + number);
    }

    @Test
    void nameOfAnImageIsRemovedOnAFullDisk() throws IOException {
        Path file = directory.resolve("repositories");
        TagStore tags = TagStore.open(file);
        for (int i = 0; i < 100; i++) {
            tags.set(name(i), id(i));
        }
        disk.fill();

        assertTrue(tags.remove(name(7)));
        assertEquals(Optional.empty(), TagStore.open(file).find(name(7)));
        assertEquals(Optional.of(id(8)), TagStore.open(file).find(name(8)));
    }

    @Test
    void nameThatCannotBeSavedKeepsItsImage() {
        Path file = directory.resolve("repositories");
        TagStore tags = TagStore.open(file);
        tags.set(name(1), id(1));
        disk.remount(MountSyscalls.MS_RDONLY);
        assertThrows(StorageException.class, () -> tags.set(name(1), id(2)));
        assertThrows(StorageException.class, () -> tags.set(name(2), id(2)));
        assertThrows(StorageException.class, () -> tags.remove(name(1)));
        assertEquals(Optional.of(id(1)), tags.find(name(1)));
        assertEquals(Optional.empty(), tags.find(name(2)));
        assertEquals(List.of(), tags.references(id(2)));

        disk.remount(0);
        tags.set(name(2), id(2));
        assertEquals(Optional.of(id(2)), TagStore.open(file).find(name(2)));
    }

    @Test
    void namesOfContainersAreReadAndRemovedOnAFullDisk() throws IOException {
        try (LinkGraph graph = LinkGraph.open(directory.resolve("linkgraph.db"))) {
            for (int i = 0; i < 200; i++) {
                graph.reserve("web" + i, "c" + i);
            }
            disk.fill();
            for (int i = 0; i < 200; i++) {
                assertEquals(Optional.of("c" + i), graph.idOf("web" + i));
                graph.purge("c" + i);
                assertEquals(Optional.empty(), graph.idOf("web" + i));
            }
        }
    }

    @Test
    void nameWithoutSpaceIsAnErrorAndTheNextOneWorks() throws IOException {
        Path file = directory.resolve("linkgraph.db");
        try (LinkGraph graph = LinkGraph.open(file)) {
            graph.reserve("first", "c");
            disk.fill();
            int reserved = reserveUntilFull(graph);
            assertTrue(reserved < 20_000, "never full");

            assertEquals(Optional.of("c"), graph.idOf("first"));
            graph.purge("c0");
            assertEquals(Optional.empty(), graph.idOf("web0"));

            disk.free();
            assertEquals(Optional.empty(), graph.reserve("later", "l"));
        }
        try (LinkGraph graph = LinkGraph.open(file)) {
            assertEquals(Optional.of("l"), graph.idOf("later"));
            assertEquals(Optional.of("c1"), graph.idOf("web1"));
            assertEquals(Optional.empty(), graph.idOf("web0"));
        }
    }

    private static int reserveUntilFull(LinkGraph graph) {
        String longName = "x".repeat(200);
        for (int i = 0; i < 20_000; i++) {
            try {
                graph.reserve("web" + i, "c" + i);
                graph.reserve(longName + i, "d" + i);
            } catch (StorageException e) {
                assertTrue(e.getCause().getMessage().contains("full"), e.getCause().getMessage());
                return i;
            }
        }
        return 20_000;
    }

    @Test
    void namesAreReadAtABootOnAFullDisk() throws IOException {
        Path file = directory.resolve("linkgraph.db");
        try (LinkGraph graph = LinkGraph.open(file)) {
            graph.reserve("web", "c");
        }
        disk.fillBytes();
        try (LinkGraph graph = LinkGraph.open(file)) {
            assertEquals(Optional.of("c"), graph.idOf("web"));
            disk.free();
            assertEquals(Optional.empty(), graph.reserve("db", "d"));
        }
    }

    /// A layer that needs more space than is free leaves nothing, and can be registered when there is space.
    @Test
    void layerThatDoesNotFitLeavesNothing() throws IOException {
        byte[] tar = new Tar().file("big", "x".repeat(4 << 20)).bytes();
        Digest diffId = Digest.of(tar);
        try (Storage storage = Storage.open(new StateRoot(directory.resolve("root")), syscalls, "vfs")) {
            disk.fill();
            Files.delete(directory.resolve("filling/bytes-65536"));
            Files.delete(directory.resolve("filling/inode-0"));
            assertThrows(RuntimeException.class,
                    () -> storage.layers().register(List.of(), diffId, () -> new ByteArrayInputStream(tar)));
            assertFalse(storage.layers().exists(diffId));
            assertEquals(List.of(), List.of(directory.resolve("root/vfs/dir").toFile().list()));

            disk.free();
            storage.layers().register(List.of(), diffId, () -> new ByteArrayInputStream(tar));
            assertTrue(storage.layers().exists(diffId));
        }
    }

    @Test
    void imageAndLayersAreRemovedOnAFullDisk() throws IOException {
        byte[] tar = new Tar().file("file", "x".repeat(1 << 20)).bytes();
        Digest diffId = Digest.of(tar);
        try (Storage storage = Storage.open(new StateRoot(directory.resolve("root")), syscalls, "vfs")) {
            storage.layers().register(List.of(), diffId, () -> new ByteArrayInputStream(tar));
            ImageId image = storage.graph().register(config(diffId));
            storage.layers().release(diffId);
            storage.tags().set(name(1), image);
            disk.fill();

            assertTrue(storage.tags().remove(name(1)));
            assertEquals(List.of(diffId), storage.graph().delete(image));
            assertEquals(List.of(), List.of(directory.resolve("root/vfs/dir").toFile().list()));
        }
    }

    private static ImageConfig config(Digest diffId) {
        String json = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\","
                + "\"diff_ids\":[\"" + diffId + "\"]}}";
        return ImageConfig.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    /// After a removal that has failed the layer still exists.
    @Test
    void layerThatCannotBeRemovedExistsAndIsRemovedLater() throws IOException {
        byte[] tar = new Tar().file("file", "x").bytes();
        Digest diffId = Digest.of(tar);
        StateRoot root = new StateRoot(directory.resolve("root"));
        GraphDriver driver = VfsDriver.open(syscalls, root.vfsDirectories());
        Layers layers = Layers.open(syscalls, root, driver, IdMaps.SAME, LayerUnpacking.STANDARD);
        Graph graph = Graph.open(syscalls, root, layers, TagStore.open(directory.resolve("repositories")));
        layers.register(List.of(), diffId, () -> new ByteArrayInputStream(tar));
        ImageId image = graph.register(config(diffId));
        layers.release(diffId);
        disk.remount(MountSyscalls.MS_RDONLY);
        assertThrows(RuntimeException.class, () -> graph.delete(image));
        assertEquals(List.of(image), graph.ids());
        assertTrue(layers.exists(diffId));

        disk.remount(0);
        assertEquals(List.of(diffId), graph.delete(image));
        layers.register(List.of(), diffId, () -> new ByteArrayInputStream(tar));
    }

    @Test
    void volumeIsRemovedOnAFullDisk() throws IOException {
        try (Storage storage = Storage.open(new StateRoot(directory.resolve("root")), syscalls, "vfs")) {
            storage.volumes().create(new VolumeRequest("volume", "local", Map.of(), Map.of()));
            Files.writeString(storage.volumes().path("volume").resolve("file"), "content");
            disk.fill();
            assertTrue(storage.volumes().remove("volume", false));
            assertEquals(List.of(), List.of(directory.resolve("root/volumes").toFile().list()));
        }
    }
}
