package jd.storage;

import java.util.List;
import java.util.Optional;
import jd.image.ImageId;
import jd.image.Reference;

/// Which name means which image: `{"Repositories":{"busybox":{"busybox:latest":"sha256:…"}}}` in one file, saved on each change.
///
/// Docker 1.2.0: graph/tags.go
public final class TagStore {
    public void set(Reference reference, ImageId id) {
        throw new UnsupportedOperationException();
    }

    public Optional<ImageId> find(Reference reference) {
        throw new UnsupportedOperationException();
    }

    public List<Reference> references(ImageId id) {
        throw new UnsupportedOperationException();
    }

    public boolean remove(Reference reference) {
        throw new UnsupportedOperationException();
    }
}
