package jd.pull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jd.image.Descriptor;
import jd.image.Digest;
import jd.image.Manifest;

/// Writes the manifest of an image that is pushed, with the layout of Docker's: the digest of these bytes is the image's
/// name in the registry.
///
/// Docker image manifest version 2, schema 2
final class DockerManifest {
    static final String CONFIG_TYPE = "application/vnd.docker.container.image.v1+json";
    static final String LAYER_TYPE = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    private DockerManifest() {}

    /// @param layers base first
    static byte[] of(Descriptor config, List<Descriptor> layers) {
        String each = layers.stream().map(layer -> descriptor(layer, "      ")).collect(Collectors.joining(",\n"));
        return """
                {
                   "schemaVersion": 2,
                   "mediaType": "%s",
                   "config": %s,
                   "layers": [%s]
                }""".formatted(
                        Manifest.DOCKER_MANIFEST,
                        descriptor(config, "   ").strip(),
                        layers.isEmpty() ? "" : "\n" + each + "\n   ")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String descriptor(Descriptor descriptor, String margin) {
        return """
                {
                   "mediaType": "%s",
                   "size": %d,
                   "digest": "%s"
                }""".formatted(descriptor.mediaType(), descriptor.size(), descriptor.digest()).indent(margin.length())
                .stripTrailing();
    }

    static Descriptor config(Digest digest, long size) {
        return new Descriptor(CONFIG_TYPE, digest, size, Optional.empty(), List.of());
    }

    static Descriptor layer(Digest digest, long size) {
        return new Descriptor(LAYER_TYPE, digest, size, Optional.empty(), List.of());
    }
}
