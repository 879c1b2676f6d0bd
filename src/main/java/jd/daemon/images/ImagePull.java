package jd.daemon.images;

import java.util.Optional;
import jd.image.ImageFormatException;
import jd.image.ImageId;
import jd.image.Platform;
import jd.image.Reference;
import jd.pull.Puller;
import jd.pull.registry.RegistryAuth;
import jd.server.api.ApiException;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;

/// The job `pull`: pulls an image and reports the progress line by line. If the client disconnects, the puller is notified
/// and ends the pull, unless other clients wait for it, too.
///
/// Docker 1.2.0: graph/pull.go TagStore.CmdPull
public record ImagePull(Puller puller, ImageEvents events) {
    /// Pulls an image. A failure before the first line is an error status; a later one is the last line.
    public void pull(Jobs.Pull options, JobStreams client) {
        Reference reference = parse(options);
        Optional<Platform> platform = platform(options.platform());
        Optional<RegistryAuth> auth = RegistryAuth.parse(options.registryAuth());
        var lines = new ProgressLines(client);
        try {
            ImageId id = puller.pull(reference, auth, platform, lines::write, client.gone());
            events.tell("pull", id, reference.familiar());
        } catch (RuntimeException e) {
            lines.fail(e, String.valueOf(e.getMessage()));
        }
    }

    private static Reference parse(Jobs.Pull options) {
        try {
            return options.tag().isEmpty()
                    ? Reference.parse(options.image())
                    : Reference.parseParts(options.image(), options.tag());
        } catch (ImageFormatException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, e.getMessage(), e);
        }
    }

    private static Optional<Platform> platform(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Platform.parse(text));
        } catch (ImageFormatException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, e.getMessage(), e);
        }
    }
}
