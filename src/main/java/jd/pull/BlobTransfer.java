package jd.pull;

import java.net.URI;
import java.nio.file.Path;
import jd.image.Descriptor;

/// Downloads a blob of an image into a file. Returns when the file is complete and has the digest.
///
/// Lab 9 does it with a student's code (`jd run --lab 9 …`); otherwise it is [BlobDownload].
public interface BlobTransfer {
    BlobTransfer STANDARD =
            (from, blob, file, progress, timeouts) -> new BlobDownload(from, blob, file, progress, timeouts).run();

    /// A blob of a registry.
    interface Source {
        URI address();

        /// Requests it from an offset on, with the registry's token. The status is 206 if the registry supports ranges, 200
        /// for the whole blob.
        Http.Response at(long offset);
    }

    /// @throws PullException with Docker's message, if the blob cannot be downloaded
    void download(Source from, Descriptor blob, Path file, PullProgress progress, DownloadTimeouts timeouts);
}
