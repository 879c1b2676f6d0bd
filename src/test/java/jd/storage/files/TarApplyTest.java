package jd.storage.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jd.image.tar.TarEntry;
import jd.image.tar.TarWriter;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.storage.files.TarApply.Whiteouts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Layers that are not trusted: their effects on a tree, and that they have none outside.
@Tag("root")
class TarApplyTest {
    private static Syscalls syscalls;

    @TempDir
    private Path directory;

    private Path target;
    private Path outside;

    @BeforeAll
    static void root() {
        syscalls = JnrSyscalls.load();
    }

    @BeforeEach
    void createTargetAndOutsideDirectory() throws IOException {
        target = Files.createDirectory(directory.resolve("target"));
        outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
    }

    private long apply(Tar tar) throws IOException {
        return apply(tar, Whiteouts.OVERLAY);
    }

    private long apply(Tar tar, Whiteouts whiteouts) throws IOException {
        return TarApply.apply(syscalls, target, whiteouts, new ByteArrayInputStream(tar.bytes()));
    }

    private void assertNothingHappenedOutside() throws IOException {
        assertEquals(Set.of("secret"), Set.of(outside.toFile().list()));
        assertEquals("secret", Files.readString(outside.resolve("secret")));
        assertEquals(Set.of("target", "outside"), Set.of(directory.toFile().list()));
        assertEquals(1, Files.getAttribute(outside.resolve("secret"), "unix:nlink"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "./../evil", "..", "a/b/../../../outside/secret"})
    void nameThatLeadsOutIsRefused(String name) throws IOException {
        StorageException e = assertThrows(StorageException.class, () -> apply(new Tar().file(name, "evil")));
        assertTrue(e.getMessage().contains("is outside of \"/\""), e.getMessage());
        assertNothingHappenedOutside();
    }

    @Test
    void absoluteNameIsBelowTheRoot() throws IOException {
        apply(new Tar().file("/etc/x", "x").file("/../y", "y"));
        assertEquals("x", Files.readString(target.resolve("etc/x")));
        assertEquals("y", Files.readString(target.resolve("y")));
        assertNothingHappenedOutside();
    }

    @Test
    void symbolicLinkInAPathIsFollowedInside() throws IOException {
        Tar tar = new Tar().directory("usr").link("bin", "/usr").link("up", "../../../../usr");
        apply(tar.file("bin/a", "a").file("up/b", "b"));
        assertEquals("a", Files.readString(target.resolve("usr/a")));
        assertEquals("b", Files.readString(target.resolve("usr/b")));
    }

    @Test
    void symbolicLinkOutsideIsNotFollowed() throws IOException {
        assertThrows(
                StorageException.class,
                () -> apply(new Tar().link("way", outside.toString()).file("way/secret", "evil")));
        assertThrows(
                StorageException.class,
                () -> apply(new Tar().link("way", "../outside").file("way/secret", "evil")));
        assertNothingHappenedOutside();
    }

    @Test
    void linkAsTheLastComponentIsReplaced() throws IOException {
        apply(new Tar().link("x", outside.resolve("secret").toString()).file("x", "mine"));
        assertTrue(Files.isRegularFile(target.resolve("x"), LinkOption.NOFOLLOW_LINKS));
        apply(new Tar().link("y", outside.resolve("secret").toString()).member("y", new TarEntry.Fifo()));
        apply(new Tar().link("z", outside.toString()).directory("z").file("z/in", "in"));
        assertTrue(Files.isDirectory(target.resolve("z"), LinkOption.NOFOLLOW_LINKS));
        assertNothingHappenedOutside();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside/secret", "/../../outside/secret", "way/secret", "a/../../outside/secret", "."})
    void hardLinkCannotReachOutside(String to) throws IOException {
        String way = outside.toString();
        assertThrows(StorageException.class, () -> apply(new Tar().link("way", way).hardLink("mine", to)));
        assertNothingHappenedOutside();
    }

    @Test
    void hardLinkToASymbolicLinkLinksTheLink() throws IOException {
        apply(new Tar().link("s", outside.resolve("secret").toString()).hardLink("h", "s"));
        assertTrue(Files.isSymbolicLink(target.resolve("h")));
        assertNothingHappenedOutside();
    }

    @ParameterizedTest
    @EnumSource(value = Whiteouts.class, names = {"OVERLAY", "REMOVE"})
    void whiteoutCannotReachOutside(Whiteouts whiteouts) throws IOException {
        String way = outside.toString();
        assertThrows(StorageException.class, () -> apply(new Tar().link("w", way).file("w/.wh.secret", ""), whiteouts));
        assertThrows(
                StorageException.class, () -> apply(new Tar().link("v", way).file("v/.wh..wh..opq", ""), whiteouts));
        assertThrows(StorageException.class, () -> apply(new Tar().file(".wh...", ""), whiteouts));
        assertThrows(StorageException.class, () -> apply(new Tar().file(".wh.", ""), whiteouts));
        assertNothingHappenedOutside();
    }

    @Test
    void directoryThatBecomesALinkIsNotFollowed() throws IOException {
        Tar tar = new Tar()
                .directory("d")
                .file("d/a", "a")
                .link("d", outside.toString())
                .file("d/secret", "evil");
        assertThrows(StorageException.class, () -> apply(tar));
        assertNothingHappenedOutside();
    }

    @Test
    void whiteoutsAreThoseOfOverlayfs() throws IOException {
        apply(new Tar().directory("a").file("a/.wh.gone", "").file("a/.wh..wh..opq", "").file("a/.wh..wh.plnk", ""));
        FileSyscalls.Stat stat = syscalls.fstatat(
                FileSyscalls.AT_FDCWD, FileSyscalls.bytes(target.resolve("a/gone").toString()), 0);
        assertEquals(FileSyscalls.S_IFCHR, stat.mode() & FileSyscalls.S_IFMT);
        assertEquals(0, stat.rdev());
        byte[] path = FileSyscalls.bytes(target.resolve("a").toString());
        byte[] opaque = syscalls.lgetxattr(path, "trusted.overlay.opaque");
        assertArrayEquals(new byte[] {'y'}, opaque);
        assertEquals(Set.of("gone"), Set.of(target.resolve("a").toFile().list()));
    }

    @Test
    void attributesOfOverlayfsInALayerAreIgnored() throws IOException {
        var xattrs = Map.of("trusted.overlay.redirect", "/etc".getBytes(ISO_8859_1));
        var attributes = new TarEntry.Attributes(0755, 0, 0, 0, xattrs);
        var bytes = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(bytes)) {
            writer.write(new TarEntry("d", new TarEntry.Directory(), attributes));
        }
        TarApply.apply(syscalls, target, Whiteouts.OVERLAY, new ByteArrayInputStream(bytes.toByteArray()));
        byte[] path = FileSyscalls.bytes(target.resolve("d").toString());
        assertEquals(List.of(), syscalls.llistxattr(path));
    }

    @Test
    void removalKeepsFilesOfTheSameLayer() throws IOException {
        apply(
                new Tar().directory("a").file("a/old", "").directory("a/d").file("a/d/old", "").file("b", ""),
                Whiteouts.REMOVE);
        apply(
                new Tar()
                        .directory("a")
                        .file("a/new", "")
                        .file("a/d/new", "")
                        .file("a/.wh..wh..opq", "")
                        .file(".wh.b", ""),
                Whiteouts.REMOVE);
        assertEquals(Set.of("new", "d"), Set.of(target.resolve("a").toFile().list()));
        assertEquals(Set.of("new"), Set.of(target.resolve("a/d").toFile().list()));
        assertEquals(Set.of("a"), Set.of(target.toFile().list()));
    }

    @Test
    void directoryIsMergedAndOtherFilesAreReplaced() throws IOException {
        apply(new Tar().directory("a").file("a/x", "x").file("f", "f").directory("g").file("g/y", "y"));
        apply(new Tar().directory("a").directory("f").file("g", "g"));
        assertTrue(Files.exists(target.resolve("a/x")));
        assertTrue(Files.isDirectory(target.resolve("f")));
        assertEquals("g", Files.readString(target.resolve("g")));
    }

    @Test
    void impliedDirectoryHasMode0755() throws IOException {
        apply(new Tar().file("a/b/c", "c"));
        assertEquals(0755, (int) Files.getAttribute(target.resolve("a/b"), "unix:mode") & 07777);
    }

    @Test
    void sizeIsThatOfTheFilesWithoutHardLinks() throws IOException {
        assertEquals(5, apply(new Tar().file("a", "12345").hardLink("b", "a").directory("d").link("l", "a")));
    }

    @Test
    void truncatedArchiveIsAnError() throws IOException {
        byte[] whole = new Tar().file("a", "x".repeat(3000)).bytes();
        for (int length : new int[] {100, 512, 1000, 3000}) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(
                    StorageException.class,
                    () -> TarApply.apply(syscalls, target, Whiteouts.OVERLAY, new ByteArrayInputStream(part)));
        }
        assertFalse(Files.exists(target.resolve("b")));
    }
}
