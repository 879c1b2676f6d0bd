package jd.daemon.images;

import java.util.Optional;
import jd.image.ImageFormatException;
import jd.image.ImageId;
import jd.image.Reference;
import jd.server.api.ApiException;
import jd.server.api.Jobs;
import jd.storage.Storage;

/// The job `tag`: gives an image another name.
///
/// Docker 1.2.0: graph/tag.go
public record ImageTagging(Storage storage, ImageEvents events) {
    /// Adds a name to an image.
    public void tag(Jobs.Tag options) {
        Reference reference = parse(options.repository(), options.tag(), "refusing to create a tag with a digest reference");
        tag(storage.graph().lookup(options.name()), reference);
    }

    public void tag(ImageId id, Reference reference) {
        storage.tags().set(reference, id);
        events.tell("tag", id, reference.familiar());
    }

    /// {@return the name for a new image; empty if the request has none}
    static Optional<Reference> nameFor(String repository, String tag) {
        return repository.isEmpty()
                ? Optional.empty()
                : Optional.of(parse(repository, tag, "cannot import digest reference"));
    }

    private static Reference parse(String repository, String tag, String digestRefusal) {
        try {
            Reference reference = Reference.parse(repository);
            if (reference.digest().isPresent()) {
                throw ApiException.invalid(digestRefusal);
            }
            return tag.isEmpty() ? reference.withDefaultTag() : reference.withTag(tag);
        } catch (ImageFormatException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, e.getMessage(), e);
        }
    }
}
