package jd.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jd.image.ChainId;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageId;
import jd.image.Reference;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMap;
import jd.libcontainer.namespace.IdMaps;
import jd.storage.driver.OverlayDriver;
import jd.storage.files.LayerUnpacking;
import jd.storage.files.StateRoot;
import jd.storage.files.StorageException;
import jd.storage.files.Tar;
import jd.storage.files.WrongDigestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("root")
class LayersTest {
    private static Syscalls syscalls;

    @TempDir
    private Path directory;

    private final List<String> containers = new ArrayList<>();
    private Storage storage;

    @BeforeAll
    static void root() {
        syscalls = JnrSyscalls.load();
    }

    private Layers open(String driver) {
        storage = Storage.open(new StateRoot(directory.resolve("root")), syscalls, driver);
        return storage.layers();
    }

    @AfterEach
    void assertNothingIsMounted() throws IOException {
        if (storage != null) {
            containers.forEach(storage.layers()::removeWritable);
            storage.close();
        }
        StaleMounts.detach(syscalls, directory);
        assertFalse(Files.readString(Path.of("/proc/self/mountinfo")).contains(directory.toString()));
    }

    private static Digest register(Layers layers, List<Digest> below, byte[] tar) {
        layers.register(below, Digest.of(tar), () -> new ByteArrayInputStream(tar));
        return Digest.of(tar);
    }

    private Path run(Layers layers, List<Digest> diffIds) {
        String id = "c" + containers.size();
        layers.createWritable(id, diffIds);
        containers.add(id);
        return layers.mount(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void containerShowsItsLayersAndWritesToItsOwn(String driver) throws IOException {
        Layers layers = open(driver);
        byte[] base = new Tar().directory("etc").file("etc/passwd", "root").file("etc/old", "old").bytes();
        byte[] top = new Tar().file("etc/passwd", "root and me").file("etc/.wh.old", "").bytes();
        Digest d1 = register(layers, List.of(), base);
        Digest d2 = register(layers, List.of(d1), top);

        Path root = run(layers, List.of(d1, d2));
        assertEquals("root and me", Files.readString(root.resolve("etc/passwd")));
        assertFalse(Files.exists(root.resolve("etc/old")));
        Files.writeString(root.resolve("etc/new"), "mine");

        Path other = run(layers, List.of(d1));
        assertEquals("root", Files.readString(other.resolve("etc/passwd")));
        assertTrue(Files.exists(other.resolve("etc/old")));
        assertFalse(Files.exists(other.resolve("etc/new")));
    }

    @Test
    void deletedFileLeavesADevice() throws IOException {
        Layers layers = open("overlay");
        Path root = run(layers, List.of(register(layers, List.of(), new Tar().file("old", "old").bytes())));

        Files.delete(root.resolve("old"));

        Path mark = directory.resolve("root/overlay/diff/c0/old");
        assertEquals(0L, Files.getAttribute(mark, "unix:rdev"));
        assertTrue(Files.readAttributes(mark, BasicFileAttributes.class).isOther());
    }

    @Test
    void firstWriteCopiesTheWholeFile() throws IOException {
        Layers layers = open("overlay");
        byte[] tar = new Tar().file("large", "x".repeat(1 << 20)).bytes();
        Path root = run(layers, List.of(register(layers, List.of(), tar)));

        Files.writeString(root.resolve("large"), "y", StandardOpenOption.WRITE);

        Path copy = directory.resolve("root/overlay/diff/c0/large");
        assertEquals("y" + "x".repeat((1 << 20) - 1), Files.readString(copy));
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void filesOfARemappedContainerAreOwnedByItsUsers(String driver) throws IOException {
        IdMaps maps = new IdMaps(IdMap.of(100_000, 65_536), IdMap.of(200_000, 65_536));
        storage = Storage.open(new StateRoot(directory.resolve("root")), syscalls, driver, maps, LayerUnpacking.STANDARD);
        Layers layers = storage.layers();
        Digest layer = register(layers, List.of(), new Tar().directory("etc").file("etc/passwd", "root").bytes());

        Path root = run(layers, List.of(layer));

        // A file of the layer, one of the `-init` layer, and the root directory.
        for (String name : List.of("etc/passwd", "etc", "proc", "etc/hosts", ".dockerenv", "etc/mtab", "")) {
            Path path = root.resolve(name);
            assertEquals(100_000, Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS), name);
            assertEquals(200_000, Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS), name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void opaqueDirectoryHidesLowerLayers(String driver) throws IOException {
        Layers layers = open(driver);
        byte[] base = new Tar().directory("a").file("a/below", "x").directory("a/d").file("a/d/x", "x").bytes();
        byte[] top = new Tar().directory("a").file("a/ours", "x").file("a/.wh..wh..opq", "").bytes();
        Digest d1 = register(layers, List.of(), base);
        Digest d2 = register(layers, List.of(d1), top);

        Path root = run(layers, List.of(d1, d2));
        try (Stream<Path> names = Files.list(root.resolve("a"))) {
            assertEquals(List.of("ours"), names.map(p -> p.getFileName().toString()).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void initLayerHasTheMountPoints(String driver) throws IOException {
        Layers layers = open(driver);
        byte[] evil = new Tar()
                .directory("etc")
                .link("etc/hosts", "/root/hosts")
                .link("dev", "/etc")
                .file("etc/mtab", "mine")
                .bytes();
        Digest d1 = register(layers, List.of(), evil);

        Path root = run(layers, List.of(d1));
        for (String name : List.of("dev/pts", "dev/shm", "proc", "sys")) {
            assertTrue(Files.isDirectory(root.resolve(name), LinkOption.NOFOLLOW_LINKS), name);
        }
        for (String name : List.of(".dockerenv", "etc/resolv.conf", "etc/hosts", "etc/hostname", "dev/console")) {
            assertTrue(Files.isRegularFile(root.resolve(name), LinkOption.NOFOLLOW_LINKS), name);
            assertEquals(0, Files.size(root.resolve(name)));
        }
        assertEquals("/proc/mounts", Files.readSymbolicLink(root.resolve("etc/mtab")).toString());
        assertFalse(Files.isSymbolicLink(root.resolve("dev")));
        if (driver.equals("overlay")) {
            assertEquals(0, layers.writableSize("c0"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void layerWithAWrongDigestLeavesNothing(String driver) throws IOException {
        Layers layers = open(driver);
        byte[] tar = new Tar().file("a", "x").bytes();
        Digest wrong = Digest.of(new byte[] {1});
        WrongDigestException e = assertThrows(
                WrongDigestException.class, () -> layers.register(List.of(), wrong, () -> new ByteArrayInputStream(tar)));
        assertEquals(Digest.of(tar), e.found());
        assertFalse(layers.exists(wrong));
        assertNothingBut(List.of());
    }

    /// Without the link graph, which is opened by another thread.
    private void assertNothingBut(List<String> ids) throws IOException {
        for (String part : List.of("graph", "tmp", storage.layers().driverName())) {
            try (Stream<Path> files = Files.walk(directory.resolve("root").resolve(part))) {
                List<String> left = files.map(p -> p.getFileName().toString())
                        .filter(name -> name.matches("[0-9a-f]{64}.*|.*(tmp|probe).+|c[0-9].*"))
                        .filter(name -> !ids.contains(name))
                        .toList();
                assertEquals(List.of(), left);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void layerIsRemovedWithItsLastHolder(String driver) throws IOException {
        Layers layers = open(driver);
        byte[] base = new Tar().file("a", "x").bytes();
        byte[] top = new Tar().file("b", "x").bytes();
        Digest d1 = register(layers, List.of(), base);
        Digest d2 = register(layers, List.of(d1), top);
        ImageId image = storage.graph().register(config(d1, d2));
        layers.release(d1);
        layers.release(ChainId.of(List.of(d1, d2)));
        run(layers, List.of(d1, d2));

        assertEquals(List.of(), storage.graph().delete(image));
        assertTrue(layers.exists(d1));
        layers.removeWritable("c0");
        assertFalse(layers.exists(d1));
        assertNothingBut(List.of());
    }

    private static ImageConfig config(Digest... diffIds) {
        String ids = String.join(",", Stream.of(diffIds).map(d -> "\"" + d + "\"").toList());
        return ImageConfig.parse(("{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\","
                        + "\"diff_ids\":[" + ids + "]}}")
                .getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void nextDaemonFindsLayersAndRemovesLeftovers(String driver) throws IOException {
        Layers layers = open(driver);
        byte[] kept = new Tar().file("a", "x").bytes();
        byte[] unheld = new Tar().file("b", "x").bytes();
        Digest d1 = register(layers, List.of(), kept);
        register(layers, List.of(), unheld);
        ImageId image = storage.graph().register(config(d1));
        storage.tags().set(Reference.parse("a:1"), image);
        Path root = run(layers, List.of(d1));
        Files.writeString(root.resolve("mine"), "mine");
        Files.createDirectories(directory.resolve("root").resolve("tmp").resolve("download"));
        storage.close();

        Layers again = open("");
        assertEquals(driver, again.driverName());
        assertEquals(image, storage.graph().lookup("a:1"));
        assertEquals(image, storage.graph().lookup(image.shortId()));
        assertEquals("mine", Files.readString(again.mount("c0").resolve("mine")));
        assertFalse(again.exists(Digest.of(unheld)));
        assertFalse(Files.exists(directory.resolve("root").resolve("tmp").resolve("download")));
        assertNothingBut(List.of(d1.hex(), d1.hex() + ".link", image.digest().hex(), "c0", "c0-init", "c0.link",
                "c0-init.link"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay"})
    void hundredAndTwentyLayersAreMountedAndMoreRefused(String driver) throws IOException {
        Layers layers = open(driver);
        List<Digest> stack = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            stack.add(register(layers, stack, new Tar().file("f" + i, "" + i).bytes()));
        }
        Path root = run(layers, stack);
        assertEquals("0", Files.readString(root.resolve("f0")));
        assertEquals("119", Files.readString(root.resolve("f119")));
        while (stack.size() <= OverlayDriver.MAX_DEPTH) {
            stack.add(register(layers, stack, new Tar().file("f" + stack.size(), "").bytes()));
        }
        byte[] tar = new Tar().file("last", "").bytes();
        assertThrows(StorageException.class, () -> register(layers, stack, tar));
    }
}
