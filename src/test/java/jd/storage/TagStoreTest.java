package jd.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jd.image.Digest;
import jd.image.ImageId;
import jd.image.Reference;
import jd.storage.files.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagStoreTest {
    private static final ImageId ONE = new ImageId(Digest.of(new byte[] {1}));
    private static final ImageId TWO = new ImageId(Digest.of(new byte[] {2}));
    private static final Digest MANIFEST = Digest.of(new byte[] {3});

    @TempDir
    private Path directory;

    private TagStore open() {
        return TagStore.open(directory.resolve("repositories-overlay"));
    }

    @Test
    void nameHasTheLastImageItWasGiven() {
        TagStore tags = open();
        assertEquals(Optional.empty(), tags.set(Reference.parse("busybox"), ONE));
        assertEquals(Optional.of(ONE), tags.set(Reference.parse("docker.io/library/busybox:latest"), TWO));
        assertEquals(Optional.of(TWO), tags.find(Reference.parse("busybox")));
        assertEquals(List.of(), tags.references(ONE));
    }

    @Test
    void namesWithADigestComeAfterThoseWithATag() {
        TagStore tags = open();
        Reference busybox = Reference.parse("busybox");
        tags.set(busybox.withDigest(MANIFEST), ONE);
        tags.set(busybox.withTag("b"), ONE);
        tags.set(busybox.withTag("a"), ONE);
        tags.set(Reference.parse("127.0.0.1:5000/x"), ONE);
        assertEquals(
                List.of("127.0.0.1:5000/x:latest", "busybox:a", "busybox:b", "busybox@" + MANIFEST),
                tags.references(ONE).stream().map(Reference::familiar).toList());
        assertEquals(3, tags.references(busybox).size());
        assertEquals(Optional.of(ONE), tags.find(Reference.parse("busybox:whatever@" + MANIFEST)));
    }

    @Test
    void namesAreReadFromTheFile() throws IOException {
        open().set(Reference.parse("busybox"), ONE);
        assertEquals(
                "{\"Repositories\":{\"busybox\":{\"busybox:latest\":\"" + ONE + "\"}}}",
                Files.readString(directory.resolve("repositories-overlay")));
        assertEquals(Optional.of(ONE), open().find(Reference.parse("busybox")));
    }

    @Test
    void removedNameIsNotFound() {
        TagStore tags = open();
        tags.set(Reference.parse("a"), ONE);
        assertTrue(tags.remove(Reference.parse("a:latest")));
        assertFalse(tags.remove(Reference.parse("a:latest")));
        assertEquals(Optional.empty(), open().find(Reference.parse("a")));
    }

    @Test
    void malformedFileIsNamedInTheMessage() throws IOException {
        Files.writeString(directory.resolve("repositories-overlay"), "{");
        StorageException e = assertThrows(StorageException.class, this::open);
        assertTrue(e.getMessage().contains("repositories-overlay"), e.getMessage());
    }
}
