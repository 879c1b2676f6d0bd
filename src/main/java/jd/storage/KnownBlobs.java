package jd.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jd.image.Digest;
import jd.libcontainer.io.AtomicFile;
import jd.server.api.Json;
import jd.storage.files.StateRoot;
import jd.storage.files.StorageException;

/// Remembers as which compressed blobs the layers are stored in registries. The digest of a compressed layer depends on
/// the program that has compressed it, so it can only be known from an earlier pull or push; a push of a known blob
/// needs no upload.
///
/// ```json
/// [{"Digest":"sha256:6a85…","Size":1102149,"Repository":"127.0.0.1:5000/app"}]
/// ```
///
/// Today: distribution/metadata/v2_metadata_service.go
public final class KnownBlobs {
    private static final int MOST = 50;

    private final StateRoot root;

    /// A blob that was in a repository, e.g. `127.0.0.1:5000/app`, at the last pull or push.
    public record KnownBlob(String digest, long size, String repository) {}

    KnownBlobs(StateRoot root) {
        this.root = root;
    }

    /// {@return the blobs of a layer, the latest first} None for a file that cannot be read: the layer is uploaded then.
    public synchronized List<KnownBlob> of(Digest diffId) {
        Path file = root.knownBlobs(diffId);
        try {
            return Files.exists(file) ? List.of(Json.read(Files.readAllBytes(file), KnownBlob[].class)) : List.of();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    public synchronized void add(Digest diffId, KnownBlob blob) {
        List<KnownBlob> blobs = new ArrayList<>(of(diffId));
        blobs.remove(blob);
        blobs.addFirst(blob);
        Path file = root.knownBlobs(diffId);
        try {
            Files.createDirectories(file.getParent());
            AtomicFile.writeSoon(file, Json.bytes(blobs.subList(0, Math.min(blobs.size(), MOST))));
        } catch (IOException e) {
            throw new StorageException("remember the blob of layer " + diffId, e);
        }
    }
}
