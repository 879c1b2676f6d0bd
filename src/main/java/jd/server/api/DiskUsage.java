package jd.server.api;

import java.util.List;
import java.util.Map;

/// The answer to `GET /system/df`: what images, containers and volumes occupy, in bytes. A list is null if its type was
/// not requested. `layersSize` counts each layer once, also one that several images share.
///
/// ```json
/// {"LayersSize":2024565,"Images":[{"Containers":2,"SharedSize":0,"Size":2024565,"Id":"sha256:c4f9…"}],
///  "Containers":[],"Volumes":[{"Name":"v","UsageData":{"RefCount":1,"Size":0}}],"BuildCache":[]}
/// ```
public record DiskUsage(
        long layersSize,
        List<ImageSummary> images,
        List<ContainerSummary> containers,
        List<VolumeJson> volumes,
        List<Map<String, Object>> buildCache) {

    /// The types that a request can select.
    public enum Type {
        IMAGE,
        CONTAINER,
        VOLUME,
        BUILD_CACHE;

        /// {@return the type that a query parameter `type=` names}
        public static Type parse(String text) {
            return switch (text) {
                case "image" -> IMAGE;
                case "container" -> CONTAINER;
                case "volume" -> VOLUME;
                case "build-cache" -> BUILD_CACHE;
                default -> throw ApiException.invalid("unknown object type: " + text);
            };
        }
    }
}
