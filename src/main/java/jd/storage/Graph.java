package jd.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import jd.image.ChildImage;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageFormatException;
import jd.image.ImageId;
import jd.image.Reference;
import jd.libcontainer.io.AtomicFile;
import jd.libcontainer.kernel.Syscalls;
import jd.server.api.ApiException;
import jd.storage.files.RemoveTree;
import jd.storage.files.StateRoot;
import jd.storage.files.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The images on disk, by id; their layers are in [Layers], their names in [TagStore].
///
/// Docker 1.2.0: graph/graph.go
public final class Graph {
    private static final Logger LOG = LoggerFactory.getLogger(Graph.class);
    private static final String CONFIG = "json";

    /// Only for an image that was made on this host: the id of its parent, empty for one without.
    private static final String PARENT = "parent";

    private static final int MAX_RECENT = 1 << 20;

    private final Syscalls syscalls;
    private final StateRoot root;
    private final Layers layers;
    private final TagStore tags;
    private final TruncIndex index = new TruncIndex();

    // guarded by this: ids in hexadecimal; the parents of images made on this host; and a cache of configurations in the
    // order of their last use
    private final Set<String> images = new TreeSet<>();
    private final Map<String, Made> parents = new HashMap<>();
    private final SequencedMap<String, ImageConfig> recent = new LinkedHashMap<>(16, 0.75f, true);
    private int recentBytes;

    /// The origin of an image that was made on this host; `from` is empty for an image without a parent.
    private record Made(Optional<ImageId> from) {
        static Made parse(String text) {
            return new Made(Optional.of(text).filter(id -> !id.isEmpty()).map(ImageId::parse));
        }

        @Override
        public String toString() {
            return from.map(ImageId::toString).orElse("");
        }
    }

    private Graph(Syscalls syscalls, StateRoot root, Layers layers, TagStore tags) {
        this.syscalls = syscalls;
        this.root = root;
        this.layers = layers;
        this.tags = tags;
    }

    static Graph open(Syscalls syscalls, StateRoot root, Layers layers, TagStore tags) {
        Graph graph = new Graph(syscalls, root, layers, tags);
        Path directory = root.images(layers.driverName());
        try {
            Files.createDirectories(directory);
            try (Stream<Path> entries = Files.list(directory)) {
                entries.toList().forEach(graph::load);
            }
        } catch (IOException e) {
            throw new StorageException("open graph: \"" + directory + "\"", e);
        }
        return graph;
    }

    /// An image that cannot be loaded does not stop the boot: it is left out and stays on disk.
    private void load(Path directory) {
        try {
            ImageConfig config = ImageConfig.parse(Files.readAllBytes(directory.resolve(CONFIG)));
            Path parent = directory.resolve(PARENT);
            Optional<Made> made = Files.exists(parent)
                    ? Optional.of(Made.parse(Files.readString(parent)))
                    : Optional.empty();
            holdTop(config);
            add(config, made);
        } catch (IOException | ImageFormatException | StorageException e) {
            LOG.warn("load image: \"{}\": {}", directory, e.getMessage());
        }
    }

    /// Registers an image whose layers are all registered. An existing image is not changed.
    public ImageId register(ImageConfig config) {
        return register(config, Optional.empty());
    }

    /// Registers the image of a commit or of a step of a build, whose layer is registered.
    ///
    /// @param parent the image below
    /// @param layer the diffID of the changes; empty if no files have changed
    public ImageId registerChild(Optional<ImageId> parent, ChildImage child, Optional<Digest> layer) {
        Optional<ImageConfig> below = parent.map(
                id -> image(id).orElseThrow(() -> ApiException.notFound("No such image: " + id)));
        return register(child.above(below, layer), Optional.of(new Made(parent)));
    }

    /// @param made for an image that was made on this host
    private synchronized ImageId register(ImageConfig config, Optional<Made> made) {
        ImageId id = config.id();
        if (images.contains(id.digest().hex())) {
            return id;
        }
        holdTop(config);
        try {
            store(id, config, made);
        } catch (IOException e) {
            top(config).ifPresent(layers::release);
            throw new StorageException("register image " + id, e);
        }
        add(config, made);
        return id;
    }

    private void holdTop(ImageConfig config) {
        top(config).ifPresent(layer -> {
            if (!layers.hold(layer)) {
                throw new StorageException("register image " + config.id() + ": no layer " + layer);
            }
        });
    }

    private static Optional<Digest> top(ImageConfig config) {
        List<Digest> chain = config.chainIds();
        return chain.isEmpty() ? Optional.empty() : Optional.of(chain.getLast());
    }

    private void store(ImageId id, ImageConfig config, Optional<Made> made) throws IOException {
        Path aside = Files.createTempDirectory(root.unregistered(layers.driverName()), "image-");
        AtomicFile.write(aside.resolve(CONFIG), config.raw());
        if (made.isPresent()) {
            AtomicFile.write(aside.resolve(PARENT), made.get().toString().getBytes(StandardCharsets.US_ASCII));
        }
        Files.move(aside, root.image(layers.driverName(), id), StandardCopyOption.ATOMIC_MOVE);
    }

    private synchronized void add(ImageConfig config, Optional<Made> made) {
        String hex = config.id().digest().hex();
        made.ifPresent(origin -> parents.put(hex, origin));
        images.add(hex);
        index.add(hex);
    }

    /// A configuration can have megabytes, and there can be thousands: the last used ones are cached, others are read from
    /// disk.
    public synchronized Optional<ImageConfig> image(ImageId id) {
        String hex = id.digest().hex();
        if (!images.contains(hex)) {
            return Optional.empty();
        }
        ImageConfig known = recent.get(hex);
        return Optional.of(known == null ? read(hex, id) : known);
    }

    private ImageConfig read(String hex, ImageId id) {
        try {
            ImageConfig config = ImageConfig.parse(Files.readAllBytes(
                    root.image(layers.driverName(), id).resolve(CONFIG)));
            recent.put(hex, config);
            recentBytes += config.raw().length;
            while (recentBytes > MAX_RECENT) {
                recentBytes -= recent.pollFirstEntry().getValue().raw().length;
            }
            return config;
        } catch (IOException | ImageFormatException e) {
            throw new StorageException("read image " + id, e);
        }
    }

    private void forget(String hex) {
        images.remove(hex);
        parents.remove(hex);
        index.remove(hex);
        ImageConfig known = recent.remove(hex);
        if (known != null) {
            recentBytes -= known.raw().length;
        }
    }

    public synchronized List<ImageId> ids() {
        return images.stream().map(Graph::id).toList();
    }

    private static ImageId id(String hex) {
        return new ImageId(new Digest("sha256", hex));
    }

    /// {@return the image from which an image was made on this host; empty for one that was pulled or loaded}
    public synchronized Optional<ImageId> parent(ImageId id) {
        return Optional.ofNullable(parents.get(id.digest().hex())).flatMap(Made::from);
    }

    /// Records that an image was made from another, if both exist: `load` knows it after both are registered. A cycle is
    /// ignored.
    public synchronized void setParent(ImageId id, ImageId parent) {
        boolean exist = images.contains(id.digest().hex()) && images.contains(parent.digest().hex());
        Optional<ImageId> above = Optional.of(parent);
        while (above.isPresent() && !above.get().equals(id)) {
            above = parent(above.get());
        }
        if (!exist || above.isPresent()) {
            return;
        }
        Path file = root.image(layers.driverName(), id).resolve(PARENT);
        try {
            AtomicFile.write(file, parent.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new StorageException("record the parent of image " + id, e);
        }
        parents.put(id.digest().hex(), new Made(Optional.of(parent)));
    }

    /// {@return the images that were made from an image on this host}
    public List<ImageId> children(ImageId id) {
        return madeFrom(Optional.of(id));
    }

    /// {@return the images that were made from `parent` on this host; without one those that were made from nothing}
    public synchronized List<ImageId> madeFrom(Optional<ImageId> parent) {
        return parents.entrySet().stream()
                .filter(made -> made.getValue().from().equals(parent))
                .map(made -> id(made.getKey()))
                .toList();
    }

    /// Sum of the layers' sizes in bytes.
    public long size(ImageId id) {
        List<Digest> chain = image(id).map(ImageConfig::chainIds).orElse(List.of());
        return chain.stream()
                .flatMap(layer -> layers.layer(layer).stream())
                .mapToLong(Layers.Layer::size)
                .sum();
    }

    /// Removes the image and those of its layers that have no other holder. {@return the chain ids of the removed layers,
    /// topmost first}
    public synchronized List<Digest> delete(ImageId id) {
        Optional<ImageConfig> image = image(id);
        if (image.isEmpty()) {
            return List.of();
        }
        ImageConfig config = image.get();
        RemoveTree.at(syscalls, root.image(layers.driverName(), id));
        forget(id.digest().hex());
        top(config).ifPresent(layers::release);
        List<Digest> gone = new ArrayList<>(config.chainIds());
        gone.removeIf(layers::exists);
        return List.copyOf(gone.reversed());
    }

    /// Finds an image by a reference: `name[:tag]`, `name@digest`, a full or truncated id, with or without `sha256:`.
    ///
    /// @throws ApiException with Docker's message: `No such image: nosuch:latest` (404), or why the reference is malformed
    ///     (400)
    public ImageId lookup(String name) {
        if (name.matches("(sha256:)?[0-9a-f]{64}")) {
            String hex = name.substring(name.indexOf(':') + 1);
            return byDigits(hex).orElseThrow(() -> ApiException.notFound("No such image: sha256:" + hex));
        }
        Reference reference = parse(name);
        // A name takes precedence over an id with this prefix.
        return tags.find(reference)
                .or(() -> byDigits(name.startsWith("sha256:") ? name.substring("sha256:".length()) : name))
                .orElseThrow(() -> ApiException.notFound("No such image: " + reference.withDefaultTag().familiar()));
    }

    private static Reference parse(String name) {
        try {
            return Reference.parse(name);
        } catch (ImageFormatException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, e.getMessage(), e);
        }
    }

    private Optional<ImageId> byDigits(String prefix) {
        try {
            return index.find(prefix).map(Graph::id);
        } catch (ApiException e) {
            // For an ambiguous id Docker reports that there is no such image.
            return Optional.empty();
        }
    }
}
