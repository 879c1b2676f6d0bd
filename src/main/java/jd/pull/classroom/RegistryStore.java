package jd.pull.classroom;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jd.image.Descriptor;
import jd.image.Digest;
import jd.image.Manifest;
import jd.pull.registry.PullException;

/// The storage of the classroom registry, a directory. All repositories share the blobs; a manifest belongs to one.
///
/// ```
/// blobs/HEX
/// uploads/UUID                              incomplete
/// repositories/NAME/_manifests/HEX          its media type; the content is a blob
/// repositories/NAME/_tags/TAG               the digest of a manifest
/// ```
///
/// No component of a name begins with an underscore, so `_tags` cannot be one.
final class RegistryStore {
    private final Path directory;

    RegistryStore(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(blobs());
            Files.createDirectories(uploads());
            Files.createDirectories(repositories());
        } catch (IOException e) {
            throw new PullException("open classroom registry: \"" + directory + "\": " + e.getMessage(), e);
        }
    }

    private Path blobs() {
        return directory.resolve("blobs");
    }

    Path uploads() {
        return directory.resolve("uploads");
    }

    private Path repositories() {
        return directory.resolve("repositories");
    }

    private Path repository(String name) {
        return repositories().resolve(name);
    }

    private Path manifestFile(String name, Digest digest) {
        return repository(name).resolve("_manifests").resolve(digest.hex());
    }

    private Path tags(String name) {
        return repository(name).resolve("_tags");
    }

    Optional<Path> blob(Digest digest) {
        return Optional.of(blobs().resolve(digest.hex())).filter(Files::exists);
    }

    Digest addBlob(byte[] content) throws IOException {
        Path file = Files.createTempFile(uploads(), "blob-", "");
        Files.write(file, content);
        Digest digest = Digest.of(content);
        adopt(file, digest);
        return digest;
    }

    /// Stores a complete upload as a blob. {@return whether it has the given digest}
    boolean addBlob(Path file, Digest digest) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), Digest.sha256())) {
            in.transferTo(OutputStream.nullOutputStream());
            if (!Digest.of(in.getMessageDigest()).equals(digest)) {
                Files.delete(file);
                return false;
            }
        }
        adopt(file, digest);
        return true;
    }

    private void adopt(Path file, Digest digest) throws IOException {
        Files.move(
                file,
                blobs().resolve(digest.hex()),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /// A manifest and its media type.
    record StoredManifest(String mediaType, Digest digest, byte[] content) {}

    /// {@return the manifest of a tag or digest}
    Optional<StoredManifest> manifest(String name, String reference) throws IOException {
        boolean isDigest = reference.indexOf(':') >= 0;
        Optional<Digest> digest = isDigest ? Optional.of(Digest.parse(reference)) : tagged(name, reference);
        if (digest.isEmpty() || !Files.exists(manifestFile(name, digest.get()))) {
            return Optional.empty();
        }
        String mediaType = Files.readString(manifestFile(name, digest.get()));
        byte[] content = Files.readAllBytes(blobs().resolve(digest.get().hex()));
        return Optional.of(new StoredManifest(mediaType, digest.get(), content));
    }

    private Optional<Digest> tagged(String name, String tag) throws IOException {
        Path file = tags(name).resolve(tag);
        return Files.exists(file) ? Optional.of(Digest.parse(Files.readString(file))) : Optional.empty();
    }

    /// Stores a manifest if all blobs and manifests that it lists exist. {@return one that does not, or empty}
    Optional<Digest> addManifest(String name, String reference, String mediaType, byte[] content) throws IOException {
        Optional<Digest> missing = missingPart(Manifest.parse(mediaType, content));
        if (missing.isPresent()) {
            return missing;
        }
        Digest digest = addBlob(content);
        write(manifestFile(name, digest), mediaType);
        if (reference.indexOf(':') < 0) {
            write(tags(name).resolve(reference), digest.toString());
        }
        return Optional.empty();
    }

    private Optional<Digest> missingPart(Manifest manifest) {
        Stream<Descriptor> parts = switch (manifest) {
            case Manifest.ImageManifest image -> Stream.concat(Stream.of(image.config()), image.layers().stream());
            case Manifest.ImageIndex index -> index.manifests().stream();
        };
        return parts.map(Descriptor::digest).filter(digest -> blob(digest).isEmpty()).findFirst();
    }

    private void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Path aside = Files.createTempFile(uploads(), "text-", "");
        Files.write(aside, content.getBytes(StandardCharsets.US_ASCII));
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// {@return the tags in order, empty for an unknown repository}
    Optional<List<String>> tagNames(String name) throws IOException {
        if (!Files.isDirectory(tags(name))) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(tags(name))) {
            return Optional.of(files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    List<String> repositoryNames() throws IOException {
        try (Stream<Path> files = Files.walk(repositories())) {
            return files.filter(file -> file.endsWith("_tags"))
                    .map(file -> repositories().relativize(file.getParent()).toString())
                    .sorted()
                    .toList();
        }
    }

    /// Starts an upload. {@return its file}
    Path beginUpload() throws IOException {
        return Files.createTempFile(uploads(), "upload-", "");
    }

    void append(Path upload, InputStream content) throws IOException {
        try (var out = Files.newOutputStream(upload, StandardOpenOption.APPEND)) {
            content.transferTo(out);
        }
    }
}
