package jd.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import jd.image.ImageFormatException;
import jd.image.ImageId;
import jd.image.Platform;
import jd.image.Reference;
import jd.pull.Puller;
import jd.pull.RegistryAuth;
import jd.server.api.ApiException;
import jd.server.api.ContentType;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.server.api.Progress;

/// The job `pull`: pulls an image and reports the progress line by line.
///
/// Docker 1.2.0: graph/pull.go TagStore.CmdPull
final class ImagePull {
    private final Puller puller;
    private final ImageEvents events;

    ImagePull(Puller puller, ImageEvents events) {
        this.puller = puller;
        this.events = events;
    }

    /// Pulls an image. A failure before the first line is an error status; a later one is the last line.
    void pull(Jobs.Pull options, JobStreams client) {
        Reference reference = parse(options);
        Optional<Platform> platform = platform(options.platform());
        Optional<RegistryAuth> auth = RegistryAuth.parse(options.registryAuth());
        var lines = new Lines(client);
        try {
            ImageId id = puller.pull(reference, auth, platform, lines::write, client.gone());
            events.tell("pull", id, reference.familiar());
        } catch (ApiException e) {
            if (!lines.begun()) {
                throw e;
            }
            lines.end(Progress.error(e.getMessage()));
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

    /// Writes one JSON document a line. Several downloads report concurrently. If the client disconnects, the puller is
    /// notified and ends the pull, unless other clients wait for it too.
    private static final class Lines {
        private final JobStreams streams;

        // guarded by this
        private Optional<OutputStream> out = Optional.empty();
        private boolean broken;

        Lines(JobStreams streams) {
            this.streams = streams;
        }

        synchronized boolean begun() {
            return out.isPresent();
        }

        /// Writes the last line; a failure is ignored, because the client may have disconnected.
        synchronized void end(Progress progress) {
            try {
                if (!broken) {
                    write(progress);
                }
            } catch (UncheckedIOException e) {
                broken = true;
            }
        }

        synchronized void write(Progress progress) {
            try {
                if (out.isEmpty()) {
                    out = Optional.of(streams.output(ContentType.JSON));
                }
                out.get().write(Json.bytes(progress));
                out.get().write(new byte[] {'\r', '\n'});
                out.get().flush();
            } catch (IOException e) {
                broken = true;
                throw new UncheckedIOException(e);
            }
        }
    }
}
