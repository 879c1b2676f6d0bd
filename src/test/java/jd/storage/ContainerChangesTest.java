package jd.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jd.image.Digest;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMap;
import jd.libcontainer.namespace.IdMaps;
import jd.storage.files.LayerUnpacking;
import jd.storage.files.RemoveTree;
import jd.storage.files.StateRoot;
import jd.storage.files.Tar;
import jd.storage.files.TreeSnapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The changes of a container: listed, and registered as a layer.
@Tag("root")
class ContainerChangesTest {
    private static final String CONTAINER = "c0";
    private static final String CHILD = "c1";

    private static Syscalls syscalls;

    @TempDir
    private Path directory;

    private Storage storage;
    private Layers layers;
    private Digest base;

    @BeforeAll
    static void root() {
        syscalls = JnrSyscalls.load();
    }

    private Path start(String driver, IdMaps maps) throws IOException {
        storage = Storage.open(new StateRoot(directory.resolve("root")), syscalls, driver, maps, LayerUnpacking.STANDARD);
        layers = storage.layers();
        byte[] tar = new Tar()
                .directory("etc").file("etc/passwd", "root").file("etc/old", "old")
                .directory("dir").file("dir/a", "a").directory("dir/sub").file("dir/sub/b", "b")
                .directory("gone").file("gone/x", "x").link("link", "etc")
                .bytes();
        base = Digest.of(tar);
        layers.register(List.of(), base, () -> new ByteArrayInputStream(tar));
        layers.createWritable(CONTAINER, List.of(base));
        return layers.mount(CONTAINER);
    }

    @AfterEach
    void close() {
        for (String id : layers.writables()) {
            layers.removeWritable(id);
        }
        storage.close();
        StaleMounts.detach(syscalls, directory);
    }

    private List<String> changes() {
        return layers.changes(CONTAINER).stream()
                .map(change -> "CAD".charAt(change.kind()) + " " + change.path())
                .toList();
    }

    private static void removeTree(Path tree) {
        RemoveTree.at(syscalls, tree);
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void newContainerHasNoChangesAndNoLayer(String driver) throws IOException {
        start(driver, IdMaps.SAME);

        assertEquals(List.of(), changes());
        assertEquals(Optional.empty(), layers.registerChanges(CONTAINER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void changesAreListedWithTheDirectoriesAboveThem(String driver) throws IOException {
        Path root = start(driver, IdMaps.SAME);

        Files.writeString(root.resolve("etc/passwd"), "changed");
        Files.delete(root.resolve("etc/old"));
        Files.writeString(root.resolve("dir/sub/n\u00e4me"), "");
        Files.createDirectories(root.resolve("new/deep"));
        removeTree(root.resolve("gone"));

        assertEquals(
                List.of("C /dir", "C /dir/sub", "A /dir/sub/n\u00e4me", "C /etc", "D /etc/old", "C /etc/passwd",
                        "D /gone", "A /new", "A /new/deep"),
                changes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void replacedDirectoryListsWhatIsMissingInIt(String driver) throws IOException {
        Path root = start(driver, IdMaps.SAME);

        removeTree(root.resolve("dir"));
        Files.createDirectory(root.resolve("dir"));
        Files.writeString(root.resolve("dir/new"), "");

        assertEquals(List.of("C /dir", "D /dir/a", "A /dir/new", "D /dir/sub"), changes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void unchangedCopyOfAFileIsNotListed(String driver) throws IOException {
        Path root = start(driver, IdMaps.SAME);

        FileTime before = Files.getLastModifiedTime(root.resolve("etc/passwd"));
        Files.writeString(root.resolve("etc/passwd"), "root");
        Files.setLastModifiedTime(root.resolve("etc/passwd"), before);

        assertEquals(List.of(), changes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void layerOfChangesGivesTheSameTree(String driver) throws IOException {
        Path root = start(driver, IdMaps.SAME);
        Files.writeString(root.resolve("etc/passwd"), "changed");
        Files.delete(root.resolve("etc/old"));
        removeTree(root.resolve("dir"));
        Files.createDirectory(root.resolve("dir"));
        Files.writeString(root.resolve("dir/new"), "1");
        Files.createLink(root.resolve("dir/other"), root.resolve("dir/new"));
        Files.delete(root.resolve("link"));
        Files.createDirectory(root.resolve("link"));
        syscalls.mknodat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(root.resolve("null").toString()),
                FileSyscalls.S_IFCHR | 0666, FileSyscalls.makedev(1, 3));
        byte[] capability = {1, 0, 0, 2, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        syscalls.lsetxattr(FileSyscalls.bytes(root.resolve("dir/new").toString()), "security.capability", capability);

        Layers.Layer layer = layers.registerChanges(CONTAINER).orElseThrow();
        layers.createWritable(CHILD, List.of(base, layer.diffId()));
        layers.release(layer.chainId());

        Path child = layers.mount(CHILD);
        assertEquals(withoutTimes(root), withoutTimes(child));
        assertEquals(
                Files.getLastModifiedTime(root.resolve("dir/new")).toMillis() / 1000,
                Files.getLastModifiedTime(child.resolve("dir/new")).toMillis() / 1000);
        assertTrue(Files.isSameFile(child.resolve("dir/new"), child.resolve("dir/other")));
        assertEquals(20, syscalls.lgetxattr(
                FileSyscalls.bytes(child.resolve("dir/new").toString()), "security.capability").length);
        layers.unmount(CHILD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void sameChangesHaveTheSameDigest(String driver) throws IOException {
        Path root = start(driver, IdMaps.SAME);
        for (String name : List.of("z", "a", "m")) {
            Files.setLastModifiedTime(Files.writeString(root.resolve(name), name), FileTime.fromMillis(5000));
        }

        Layers.Layer first = layers.registerChanges(CONTAINER).orElseThrow();
        Layers.Layer second = layers.registerChanges(CONTAINER).orElseThrow();

        assertEquals(first.diffId(), second.diffId());
        layers.release(first.chainId());
        assertTrue(layers.exists(first.chainId()));
        layers.release(second.chainId());
        assertFalse(layers.exists(first.chainId()));
        assertEquals(0, syscalls.fstatat(FileSyscalls.AT_FDCWD,
                FileSyscalls.bytes(directory.resolve("root/tmp").toString()), 0).nlink() - 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "vfs"})
    void ownersInTheLayerAreThoseInTheContainer(String driver) throws IOException {
        IdMaps maps = new IdMaps(IdMap.of(100_000, 65_536), IdMap.of(200_000, 65_536));
        Path root = start(driver, maps);
        Path file = Files.writeString(root.resolve("mine"), "");
        Files.setAttribute(file, "unix:uid", 101_000);
        Files.setAttribute(file, "unix:gid", 201_000);

        Layers.Layer layer = layers.registerChanges(CONTAINER).orElseThrow();
        layers.createWritable(CHILD, List.of(base, layer.diffId()));
        layers.release(layer.chainId());

        Path copy = layers.mount(CHILD).resolve("mine");
        assertEquals(101_000, Files.getAttribute(copy, "unix:uid", LinkOption.NOFOLLOW_LINKS));
        assertEquals(201_000, Files.getAttribute(copy, "unix:gid", LinkOption.NOFOLLOW_LINKS));
        layers.unmount(CHILD);
    }

    /// Each container has an `-init` layer with times of its own.
    private static List<String> withoutTimes(Path root) {
        List<String> lines = new ArrayList<>();
        TreeSnapshot.of(syscalls, root).forEach((name, line) -> lines.add(
                name + " " + line.replaceAll("\\d{19}", "")));
        return lines;
    }
}
