package jd.build;

import java.util.Comparator;
import java.util.Optional;
import jd.build.KnownSteps.KnownStep;
import jd.image.ImageId;
import jd.server.api.ContainerConfig;
import jd.storage.Graph;

/// Finds the image that an earlier build has made with the same step: among the images made from the same parent, the
/// newest one whose container had the same configuration. After the first step of a stage without such an image the cache
/// is not asked again, because every later step has a new parent.
///
/// Docker 1.2.0: daemon/build.go probeCache, server/server.go ImageGetCached; today: image/cache
final class BuildCache {
    private final Graph graph;
    private final KnownSteps steps;
    private final CachedFrom others;
    private final boolean used;
    private boolean missed;

    /// @param others the images of `--cache-from`
    /// @param used false with `--no-cache`
    BuildCache(Graph graph, KnownSteps steps, CachedFrom others, boolean used) {
        this.graph = graph;
        this.steps = steps;
        this.others = others;
        this.used = used;
    }

    /// To be called at the beginning of a stage.
    void nextStage() {
        missed = false;
    }

    // tag::probing-the-cache[]
    Optional<ImageId> find(Optional<ImageId> parent, ContainerConfig key) {
        if (!used || missed) { // <1>
            return Optional.empty();
        }
        CacheKey wanted = CacheKey.of(key);
        Optional<ImageId> found = graph.madeFrom(parent).stream() // <2>
                .flatMap(id -> steps.of(id).stream())
                .filter(step -> step.key().equals(wanted)) // <3>
                .max(Comparator.comparing(KnownStep::created)) // <4>
                .map(KnownStep::image);
        found = others.choose(parent, key, found);
        missed = found.isEmpty();
        return found;
    }
    // end::probing-the-cache[]
}
