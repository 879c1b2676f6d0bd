package jd.daemon.images;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.image.Digest;
import jd.image.ImageArchive;
import jd.image.ImageConfig;
import jd.image.ImageFormatException;
import jd.image.ImageId;
import jd.image.Reference;
import jd.image.tar.TarEntry;
import jd.image.tar.TarWriter;
import jd.server.api.ApiException;
import jd.server.api.ContentType;
import jd.server.api.JobStreams;
import jd.storage.LayerArchive;
import jd.storage.Storage;
import jd.storage.files.StorageException;

/// The job `image_export`: writes images and their layers as one tar, in the order of the names in it. All lengths are known
/// before the first byte is written, so nothing is stored meanwhile.
///
/// Docker 1.2.0: graph/export.go; today: image/tarexport/save.go
public record ImageSave(Storage storage, ImageEvents events) {
    private static final long NANOS = 1_000_000_000L;

    /// A file of the archive. `created` is the time of the image, in nanoseconds since 1970.
    private sealed interface Member {
        long created();
    }

    private record Bytes(byte[] content, long created) implements Member {}

    private record Layer(Digest chainId, long length, long created) implements Member {}

    public void save(List<String> names, JobStreams client) {
        List<Digest> held = new ArrayList<>();
        try {
            List<ImageArchive.Saved> images = describe(wanted(names), held);
            Map<String, Member> members = members(images);
            write(members, client.output(ContentType.TAR));
            images.forEach(image -> events.tell("save", image.config().id(), image.config().id().toString()));
        } catch (StorageException e) {
            throw new ApiException(ApiException.Kind.INTERNAL, e.getMessage(), e);
        } finally {
            held.forEach(storage.layers()::release);
        }
    }

    /// {@return the images, by id, each with the names under which it was requested}
    private Map<String, List<Reference>> wanted(List<String> names) {
        Map<String, List<Reference>> wanted = new TreeMap<>();
        for (String name : names) {
            if (name.matches("(sha256:)?[0-9a-f]{64}")) {
                add(wanted, storage.graph().lookup(name));
                continue;
            }
            Reference reference = parse(name);
            if (reference.tag().isPresent() && !name.startsWith("sha256:") || reference.digest().isPresent()) {
                ImageId id = storage.tags().find(reference)
                        .orElseThrow(() -> ApiException.notFound("reference does not exist"));
                add(wanted, id, reference);
                continue;
            }
            // A name without a tag means all its tags; otherwise it may be the beginning of an id.
            List<Reference> all = storage.tags().references(reference);
            all.forEach(tagged -> storage.tags().find(tagged).ifPresent(id -> add(wanted, id, tagged)));
            if (all.isEmpty()) {
                add(wanted, lookup(name));
            }
        }
        return wanted;
    }

    private static Reference parse(String name) {
        try {
            return Reference.parse(name);
        } catch (ImageFormatException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, e.getMessage(), e);
        }
    }

    private ImageId lookup(String name) {
        try {
            return storage.graph().lookup(name);
        } catch (ApiException e) {
            throw new ApiException(e.kind(), "No such image: " + name, e);
        }
    }

    private static void add(Map<String, List<Reference>> wanted, ImageId id, Reference... names) {
        List<Reference> known = wanted.computeIfAbsent(id.toString(), _ -> new ArrayList<>());
        for (Reference name : names) {
            if (name.digest().isEmpty() && !known.contains(name)) {
                known.add(name);
            }
        }
    }

    /// Holds the layers, so that a concurrent removal of an image leaves them.
    private List<ImageArchive.Saved> describe(Map<String, List<Reference>> wanted, List<Digest> held) {
        List<ImageArchive.Saved> images = new ArrayList<>();
        wanted.forEach((id, names) -> {
            ImageConfig config = storage.graph().image(ImageId.parse(id))
                    .orElseThrow(() -> ApiException.notFound("No such image: " + id));
            List<Digest> chain = config.chainIds();
            if (chain.isEmpty()) {
                throw ApiException.internal("empty export - not implemented");
            }
            if (!storage.layers().hold(chain.getLast())) {
                throw ApiException.notFound("No such image: " + id);
            }
            held.add(chain.getLast());
            Optional<ImageId> parent = storage.graph().parent(ImageId.parse(id))
                    .filter(below -> wanted.containsKey(below.toString()));
            List<Long> sizes = chain.stream().map(storage.layers()::archiveLength).toList();
            images.add(new ImageArchive.Saved(config, names, parent, sizes));
        });
        return images;
    }

    private static Map<String, Member> members(List<ImageArchive.Saved> images) {
        Map<String, Member> members = new TreeMap<>();
        for (ImageArchive.Saved image : images) {
            ImageConfig config = image.config();
            long created = created(config);
            byte[] manifest = ImageArchive.manifest(image);
            members.put(ImageArchive.blob(Digest.of(manifest)), new Bytes(manifest, 0));
            members.put(ImageArchive.blob(config.id().digest()), new Bytes(config.raw(), created));
            for (int i = 0; i < config.diffIds().size(); i++) {
                members.putIfAbsent(
                        ImageArchive.blob(config.diffIds().get(i)),
                        new Layer(config.chainIds().get(i), image.layerSizes().get(i), created));
            }
        }
        members.put(ImageArchive.INDEX, new Bytes(ImageArchive.index(images), 0));
        members.put(ImageArchive.LIST, new Bytes(ImageArchive.list(images), 0));
        members.put(ImageArchive.LAYOUT, new Bytes(ImageArchive.layout(), 0));
        ImageArchive.repositories(images)
                .ifPresent(document -> members.put(ImageArchive.REPOSITORIES, new Bytes(document, 0)));
        return members;
    }

    private static long created(ImageConfig config) {
        try {
            Instant time = config.created().map(OffsetDateTime::parse).map(OffsetDateTime::toInstant)
                    .orElse(Instant.EPOCH);
            return Math.max(0, time.getEpochSecond()) * NANOS;
        } catch (DateTimeParseException e) {
            return 0;
        }
    }

    private void write(Map<String, Member> members, OutputStream out) {
        try (TarWriter tar = new TarWriter(out)) {
            if (members.keySet().stream().anyMatch(name -> name.startsWith("blobs/"))) {
                for (String directory : List.of("blobs", "blobs/sha256")) {
                    tar.write(new TarEntry(directory, new TarEntry.Directory(), TarEntry.Attributes.of(0755, 0)));
                }
            }
            for (Map.Entry<String, Member> member : members.entrySet()) {
                write(tar, member.getKey(), member.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(TarWriter tar, String name, Member member) throws IOException {
        TarEntry.Attributes attributes = TarEntry.Attributes.of(0644, member.created());
        switch (member) {
            case Bytes bytes -> tar.write(
                    new TarEntry(name, new TarEntry.File(bytes.content().length), attributes),
                    new ByteArrayInputStream(bytes.content()));
            case Layer layer -> {
                try (LayerArchive archive = storage.layers().openArchive(layer.chainId())) {
                    tar.write(new TarEntry(name, new TarEntry.File(layer.length()), attributes), archive);
                }
            }
        }
    }
}
