package jd.pull;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import jd.image.ChainId;
import jd.image.Descriptor;
import jd.image.Digest;
import jd.pull.registry.PullException;
import jd.pull.registry.RegistryPush;
import jd.storage.KnownBlobs.KnownBlob;
import jd.storage.Storage;
import jd.storage.files.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Uploads the layers of one image, two at a time, because compressing occupies a processor. A layer that the registry
/// has already is not uploaded.
///
/// Docker 1.2.0: graph/push.go pushRepository; today: distribution/push_v2.go, with five layers at a time
final class LayerPush implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LayerPush.class);
    private static final int THREADS = 2;
    private static final int ATTEMPTS = 5;

    /// The number of known blobs for which the registry is asked.
    private static final int MAX_CHECKS = 4;

    private final Storage storage;
    private final Function<Digest, InputStream> archives;
    private final RegistryPush registry;
    private final PullProgress progress;
    private final Duration pause;
    private final Map<Digest, Future<Descriptor>> uploads = new HashMap<>();

    /// Platform threads, because they read files: a virtual thread would pin its carrier.
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("push-layer-", 0).factory());

    /// @param archives opens the tar of a layer, by its chain id
    /// @param pause before the second attempt, twice that before the third and so on
    LayerPush(
            Storage storage,
            Function<Digest, InputStream> archives,
            RegistryPush registry,
            PullProgress progress,
            Duration pause) {
        this.storage = storage;
        this.archives = archives;
        this.registry = registry;
        this.progress = progress;
        this.pause = pause;
    }

    /// {@return the blob of each layer} Both lists have the base first; the topmost layer is uploaded first.
    // tag::layers-to-the-registry[]
    List<Descriptor> run(List<Digest> diffIds) {
        List<Digest> chain = ChainId.each(diffIds);
        for (Digest diffId : diffIds.reversed()) {
            progress.layer(diffId.shortHex(), "Preparing");
        }
        for (int i = diffIds.size() - 1; i >= 0; i--) {
            start(diffIds.get(i), chain.get(i));
        }
        return diffIds.stream()
                .map(uploads::get)
                .map(LayerPull::await)
                .toList();
    }
    // end::layers-to-the-registry[]

    /// An image may have the same layer twice; it is uploaded once.
    private void start(Digest diffId, Digest chainId) {
        if (uploads.containsKey(diffId)) {
            return;
        }
        if (uploads.size() >= THREADS) {
            progress.layer(diffId.shortHex(), "Waiting");
        }
        uploads.put(diffId, threads.submit(() -> push(diffId, chainId)));
    }

    private Descriptor push(Digest diffId, Digest chainId) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                KnownBlob blob = inRegistry(diffId, chainId);
                storage.knownBlobs().add(diffId, blob);
                return DockerManifest.layer(Digest.parse(blob.digest()), blob.size());
            } catch (PullException e) {
                if (attempt == ATTEMPTS || !isBroken(e) || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LOG.debug("push layer {}: attempt {}", diffId, attempt, e);
                pause(diffId, attempt);
            }
        }
    }

    /// {@return whether the connection has failed, or the registry for a reason of its own} Another answer is final.
    private static boolean isBroken(PullException e) {
        return e.answer().map(answer -> answer.status() >= 500).orElse(true);
    }

    private void pause(Digest diffId, int attempt) throws InterruptedException {
        Duration time = pause.multipliedBy(attempt);
        for (long left = Math.max(1, time.toSeconds()); left > 0; left--) {
            progress.layer(diffId.shortHex(), "Retrying in " + left + " second" + (left == 1 ? "" : "s"));
            Thread.sleep(time.dividedBy(Math.max(1, time.toSeconds())));
        }
    }

    private KnownBlob inRegistry(Digest diffId, Digest chainId) {
        for (KnownBlob known : candidates(diffId)) {
            if (registry.has(Digest.parse(known.digest()))) {
                progress.layer(diffId.shortHex(), "Layer already exists");
                return new KnownBlob(known.digest(), known.size(), repository());
            }
        }
        BlobUpload.Uploaded uploaded = upload(diffId, chainId);
        progress.layer(diffId.shortHex(), "Pushed");
        return new KnownBlob(uploaded.digest().toString(), uploaded.size(), repository());
    }

    private String repository() {
        return registry.registry().name();
    }

    /// Blobs that this repository has had come first.
    private List<KnownBlob> candidates(Digest diffId) {
        return storage.knownBlobs().of(diffId).stream()
                .sorted((a, b) -> Boolean.compare(b.repository().equals(repository()), a.repository().equals(repository())))
                .limit(MAX_CHECKS)
                .toList();
    }

    private BlobUpload.Uploaded upload(Digest diffId, Digest chainId) {
        String id = diffId.shortHex();
        long size = storage.layers().layer(chainId).orElseThrow(() -> new StorageException("no layer " + chainId)).size();
        try (InputStream tar = archives.apply(chainId);
                InputStream counted = new CountingInputStream(
                        tar, 0, size, count -> progress.layer(id, "Pushing", count, size));
                InputStream compressed = new GzipInput(counted)) {
            return new BlobUpload(registry).send(compressed);
        } catch (IOException e) {
            throw new StorageException("read layer " + diffId, e);
        }
    }

    /// Interrupts the uploads that are not finished.
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
