package jd.daemon;

import jd.image.ImageFormatException;
import jd.image.ImageId;
import jd.image.Reference;
import jd.server.api.ApiException;
import jd.server.api.Jobs;
import jd.storage.Storage;

/// The job `tag`: gives an image another name.
///
/// Docker 1.2.0: graph/tag.go
final class ImageTagging {
    private final Storage storage;
    private final ImageEvents events;

    ImageTagging(Storage storage, ImageEvents events) {
        this.storage = storage;
        this.events = events;
    }

    /// Adds a name to an image.
    void tag(Jobs.Tag options) {
        Reference reference = parse(options);
        ImageId id = storage.graph().lookup(options.name());
        storage.tags().set(reference, id);
        events.tell("tag", id, reference.familiar());
    }

    private static Reference parse(Jobs.Tag options) {
        try {
            Reference repository = Reference.parse(options.repository());
            if (repository.digest().isPresent()) {
                throw ApiException.invalid("refusing to create a tag with a digest reference");
            }
            return options.tag().isEmpty() ? repository.withDefaultTag() : repository.withTag(options.tag());
        } catch (ImageFormatException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, e.getMessage(), e);
        }
    }
}
