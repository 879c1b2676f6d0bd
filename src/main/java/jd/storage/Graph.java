package jd.storage;

import java.util.List;
import java.util.Optional;
import jd.image.ImageConfig;
import jd.image.ImageId;

/// The images on disk, by id; their layers are in [Layers], their names in [TagStore].
///
/// Docker 1.2.0: graph/graph.go
public final class Graph {
    public ImageId register(ImageConfig config) {
        throw new UnsupportedOperationException();
    }

    public Optional<ImageConfig> image(ImageId id) {
        throw new UnsupportedOperationException();
    }

    public List<ImageId> ids() {
        throw new UnsupportedOperationException();
    }

    /// Sum of the layers' sizes in bytes.
    public long size(ImageId id) {
        throw new UnsupportedOperationException();
    }

    /// Removes the image and those of its layers that no other image needs.
    public void delete(ImageId id) {
        throw new UnsupportedOperationException();
    }

    /// Finds an image by what a user typed: `name[:tag]`, `name@digest`, a full or truncated id, with or without `sha256:`.
    /// Throws Docker's `No such image: nosuch:latest` (404).
    public ImageId lookup(String name) {
        throw new UnsupportedOperationException();
    }
}
