package jd.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.image.ImageId;
import jd.image.Reference;
import jd.libcontainer.AtomicFile;
import jd.server.api.Json;

/// Which name means which image, in one file that is saved on each change:
///
/// ```json
/// {"Repositories":{"busybox":{"busybox:latest":"sha256:3625…","busybox@sha256:9d0f…":"sha256:3625…"}}}
/// ```
///
/// A name with a digest says from which manifest an image was pulled: `docker images --digests` shows it.
///
/// Docker 1.2.0: graph/tags.go
public final class TagStore {
    private static final TypeReference<Map<String, TreeMap<String, TreeMap<String, String>>>> FORMAT =
            new TypeReference<>() {};

    private final Path file;

    // guarded by this: familiar repository name → familiar reference → image id
    private final TreeMap<String, TreeMap<String, String>> repositories;

    private TagStore(Path file, TreeMap<String, TreeMap<String, String>> repositories) {
        this.file = file;
        this.repositories = repositories;
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

    /// Makes a name mean an image, whatever it meant before. {@return what it meant before, if that was another image}
    public synchronized Optional<ImageId> set(Reference reference, ImageId id) {
        String key = key(reference);
        String before = repositories
                .computeIfAbsent(reference.familiarName(), name -> new TreeMap<>())
                .put(key, id.toString());
        if (id.toString().equals(before)) {
            return Optional.empty();
        }
        save();
        return Optional.ofNullable(before).map(ImageId::parse);
    }

    public synchronized Optional<ImageId> find(Reference reference) {
        return Optional.ofNullable(repositories.get(reference.familiarName()))
                .map(names -> names.get(key(reference)))
                .map(ImageId::parse);
    }

    /// {@return every name of an image, those with a tag before those with a digest}
    public synchronized List<Reference> references(ImageId id) {
        List<Reference> tags = new ArrayList<>();
        List<Reference> digests = new ArrayList<>();
        for (var names : repositories.values()) {
            names.forEach((name, meaning) -> {
                if (meaning.equals(id.toString())) {
                    Reference reference = Reference.parse(name);
                    (reference.digest().isPresent() ? digests : tags).add(reference);
                }
            });
        }
        tags.addAll(digests);
        return List.copyOf(tags);
    }

    /// {@return every name of any image in a repository}
    public synchronized List<Reference> references(Reference repository) {
        return repositories.getOrDefault(repository.familiarName(), new TreeMap<>()).keySet().stream()
                .map(Reference::parse)
                .toList();
    }

    /// {@return whether there was such a name}
    public synchronized boolean remove(Reference reference) {
        TreeMap<String, String> names = repositories.getOrDefault(reference.familiarName(), new TreeMap<>());
        if (names.remove(key(reference)) == null) {
            return false;
        }
        if (names.isEmpty()) {
            repositories.remove(reference.familiarName());
        }
        save();
        return true;
    }

    /// A digest says all; a tag beside it says nothing more.
    private static String key(Reference reference) {
        Reference named = reference.withDefaultTag();
        return named.digest().map(digest -> named.repository().withDigest(digest)).orElse(named).familiar();
    }

    private void save() {
        try {
            AtomicFile.write(file, Json.bytes(Map.of("Repositories", repositories)));
        } catch (IOException e) {
            throw new StorageException("save names of images: \"" + file + "\"", e);
        }
    }
}
