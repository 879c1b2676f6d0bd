package jd.daemon.images;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import jd.daemon.events.Events;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageId;
import jd.image.Reference;
import jd.server.api.ApiException;
import jd.server.api.Event;
import jd.server.api.Filters;
import jd.server.api.ImageDeleteItem;
import jd.server.api.ImagesPruned;
import jd.server.api.Jobs;
import jd.server.api.PruneFilters;
import jd.storage.Layers;
import jd.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The job `images_prune`: removes the images without a tag, or with the filter `dangling=false` every image that no
/// container was created from.
///
/// Docker: daemon/images/image_prune.go
public final class ImagePrune {
    private static final Logger LOG = LoggerFactory.getLogger(ImagePrune.class);

    private final Storage storage;
    private final ImageRemoval removal;
    private final Consumer<Event> events;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    public ImagePrune(Storage storage, ImageRemoval removal, Consumer<Event> events) {
        this.storage = storage;
        this.removal = removal;
        this.events = events;
    }

    public ImagesPruned prune(Filters filters) {
        PruneFilters chosen = PruneFilters.parse(filters, Set.of("dangling"), Instant.now());
        boolean danglingOnly = filters.flag("dangling").orElse(true);
        if (!oneAtATime.tryLock()) {
            throw ApiException.conflict("a prune operation is already running");
        }
        try {
            return prune(chosen, danglingOnly);
        } finally {
            oneAtATime.unlock();
        }
    }

    private ImagesPruned prune(PruneFilters chosen, boolean danglingOnly) {
        Map<String, Long> sizes = layerSizes();
        List<ImageDeleteItem> done = new ArrayList<>();
        for (ImageId id : storage.graph().ids()) {
            Optional<ImageConfig> config = storage.graph().image(id);
            if (config.isPresent() && chosen.include(
                    ImageList.created(config.get().created()), ImageList.labels(config.get()))) {
                names(id, danglingOnly).forEach(name -> remove(name, done));
            }
        }
        // Of a deleted image with its layers, only the layers have a size.
        long bytes = done.stream()
                .filter(item -> item.deleted() != null)
                .mapToLong(item -> sizes.getOrDefault(item.deleted(), 0L))
                .sum();
        events.accept(Events.pruned("image", bytes));
        return new ImagesPruned(done.isEmpty() ? null : done, bytes);
    }

    private Map<String, Long> layerSizes() {
        Map<String, Long> sizes = new HashMap<>();
        storage.graph().ids().stream()
                .flatMap(id -> storage.graph().image(id).stream())
                .flatMap(config -> config.chainIds().stream())
                .distinct()
                .forEach(chainId -> size(chainId).forEach(bytes -> sizes.put(chainId.toString(), bytes)));
        return sizes;
    }

    private Stream<Long> size(Digest chainId) {
        return storage.layers().layer(chainId).map(Layers.Layer::size).stream();
    }

    /// {@return the names that a removal of the image removes, its id if it has none, or nothing if it stays}
    private List<String> names(ImageId id, boolean danglingOnly) {
        List<Reference> references = storage.tags().references(id);
        if (references.isEmpty()) {
            return List.of(id.digest().hex());
        }
        boolean tagged = references.stream().anyMatch(reference -> reference.digest().isEmpty());
        return danglingOnly && tagged ? List.of() : references.stream().map(Reference::familiar).toList();
    }

    /// An image that a container uses stays.
    private void remove(String name, List<ImageDeleteItem> done) {
        try {
            done.addAll(removal.remove(new Jobs.DeleteImage(name, false, true)));
        } catch (ApiException e) {
            if (e.kind() != ApiException.Kind.CONFLICT && e.kind() != ApiException.Kind.NOT_FOUND) {
                LOG.warn("prune image {}: {}", name, e.getMessage());
            }
        }
    }
}
