package jd.pull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import jd.image.Descriptor;
import jd.image.Digest;
import jd.pull.registry.Http;
import jd.pull.registry.PullException;
import jd.pull.registry.RegistryBlob;
import jd.pull.registry.StallGuard;
import jd.storage.files.StorageException;

/// Downloads one blob into a file and verifies its digest. After a broken connection it continues where it stopped, with
/// five attempts in all and a longer pause before each.
///
/// Docker 1.2.0: graph/pull.go pullImage, five attempts
final class BlobDownload {
    private static final int ATTEMPTS = 5;

    private final RegistryBlob source;
    private final Descriptor blob;
    private final Path file;
    private final PullProgress progress;
    private final DownloadTimeouts timeouts;
    private final MessageDigest digest = Digest.sha256();
    private final byte[] buffer = new byte[1 << 16];
    private long received;

    BlobDownload(
            RegistryBlob source, Descriptor blob, Path file, PullProgress progress, DownloadTimeouts timeouts) {
        this.source = source;
        this.blob = blob;
        this.file = file;
        this.progress = progress;
        this.timeouts = timeouts;
    }

    /// Returns when the file is complete and has the digest.
    void run() {
        for (int attempt = 1; !attempt(attempt); attempt++) {
            pause(attempt);
        }
        progress.layer(id(), "Verifying Checksum");
        if (!Digest.of(digest).equals(blob.digest())) {
            throw new PullException("filesystem layer verification failed for digest " + blob.digest());
        }
        progress.layer(id(), "Download complete");
    }

    private String id() {
        return blob.digest().shortHex();
    }

    /// {@return whether the file is complete} An error from the registry is final; after a broken connection there is a
    /// retry.
    private boolean attempt(int attempt) {
        try {
            transfer();
            if (received < blob.size()) {
                throw new IOException("unexpected EOF");
            }
            return true;
        } catch (IOException e) {
            if (attempt == ATTEMPTS) {
                throw new PullException("download " + blob.digest() + ": " + e.getMessage(), e);
            }
        } catch (PullException e) {
            boolean broken = e.answer().isEmpty() || e.answer().get().status() >= 500;
            if (attempt == ATTEMPTS || !broken || Thread.currentThread().isInterrupted()) {
                throw e;
            }
        }
        return false;
    }

    private void transfer() throws IOException {
        try (Http.Response response = source.at(received)) {
            // A registry without support for ranges sends the whole blob again.
            if (received > 0 && response.status() != 206) {
                received = 0;
                digest.reset();
            }
            StandardOpenOption mode = received > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
            try (OutputStream out =
                            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode);
                    StallGuard body = new StallGuard(response.body(), timeouts.stall());
                    InputStream in = counted(body)) {
                append(in, out);
            }
        }
    }

    private InputStream counted(InputStream body) {
        return new CountingInputStream(
                body, received, blob.size(), count -> progress.layer(id(), "Downloading", count, blob.size()));
    }

    private void append(InputStream in, OutputStream out) throws IOException {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new PullException("context canceled");
            }
            write(out, n);
            digest.update(buffer, 0, n);
            received += n;
            if (received > blob.size()) {
                throw new PullException("filesystem layer verification failed for digest " + blob.digest());
            }
        }
    }

    /// A failed write, as on a full disk, is no broken connection: there is no retry.
    private void write(OutputStream out, int length) {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw new StorageException("write \"" + file + "\"", e);
        }
    }

    private void pause(int attempt) {
        Duration time = timeouts.pause().multipliedBy(attempt);
        long seconds = Math.max(1, time.toSeconds());
        progress.layer(id(), "Retrying in " + seconds + " second" + (seconds == 1 ? "" : "s"));
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PullException("context canceled", e);
        }
    }
}
