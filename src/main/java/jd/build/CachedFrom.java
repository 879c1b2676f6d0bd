package jd.build;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.image.ChildImage;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageConfig.History;
import jd.image.ImageId;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.Json;
import jd.storage.Graph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The images of `--cache-from`: a build reuses the steps of these images only. An image that was pulled has no images of
/// its steps on this host, so its history is compared instead, and the image of each step is made again from it.
///
/// Today: image/cache/cache.go
final class CachedFrom {
    private static final Logger LOG = LoggerFactory.getLogger(CachedFrom.class);

    private final Graph graph;
    private final boolean anyImage;
    private final List<ImageId> images;

    private CachedFrom(Graph graph, boolean anyImage, List<ImageId> images) {
        this.graph = graph;
        this.anyImage = anyImage;
        this.images = new ArrayList<>(images);
    }

    /// An image that is not on this host is ignored. Without names each image of this host is reused.
    static CachedFrom named(Graph graph, List<String> names) {
        List<ImageId> images = new ArrayList<>();
        for (String name : names) {
            try {
                images.add(graph.lookup(name));
            } catch (ApiException e) {
                LOG.warn("build with --cache-from {}: {}", name, e.getMessage());
            }
        }
        return new CachedFrom(graph, names.isEmpty(), images);
    }

    /// {@return the image of a step}
    ///
    /// @param local the image that an earlier build on this host has made with the step
    Optional<ImageId> choose(Optional<ImageId> parent, ContainerConfig key, Optional<ImageId> local) {
        if (anyImage || local.filter(this::isBelowOne).isPresent()) {
            return local;
        }
        Optional<ImageConfig> below = parent.flatMap(graph::image);
        for (ImageId id : List.copyOf(images)) {
            ImageConfig image = graph.image(id).orElseThrow();
            int done = below.map(config -> config.history().size()).orElse(0);
            if (continues(image, below) && String.join(" ", Json.orEmpty(key.cmd())).equals(
                    image.history().get(done).createdBy())) {
                return Optional.of(done == image.history().size() - 1
                        ? whole(id, parent)
                        : restored(id, image, done, parent, key));
            }
        }
        return Optional.empty();
    }

    private boolean isBelowOne(ImageId found) {
        for (ImageId image : images) {
            for (Optional<ImageId> at = graph.parent(image); at.isPresent(); at = graph.parent(at.get())) {
                if (at.get().equals(found)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// {@return whether the image begins with all steps and layers of another one and has more steps}
    private static boolean continues(ImageConfig image, Optional<ImageConfig> below) {
        List<History> steps = below.map(ImageConfig::history).orElse(List.of());
        List<Digest> layers = below.map(ImageConfig::diffIds).orElse(List.of());
        return steps.size() < image.history().size()
                && layers.size() <= image.diffIds().size()
                && (!steps.isEmpty() || layers.isEmpty())
                && image.history().subList(0, steps.size()).equals(steps)
                && image.diffIds().subList(0, layers.size()).equals(layers);
    }

    private ImageId whole(ImageId id, Optional<ImageId> parent) {
        parent.ifPresent(below -> graph.setParent(id, below));
        return id;
    }

    /// Makes the image of a step in the middle of another image. The later steps are compared with this image only.
    private ImageId restored(
            ImageId id, ImageConfig image, int step, Optional<ImageId> parent, ContainerConfig key) {
        History history = image.history().get(step);
        long layersBefore = image.history().subList(0, step).stream().filter(before -> !before.emptyLayer()).count();
        Optional<Digest> layer = history.emptyLayer()
                ? Optional.empty() : Optional.of(image.diffIds().get((int) layersBefore));
        ChildImage child = new ChildImage(
                new ChildImage.Step(history.created().orElse(""), history.createdBy(), image.author().orElse(""),
                        history.comment().orElse("")),
                tree(key),
                new ChildImage.Origin("", tree(key), image.dockerVersion().orElse("")));
        images.clear();
        images.add(id);
        return graph.registerChild(parent, child, layer);
    }

    private static Map<String, Object> tree(ContainerConfig config) {
        return Json.mapper().convertValue(config, new TypeReference<>() {});
    }
}
