package jd.client.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import jd.image.tar.TarEntry;
import jd.image.tar.TarWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostUnpackTest {
    private static final TarEntry.Attributes PLAIN = TarEntry.Attributes.of(0644, 1_000_000_000_000_000_000L);
    private static final TarEntry.Attributes OPEN = TarEntry.Attributes.of(0755, 1_000_000_000_000_000_000L);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarWriter tar = new TarWriter(bytes);

    @TempDir
    Path directory;

    private void file(String name, String content) throws IOException {
        byte[] data = content.getBytes(StandardCharsets.UTF_8);
        tar.write(new TarEntry(name, new TarEntry.File(data.length), PLAIN), new ByteArrayInputStream(data));
    }

    private void link(String name, String target) throws IOException {
        tar.write(new TarEntry(name, new TarEntry.SymbolicLink(target), PLAIN));
    }

    private Path unpack() throws IOException {
        tar.close();
        Path into = Files.createDirectories(directory.resolve("into"));
        HostUnpack.unpack(new ByteArrayInputStream(bytes.toByteArray()), into.toString(), UnaryOperator.identity(),
                (path, content, mode) -> { });
        return into;
    }

    @Test
    void filesGetContentModeAndTime() throws IOException {
        tar.write(new TarEntry("d", new TarEntry.Directory(), OPEN));
        file("d/f", "content");
        Path into = unpack();
        assertEquals("content", Files.readString(into.resolve("d/f")));
        assertEquals(1_000_000_000_000L, Files.getLastModifiedTime(into.resolve("d/f")).toMillis());
        assertEquals(1_000_000_000_000L, Files.getLastModifiedTime(into.resolve("d")).toMillis());
    }

    /// A container that changes its files while they are packed can produce an archive with both.
    @Test
    void memberBelowALinkOfTheSameArchiveIsRejected() throws IOException {
        Path outside = Files.createDirectories(directory.resolve("outside"));
        link("way", outside.toString());
        file("way/evil", "x");
        assertThrows(CopyException.class, this::unpack);
        assertFalse(Files.exists(outside.resolve("evil"), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void fileReplacesALinkAndNotItsTarget() throws IOException {
        Path outside = Files.writeString(directory.resolve("outside"), "mine");
        link("f", outside.toString());
        file("f", "theirs");
        Path into = unpack();
        assertEquals("mine", Files.readString(outside));
        assertFalse(Files.isSymbolicLink(into.resolve("f")));
    }

    @Test
    void dotDotDoesNotLeaveTheDirectory() throws IOException {
        file("../../evil", "x");
        Path into = unpack();
        assertTrue(Files.exists(into.resolve("evil")));
        assertFalse(Files.exists(directory.resolve("evil")));
    }

    @Test
    void hardLinkToTheOutsideIsRejected() throws IOException {
        Files.writeString(directory.resolve("secret"), "mine");
        tar.write(new TarEntry("h", new TarEntry.HardLink("../secret"), PLAIN));
        assertThrows(IOException.class, this::unpack);
    }

    @Test
    void directoryIsNotReplacedByAFileNorAFileByADirectory() throws IOException {
        Files.createDirectories(directory.resolve("into/d"));
        file("d", "x");
        assertTrue(assertThrows(CopyException.class, this::unpack).getMessage().startsWith("cannot overwrite directory"));
    }
}
