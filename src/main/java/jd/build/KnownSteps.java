package jd.build;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import jd.image.ImageConfig;
import jd.image.ImageId;
import jd.server.api.ContainerConfig;
import jd.server.api.Json;
import jd.storage.Graph;

/// The steps that earlier builds have executed, by the image that each has made. An image never changes, so a step is parsed
/// once and then kept in memory.
final class KnownSteps {
    private static final int MAX_KEPT = 500;

    /// A larger configuration is parsed again each time.
    private static final int MAX_CONFIG = 16 << 10;

    private final Graph graph;

    // guarded by this, in the order of their last use
    private final Map<ImageId, Optional<KnownStep>> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ImageId, Optional<KnownStep>> eldest) {
            return size() > MAX_KEPT;
        }
    };

    KnownSteps(Graph graph) {
        this.graph = graph;
    }

    /// @param created when the image was made
    record KnownStep(ImageId image, String created, CacheKey key) {}

    /// {@return the step that has made an image; empty for an image that was made by another tool}
    synchronized Optional<KnownStep> of(ImageId id) {
        Optional<KnownStep> known = kept.get(id);
        return known != null ? known : graph.image(id).flatMap(image -> keep(id, image));
    }

    private Optional<KnownStep> keep(ImageId id, ImageConfig image) {
        Optional<KnownStep> step = parse(id, image);
        if (image.raw().length <= MAX_CONFIG) {
            kept.put(id, step);
        }
        return step;
    }

    private static Optional<KnownStep> parse(ImageId id, ImageConfig image) {
        try {
            JsonNode config = Json.mapper().readTree(image.raw()).path("container_config");
            if (!config.isObject()) {
                return Optional.empty();
            }
            CacheKey key = CacheKey.of(Json.mapper().treeToValue(config, ContainerConfig.class));
            return Optional.of(new KnownStep(id, image.created().orElse(""), key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
