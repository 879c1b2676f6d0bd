package jd.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageId;
import jd.image.Reference;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.server.api.ApiException;
import jd.storage.files.StateRoot;
import jd.storage.files.StorageException;
import jd.storage.files.Tar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("root")
class StorageTest {
    private static Syscalls syscalls;

    @TempDir
    private Path directory;

    @BeforeAll
    static void root() {
        syscalls = JnrSyscalls.load();
    }

    @AfterEach
    void assertNothingIsMounted() {
        StaleMounts.detach(syscalls, directory);
    }

    private Storage open(String driver) {
        return Storage.open(new StateRoot(directory.resolve("root")), syscalls, driver);
    }

    @Test
    void rootOfANewerFormatIsRefused() throws IOException {
        open("vfs").close();
        Files.writeString(directory.resolve("root/version"), "2\n");
        StorageException e = assertThrows(StorageException.class, () -> open("vfs"));
        assertTrue(e.getMessage().endsWith("format 2 is newer than this jd, which reads up to 1"), e.getMessage());
    }

    @Test
    void overlayIsTheDefaultIfItWorks() {
        try (Storage storage = open("")) {
            assertEquals("overlay", storage.layers().driverName());
            assertTrue(storage.layers().driverStatus().containsKey("Backing Filesystem"));
        }
    }

    @Test
    void vfsIsTheDefaultOnOverlayAndIsKept() throws IOException {
        Path merged = overlayOnTmpfs();
        StateRoot root = new StateRoot(merged.resolve("root"));
        // Whether an overlay on an overlay works depends on the kernel.
        try (Storage storage = Storage.open(root, syscalls, "")) {
            assertTrue(List.of("overlay", "vfs").contains(storage.layers().driverName()));
        }
        try (Storage storage = open("vfs")) {
            assertEquals("vfs", storage.layers().driverName());
        }
        try (Storage storage = open("")) {
            assertEquals("vfs", storage.layers().driverName());
        }
    }

    private Path overlayOnTmpfs() throws IOException {
        for (String part : List.of("lower", "upper", "work", "merged")) {
            Files.createDirectory(directory.resolve(part));
        }
        String options = Map.of("lowerdir", "lower", "upperdir", "upper", "workdir", "work").entrySet().stream()
                .map(e -> e.getKey() + "=" + directory.resolve(e.getValue()))
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        Path merged = directory.resolve("merged");
        syscalls.mount("overlay", merged.toString(), "overlay", 0, options);
        return merged;
    }

    @Test
    void unknownDriverIsReportedWithTheKnownOnes() {
        StorageException e = assertThrows(StorageException.class, () -> open("aufs"));
        assertEquals("open graph driver \"aufs\": not supported: use overlay or vfs", e.getMessage());
    }

    @Test
    void mountsOfAKilledDaemonAreUnmounted() throws IOException {
        Path left = Files.createDirectories(directory.resolve("root/overlay/mnt/left"));
        syscalls.mount("tmpfs", left.toString(), "tmpfs", MountSyscalls.MS_NOSUID, "");
        open("overlay").close();
        assertTrue(Files.notExists(left));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nosuch | No such image: nosuch:latest",
        "nosuch:1 | No such image: nosuch:1",
        "Abc/x | No such image: Abc/x:latest",
    })
    void missingImageIsReportedWithDockersMessage(String name, String message) {
        try (Storage storage = open("vfs")) {
            ApiException e = assertThrows(ApiException.class, () -> storage.graph().lookup(name));
            assertEquals(message, e.getMessage());
        }
    }

    @Test
    void imageIsFoundByNameDigestAndPrefixOfItsId() throws IOException {
        try (Storage storage = open("vfs")) {
            byte[] tar = new Tar().file("a", "12345").bytes();
            storage.layers().register(List.of(), Digest.of(tar), () -> new ByteArrayInputStream(tar));
            byte[] json = ("{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + Digest.of(tar) + "\"]}}")
                    .getBytes(StandardCharsets.UTF_8);
            ImageId id = storage.graph().register(ImageConfig.parse(json));
            Digest manifest = Digest.of(new byte[0]);
            storage.tags().set(Reference.parse("a"), id);
            storage.tags().set(Reference.parse("a").withDigest(manifest), id);
            for (String name : List.of("a", "a:latest", "docker.io/library/a", "a@" + manifest, id.toString(),
                    id.digest().hex(), id.shortId(), "sha256:" + id.shortId(), id.shortId().substring(0, 3))) {
                assertEquals(id, storage.graph().lookup(name), name);
            }
            assertEquals(5, storage.graph().size(id));
            String absent = "f".repeat(64);
            ApiException e = assertThrows(ApiException.class, () -> storage.graph().lookup(absent));
            assertEquals("No such image: sha256:" + absent, e.getMessage());
        }
    }
}
