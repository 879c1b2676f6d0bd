package jd.labs.lab09;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import jd.image.Descriptor;

/// What a student of lab 9 writes. The tasks are explained in the starter and in `labs/lab09-blob/tasks.adoc`.
public interface BlobFetcher {
    /// A failure that another attempt cannot change.
    final class Refused extends RuntimeException {
        public Refused(String message) {
            super(message);
        }
    }

    /// Downloads a blob into a file, which does not exist. Returns when the file is complete and has the digest.
    ///
    /// @param blob with the size and the digest that the manifest has named
    /// @throws IOException when the last attempt has failed
    void fetch(URI address, Descriptor blob, Path file) throws IOException;
}
