package jd.storage.volumes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.server.api.ApiException;
import jd.server.api.Filters;
import jd.server.api.VolumeJson;
import jd.server.api.VolumeRequest;
import jd.storage.files.ContainerWorkdir;
import jd.storage.files.StateRoot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class VolumesTest {
    @TempDir
    Path directory;

    private Volumes volumes;

    @BeforeEach
    void open() {
        volumes = new Volumes(new StateRoot(directory), JnrSyscalls.load(), IdMaps.SAME);
    }

    private static VolumeRequest named(String name) {
        return new VolumeRequest(name, "", null, null);
    }

    private List<String> listed(Map<String, List<String>> filters) {
        return volumes.list(new Filters(filters)).volumes().stream().map(VolumeJson::name).toList();
    }

    @Test
    void volumeIsMadeOnce() {
        assertTrue(volumes.create(new VolumeRequest("one", "local", null, Map.of("a", "b"))));
        assertFalse(volumes.create(new VolumeRequest("one", "", null, Map.of("a", "other"))));
        assertEquals(Map.of("a", "b"), volumes.inspect("one").labels());
        assertEquals(directory + "/volumes/one/_data", volumes.inspect("one").mountpoint());
    }

    @Test
    void labelsOfAVolumeAreKeptOverARestart() {
        Map<String, String> options = Map.of("type", "tmpfs", "device", "tmpfs", "o", "size=1m");
        volumes.create(new VolumeRequest("one", "", options, null));
        open();
        assertEquals(options, volumes.inspect("one").options());
    }

    @Test
    void volumeInUseIsNotRemoved() throws IOException {
        volumes.use(named("one"), "c1");
        volumes.use(named("one"), "c2");
        Files.writeString(volumes.path("one").resolve("f"), "x");
        volumes.release("one", "c1");
        var refusal = assertThrows(ApiException.class, () -> volumes.remove("one", true));
        assertEquals("remove one: volume is in use - [c2]", refusal.getMessage());
        assertFalse(volumes.removeUnused("one"));
        volumes.release("one", "c2");
        assertTrue(volumes.remove("one", false));
        assertFalse(Files.exists(directory.resolve("volumes/one")));
    }

    @Test
    void missingVolumeIsRemovedOnlyWithForce() {
        assertEquals(
                "get one: no such volume",
                assertThrows(ApiException.class, () -> volumes.remove("one", false)).getMessage());
        assertFalse(volumes.remove("one", true));
        assertFalse(volumes.remove("../containers", true));
    }

    @Test
    void listsAreFiltered() {
        volumes.create(new VolumeRequest("apple", "", null, Map.of("a", "b")));
        volumes.use(named("pear"), "c1");
        assertEquals(List.of("apple", "pear"), listed(Map.of()));
        assertEquals(List.of("pear"), listed(Map.of("dangling", List.of("false"))));
        assertEquals(List.of("apple"), listed(Map.of("dangling", List.of("true"))));
        assertEquals(List.of("apple"), listed(Map.of("label", List.of("a=b"))));
        assertEquals(List.of("apple"), listed(Map.of("name", List.of("ppl"))));
        assertThrows(ApiException.class, () -> listed(Map.of("foo", List.of("bar"))));
    }

    @Test
    void damagedVolumeIsListedWithTheOthers() throws IOException {
        volumes.create(named("one"));
        volumes.create(named("two"));
        Files.writeString(Path.of(volumes.inspect("one").mountpoint()).resolveSibling("volume.json"), "{");
        assertEquals(List.of("one", "two"), listed(Map.of()));
    }

    @Test
    void pruneRemovesAnonymousVolumesUnlessAllAreRequested() {
        volumes.create(named("kept"));
        volumes.create(new VolumeRequest("f00", "", null, Map.of(VolumeRequest.ANONYMOUS, "")));
        assertEquals(List.of("f00"), volumes.unused(Filters.NONE).stream().map(VolumeJson::name).toList());
        assertEquals(2, volumes.unused(new Filters(Map.of("all", List.of("true")))).size());
    }

    @Test
    void emptyVolumeGetsTheContentOfTheImage() throws IOException {
        Path rootfs = Files.createDirectories(directory.resolve("rootfs/data/sub"));
        Files.writeString(rootfs.resolve("f"), "of the image");
        Files.createSymbolicLink(directory.resolve("rootfs/link"), Path.of("/data"));
        volumes.create(named("one"));
        volumes.copyUp(directory.resolve("rootfs"), "/link", "one");
        assertEquals("of the image", Files.readString(volumes.path("one").resolve("sub/f")));
        assertEquals(
                Files.getLastModifiedTime(directory.resolve("rootfs/data")),
                Files.getLastModifiedTime(volumes.path("one")));

        Files.writeString(rootfs.resolve("g"), "later");
        volumes.copyUp(directory.resolve("rootfs"), "/data", "one");
        assertFalse(Files.exists(volumes.path("one").resolve("sub/g")));
    }

    @Test
    void nothingIsCopiedFromAMissingDirectory() {
        volumes.create(named("one"));
        volumes.copyUp(directory, "/nosuch", "one");
        assertEquals(0, volumes.path("one").toFile().list().length);
    }

    @Test
    void namesInAnyAlphabetAreFoundInTheImage() throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve("rootfs/d\u00e9/\u65e5")).resolve("f"), "x");
        volumes.create(named("one"));
        volumes.copyUp(directory.resolve("rootfs"), "/d\u00e9/\u65e5", "one");
        assertTrue(Files.exists(volumes.path("one").resolve("f")));
    }

    @Test
    void volumeOverAFileIsRefused() throws IOException {
        Path rootfs = Files.createDirectories(directory.resolve("rootfs"));
        Files.writeString(rootfs.resolve("file"), "x");
        Files.createSymbolicLink(rootfs.resolve("link"), Path.of("/file"));
        Files.createSymbolicLink(rootfs.resolve("circle"), Path.of("circle"));
        volumes.create(named("one"));
        assertEquals(
                "source " + rootfs + "/file is not directory", refusal(() -> volumes.copyUp(rootfs, "/link", "one")));
        assertEquals(
                "cannot mount volume over existing file, file exists " + rootfs + "/file",
                refusal(() -> volumes.verifyPlace(rootfs, "/link")));
        assertEquals(
                "lstat " + rootfs + "/file/below: not a directory",
                refusal(() -> volumes.copyUp(rootfs, "/link/below/deep", "one")));
        assertEquals(
                "evalSymlinksInScope: too many links in " + rootfs + "/circle/x",
                refusal(() -> volumes.copyUp(rootfs, "/circle/x", "one")));
    }

    private static String refusal(Executable action) {
        return assertThrows(ApiException.class, action).getMessage();
    }

    @Test
    void workingDirectoryIsMadeAtTheTargetOfALink() throws IOException {
        Path rootfs = Files.createDirectories(directory.resolve("rootfs"));
        Files.createSymbolicLink(rootfs.resolve("away"), Path.of("../../made/here"));
        ContainerWorkdir.make(JnrSyscalls.load(), rootfs, "/away/d\u00e9", IdMaps.SAME);
        assertTrue(Files.isDirectory(rootfs.resolve("made/here/d\u00e9")));
        Files.writeString(rootfs.resolve("file"), "x");
        assertEquals(
                "Cannot mkdir: /file is not a directory",
                refusal(() -> ContainerWorkdir.make(JnrSyscalls.load(), rootfs, "/file", IdMaps.SAME)));
    }

    @Test
    void subpathOfAVolumeMayBeAFileButNotOutside() throws IOException {
        volumes.create(named("one"));
        Path volume = volumes.path("one");
        Files.writeString(volume.resolve("f"), "x");
        Files.createSymbolicLink(volume.resolve("out"), Path.of("../../.."));
        try (VolumeSubpath file = VolumeSubpath.open(JnrSyscalls.load(), volume, "f")) {
            assertEquals("x", Files.readString(Path.of(file.path())));
        }
        assertEquals(
                "path concatenation escapes the base directory, base: " + volume + ", subpath: out",
                refusal(() -> VolumeSubpath.open(JnrSyscalls.load(), volume, "out")));
        assertEquals(
                "cannot access path " + volume + "/none: lstat " + volume + "/none: no such file or directory",
                refusal(() -> VolumeSubpath.open(JnrSyscalls.load(), volume, "none")));
        assertEquals(
                "error while resolving symlinks in combined path \"" + volume + "/f/x\": not a directory",
                refusal(() -> VolumeSubpath.open(JnrSyscalls.load(), volume, "f/x")));
    }
}
