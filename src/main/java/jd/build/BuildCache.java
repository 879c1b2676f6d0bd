package jd.build;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import jd.image.ImageConfig;
import jd.image.ImageId;
import jd.server.api.ContainerConfig;
import jd.server.api.Json;
import jd.storage.Graph;

/// Finds the image that an earlier build has made with the same step: among the images made from the same parent, the
/// newest one whose container had the same configuration. After the first step of a stage without such an image the cache
/// is not asked again, because every later step has a new parent.
///
/// Docker 1.2.0: daemon/build.go probeCache, server/server.go ImageGetCached; today: image/cache
final class BuildCache {
    private final Graph graph;
    private final boolean used;
    private boolean missed;

    /// @param used false with `--no-cache`
    BuildCache(Graph graph, boolean used) {
        this.graph = graph;
        this.used = used;
    }

    /// To be called at the beginning of a stage.
    void nextStage() {
        missed = false;
    }

    // tag::probing-the-cache[]
    Optional<ImageId> find(Optional<ImageId> parent, ContainerConfig key) {
        if (!used || missed) {
            return Optional.empty();
        }
        Key wanted = Key.of(key);
        Optional<ImageId> found = graph.madeFrom(parent).stream()
                .flatMap(id -> graph.image(id).stream())
                .filter(image -> madeBy(image).equals(Optional.of(wanted)))
                .max(Comparator.comparing(image -> image.created().orElse("")))
                .map(ImageConfig::id);
        missed = found.isEmpty();
        return found;
    }
    // end::probing-the-cache[]

    /// {@return the configuration of the container from which an image was made}
    private static Optional<Key> madeBy(ImageConfig image) {
        try {
            JsonNode config = Json.mapper().readTree(image.raw()).path("container_config");
            return config.isObject()
                    ? Optional.of(Key.of(Json.mapper().convertValue(config, ContainerConfig.class)))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The fields that are compared. Host name and image are not: the first is random, the second is the parent.
    private record Key(
            String user, List<String> env, List<String> cmd, List<String> entrypoint, String workingDir,
            List<String> shell, Map<?, ?> ports, Map<?, ?> volumes, Map<?, ?> labels, List<String> onBuild,
            String stopSignal, ContainerConfig.Healthcheck health) {
        static Key of(ContainerConfig c) {
            return new Key(
                    text(c.user()), Json.orEmpty(c.env()), Json.orEmpty(c.cmd()), Json.orEmpty(c.entrypoint()),
                    text(c.workingDir()), Json.orEmpty(c.shell()), Json.orEmpty(c.exposedPorts()),
                    Json.orEmpty(c.volumes()), Json.orEmpty(c.labels()), Json.orEmpty(c.onBuild()),
                    text(c.stopSignal()), c.healthcheck());
        }

        private static String text(String textOrNull) {
            return Objects.requireNonNullElse(textOrNull, "");
        }
    }
}
