package jd.daemon.images;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import jd.create.Containers;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageId;
import jd.server.api.ContainerSummary;
import jd.server.api.DiskUsage;
import jd.server.api.DiskUsage.Type;
import jd.server.api.Filters;
import jd.server.api.ImageSummary;
import jd.server.api.Jobs;
import jd.server.api.VolumeJson;
import jd.storage.Layers;
import jd.storage.Storage;
import jd.storage.volumes.Volumes;

/// The job `disk_usage`: reports what images, containers and volumes occupy.
///
/// Docker: daemon/disk_usage.go
public final class DiskUsageReport {
    private final Storage storage;
    private final Containers containers;
    private final ImageList images;

    public DiskUsageReport(Storage storage, Containers containers, ImageList images) {
        this.storage = storage;
        this.containers = containers;
        this.images = images;
    }

    public DiskUsage of(Set<Type> types) {
        return new DiskUsage(
                types.contains(Type.IMAGE) ? layersSize() : 0,
                types.contains(Type.IMAGE) ? images() : null,
                types.contains(Type.CONTAINER) ? containers(true) : null,
                types.contains(Type.VOLUME) ? volumes() : null,
                types.contains(Type.BUILD_CACHE) ? List.of() : null);
    }

    private List<ContainerSummary> containers(boolean size) {
        return containers.list(new Jobs.ListContainers(true, 0, size, Filters.NONE));
    }

    /// Every layer once.
    private long layersSize() {
        Set<Digest> layers = new HashSet<>();
        storage.graph().ids().forEach(id -> layers.addAll(chain(id.toString())));
        return layers.stream().mapToLong(this::size).sum();
    }

    private List<Digest> chain(String id) {
        return storage.graph().image(ImageId.parse(id)).map(ImageConfig::chainIds).orElse(List.of());
    }

    private long size(Digest chainId) {
        return storage.layers().layer(chainId).map(Layers.Layer::size).orElse(0L);
    }

    private List<ImageSummary> images() {
        List<ImageSummary> list = images.list(new Jobs.ListImages(false, Filters.NONE));
        Map<Digest, Integer> uses = new HashMap<>();
        list.forEach(image -> chain(image.id()).forEach(layer -> uses.merge(layer, 1, Integer::sum)));
        Map<String, Long> users = new HashMap<>();
        containers(false).forEach(container -> users.merge(container.imageId(), 1L, Long::sum));
        return list.stream()
                .map(image -> {
                    Stream<Digest> shared = chain(image.id()).stream().filter(layer -> uses.getOrDefault(layer, 0) > 1);
                    return image.withUsage(users.getOrDefault(image.id(), 0L), shared.mapToLong(this::size).sum());
                })
                .toList();
    }

    private List<VolumeJson> volumes() {
        Volumes volumes = storage.volumes();
        return volumes.list(Filters.NONE).volumes().stream()
                .map(volume -> volume.withUsage(new VolumeJson.UsageData(
                        volumes.userCount(volume.name()), volumes.size(volume.name()))))
                .toList();
    }
}
