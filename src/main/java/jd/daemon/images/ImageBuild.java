package jd.daemon.images;

import java.util.ArrayList;
import java.util.List;
import jd.build.BuildOutput;
import jd.build.Builder;
import jd.image.ImageFormatException;
import jd.image.ImageId;
import jd.image.Reference;
import jd.server.api.ApiException;
import jd.server.api.ContentType;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;

/// The job `build`: builds an image, gives it its names, and reports line by line.
///
/// Docker 1.2.0: daemon/build.go CmdBuild
public record ImageBuild(Builder builder, ImageTagging tagging) {
    /// Builds an image. A failure before the first line is an error status; a later one is the last line.
    public void build(Jobs.Build options, JobStreams client) {
        List<Reference> names = names(options.tags());
        boolean quiet = options.flags().quiet();
        var output = new BuildOutput(() -> client.output(ContentType.JSON), quiet);
        try {
            ImageId id = builder.build(options, client, output);
            output.success("Successfully built " + id.shortId() + "\n");
            for (Reference name : names) {
                tagging.tag(id, name);
                output.success("Successfully tagged " + name.familiar() + "\n");
            }
            if (quiet) {
                output.result(id + "\n");
            }
        } catch (Builder.BuildFailed e) {
            if (!output.begun() && !output.hasKept()) {
                throw new ApiException(ApiException.Kind.INVALID_PARAMETER, e.getMessage(), e);
            }
            output.fail(e.line());
        }
    }

    private static List<Reference> names(List<String> tags) {
        List<Reference> names = new ArrayList<>();
        for (String tag : tags) {
            Reference name = parse(tag);
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    private static Reference parse(String tag) {
        try {
            Reference name = Reference.parse(tag);
            if (name.digest().isPresent()) {
                throw ApiException.invalid("build tag cannot contain a digest");
            }
            return name.withDefaultTag();
        } catch (ImageFormatException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, e.getMessage(), e);
        }
    }
}
