package jd.pull;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.util.Optional;
import jd.image.Digest;
import jd.pull.registry.PullException;
import jd.pull.registry.RegistryPush;
import jd.storage.files.StorageException;

/// Uploads one blob in one attempt. The digest is computed while the content is sent, and is part of the last request.
final class BlobUpload {
    private final RegistryPush registry;

    /// A blob in the registry.
    record Uploaded(Digest digest, long size) {}

    BlobUpload(RegistryPush registry) {
        this.registry = registry;
    }

    /// Sends all of `content`, which the caller closes. After a failure the upload is abandoned.
    // tag::uploading-a-blob[]
    Uploaded send(InputStream content) {
        URI upload = registry.begin();
        try {
            var hashed = new HashedContent(content);
            URI end = append(upload, hashed);
            Digest digest = Digest.of(hashed.digest);
            registry.finish(end, digest);
            return new Uploaded(digest, hashed.size);
        } catch (RuntimeException | Error e) {
            registry.abandon(upload);
            throw e;
        }
    }
    // end::uploading-a-blob[]

    private URI append(URI upload, HashedContent content) {
        try {
            return registry.append(upload, content);
        } catch (PullException e) {
            throw content.failure.<RuntimeException>map(why -> new StorageException("read a layer", why)).orElse(e);
        }
    }

    /// Hashes what is read. A failure to read the content is a fault of this machine, which no retry repairs; the HTTP
    /// client would report it as a broken connection.
    private static final class HashedContent extends FilterInputStream {
        private final MessageDigest digest = Digest.sha256();
        private long size;
        private volatile Optional<IOException> failure = Optional.empty();

        HashedContent(InputStream content) {
            super(content);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                int read = in.read(buffer, offset, length);
                if (read > 0) {
                    digest.update(buffer, offset, read);
                    size += read;
                }
                return read;
            } catch (IOException e) {
                failure = Optional.of(e);
                throw e;
            }
        }
    }
}
