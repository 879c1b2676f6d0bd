package jd.pull;

import java.nio.file.Path;
import jd.image.Descriptor;
import jd.pull.registry.PullException;
import jd.pull.registry.RegistryBlob;

/// Downloads a blob of an image into a file. Returns when the file is complete and has the digest.
///
/// Lab 9 does it with a student's code (`jd run --lab 9 …`); otherwise it is [BlobDownload].
public interface BlobTransfer {
    BlobTransfer STANDARD =
            (from, blob, file, progress, timeouts) -> new BlobDownload(from, blob, file, progress, timeouts).run();

    /// @throws PullException with Docker's message, if the blob cannot be downloaded
    void download(RegistryBlob from, Descriptor blob, Path file, PullProgress progress, DownloadTimeouts timeouts);
}
