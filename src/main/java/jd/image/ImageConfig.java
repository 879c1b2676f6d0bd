package jd.image;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The document whose digest is the image id. `raw` are the bytes it was read from; the parsed parts stand beside them.
/// What the container configuration says is kept as an untyped tree (`config`), which `server.api.ContainerConfig` reads.
///
/// OCI image-spec: config.md
public record ImageConfig(
        byte[] raw,
        String architecture,
        String os,
        Optional<String> created,
        Optional<String> author,
        Optional<String> comment,
        Optional<String> dockerVersion,
        Map<String, Object> config,
        List<Digest> diffIds,
        List<History> history) {
    /// One step of the image's making.
    public record History(
            Optional<String> created, String createdBy, Optional<String> comment, boolean emptyLayer) {}

    public static ImageConfig parse(byte[] raw) {
        throw new UnsupportedOperationException();
    }

    public ImageId id() {
        return new ImageId(Digest.of(raw));
    }
}
