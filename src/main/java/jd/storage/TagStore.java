package jd.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import jd.image.ImageId;
import jd.image.Reference;
import jd.libcontainer.io.AtomicFile;
import jd.server.api.Json;
import jd.storage.files.StorageException;

/// Maps names to images, in one file that is written at each change:
///
/// ```json
/// {"Repositories":{"busybox":{"busybox:latest":"sha256:3625…","busybox@sha256:9d0f…":"sha256:3625…"}}}
/// ```
///
/// A name with a digest is that of the manifest from which an image was pulled; `docker images --digests` shows it.
///
/// Docker 1.2.0: graph/tags.go
public final class TagStore {
    private static final TypeReference<Map<String, TreeMap<String, TreeMap<String, String>>>> FORMAT =
            new TypeReference<>() {};

    private final Path file;

    // guarded by this: familiar repository name → familiar reference → image id, and the inverse
    private final TreeMap<String, TreeMap<String, String>> repositories = new TreeMap<>();
    private final Map<String, Set<String>> names = new HashMap<>();

    private TagStore(Path file, Map<String, TreeMap<String, String>> repositories) {
        this.file = file;
        repositories.values().forEach(meanings -> meanings.forEach((key, id) -> put(Reference.parse(key), key, id)));
    }

    static TagStore open(Path file) {
        if (!Files.exists(file)) {
            return new TagStore(file, new TreeMap<>());
        }
        try {
            var content = Json.mapper().readValue(Files.readAllBytes(file), FORMAT);
            return new TagStore(file, content.getOrDefault("Repositories", new TreeMap<>()));
        } catch (JsonProcessingException e) {
            throw new StorageException("read names of images: \"" + file + "\": not JSON", e);
        } catch (IOException e) {
            throw new StorageException("read names of images: \"" + file + "\"", e);
        }
    }

    /// Sets the image of a name. {@return the image before, if it was another one}
    public synchronized Optional<ImageId> set(Reference reference, ImageId id) {
        return change(reference, Optional.of(id.toString())).map(ImageId::parse);
    }

    /// Changes nothing if the file cannot be written. {@return the image before, empty if it was the same}
    private Optional<String> change(Reference reference, Optional<String> meaning) {
        String key = key(reference);
        Optional<String> before = Optional.ofNullable(meanings(reference).get(key));
        if (before.equals(meaning)) {
            return Optional.empty();
        }
        replace(reference, key, meaning);
        try {
            save();
        } catch (StorageException e) {
            replace(reference, key, before);
            throw e;
        }
        return before;
    }

    private void replace(Reference reference, String key, Optional<String> meaning) {
        TreeMap<String, String> meanings = meanings(reference);
        String before = meanings.remove(key);
        if (before != null) {
            names.computeIfPresent(before, (_, keys) -> keys.remove(key) && keys.isEmpty() ? null : keys);
        }
        if (meanings.isEmpty()) {
            repositories.remove(reference.familiarName());
        }
        meaning.ifPresent(id -> put(reference, key, id));
    }

    private void put(Reference reference, String key, String id) {
        repositories.computeIfAbsent(reference.familiarName(), _ -> new TreeMap<>()).put(key, id);
        names.computeIfAbsent(id, _ -> new HashSet<>()).add(key);
    }

    private TreeMap<String, String> meanings(Reference reference) {
        return repositories.getOrDefault(reference.familiarName(), new TreeMap<>());
    }

    public synchronized Optional<ImageId> find(Reference reference) {
        return Optional.ofNullable(meanings(reference).get(key(reference))).map(ImageId::parse);
    }

    /// {@return the names of an image, those with a tag before those with a digest}
    public synchronized List<Reference> references(ImageId id) {
        return names.getOrDefault(id.toString(), Set.of()).stream()
                .map(Reference::parse)
                .sorted(Comparator.comparing((Reference reference) -> reference.digest().isPresent())
                        .thenComparing(Reference::familiarName)
                        .thenComparing(Reference::familiar))
                .toList();
    }

    /// {@return the names of all images in a repository}
    public synchronized List<Reference> references(Reference repository) {
        return meanings(repository).keySet().stream().map(Reference::parse).toList();
    }

    /// {@return whether the name existed} Works on a full disk, since removing an image frees space.
    public synchronized boolean remove(Reference reference) {
        return change(reference, Optional.empty()).isPresent();
    }

    /// With a digest the tag is ignored.
    private static String key(Reference reference) {
        Reference named = reference.withDefaultTag();
        return named.digest().map(digest -> named.repository().withDigest(digest)).orElse(named).familiar();
    }

    private void save() {
        try {
            AtomicFile.writeWithSpare(file, Json.bytes(Map.of("Repositories", repositories)));
        } catch (IOException e) {
            throw new StorageException("save names of images: \"" + file + "\"", e);
        }
    }
}
