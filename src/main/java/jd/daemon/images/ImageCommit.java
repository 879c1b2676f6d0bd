package jd.daemon.images;

import java.util.Optional;
import jd.build.ConfigChanges;
import jd.create.Containers;
import jd.image.ImageId;
import jd.image.Reference;
import jd.server.api.IdResponse;
import jd.server.api.Jobs;

/// The job `commit`: makes an image of a container and gives it a name.
///
/// Docker 1.2.0: daemon/commit.go ContainerCommit
public record ImageCommit(Containers containers, ImageTagging tagging) {
    public IdResponse commit(Jobs.Commit options) {
        Optional<Reference> name = ImageTagging.nameFor(options.repository(), options.tag());
        return containers.commit(
                options, config -> ConfigChanges.apply(config, options.changes()), id -> named(id, name));
    }

    /// {@return the name as text, for the event}
    private String named(ImageId id, Optional<Reference> name) {
        name.ifPresent(reference -> tagging.tag(id, reference));
        return name.map(Reference::familiar).orElse("");
    }
}
