package jd.daemon.images;

import java.util.Map;
import jd.image.ImageFormatException;
import jd.image.Reference;
import jd.pull.Pusher;
import jd.pull.registry.RegistryAuth;
import jd.server.api.ApiException;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;

/// The job `push`: pushes an image and reports the progress line by line.
///
/// Docker 1.2.0: graph/push.go TagStore.CmdPush
public record ImagePush(Pusher pusher, ImageEvents events) {
    /// Pushes an image. The first line is written before anything can fail, so a failure is the last line.
    public void push(Jobs.Push options, JobStreams client) {
        Reference reference = parse(options);
        var lines = new ProgressLines(client);
        try {
            pusher.push(reference, RegistryAuth.parse(options.registryAuth()), lines::write, client.gone());
            events.tell("push", reference.familiar(), reference.familiarName(), Map.of());
        } catch (RuntimeException e) {
            lines.fail(e, String.valueOf(e.getMessage()));
        }
    }

    private static Reference parse(Jobs.Push options) {
        try {
            Reference reference = Reference.parse(options.image());
            return options.tag().isEmpty() ? reference : reference.withTag(options.tag());
        } catch (ImageFormatException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, e.getMessage(), e);
        }
    }
}
