package jd.pull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import jd.image.ChainId;
import jd.image.Descriptor;
import jd.image.Digest;
import jd.pull.registry.PullException;
import jd.pull.registry.RegistryBlob;
import jd.pull.registry.RegistryClient;
import jd.server.api.ApiException;
import jd.storage.KnownBlobs.KnownBlob;
import jd.storage.Layers;
import jd.storage.Storage;
import jd.storage.files.Decompression;
import jd.storage.files.StorageException;
import jd.storage.files.WrongDigestException;

/// Downloads the layers of one image, a few in parallel, and unpacks them in order, each as soon as it and the layer below
/// are complete. Registered layers are held until [#close]; by then the image must hold them.
///
/// Docker 1.2.0: graph/pull.go pullRepository, with one goroutine for each image
final class LayerPull implements AutoCloseable {
    private static final int THREADS = 3;

    private final Storage storage;
    private final Layers layers;
    private final RegistryClient registry;
    private final PullProgress progress;
    private final Semaphore slots;
    private final DownloadTimeouts timeouts;
    private final BlobTransfer transfer;
    private final Path directory;

    private final Map<Digest, Future<Path>> downloads = new HashMap<>();

    /// Platform threads, because they write files: a virtual thread would pin its carrier.
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("pull-layer-", 0).factory());

    private final List<Digest> held = new ArrayList<>();

    /// @param slots permits for the downloads of the whole daemon
    /// @param directory of this pull, for the downloads
    LayerPull(
            Storage storage,
            RegistryClient registry,
            PullProgress progress,
            Semaphore slots,
            DownloadTimeouts timeouts,
            BlobTransfer transfer,
            Path directory) {
        this.storage = storage;
        this.layers = storage.layers();
        this.registry = registry;
        this.progress = progress;
        this.slots = slots;
        this.timeouts = timeouts;
        this.transfer = transfer;
        this.directory = directory;
    }

    /// @param blobs the layers from the manifest, base first
    /// @param diffIds the digests of their unpacked content, from the configuration
    // tag::layers-in-order[]
    void run(List<Descriptor> blobs, List<Digest> diffIds) {
        List<Digest> chain = ChainId.each(diffIds); // <1>
        int present = 0;
        while (present < chain.size() && layers.hold(chain.get(present))) {
            held.add(chain.get(present)); // <2>
            String id = blobs.get(present).digest().shortHex();
            progress.layer(id, "Already exists");
            present++;
        }

        for (Descriptor blob : blobs.subList(present, blobs.size())) {
            progress.layer(blob.digest().shortHex(), "Pulling fs layer");
        }
        blobs.subList(present, blobs.size()).forEach(this::start); // <3>

        for (int i = present; i < blobs.size(); i++) {
            Path file = await(downloads.get(blobs.get(i).digest())); // <4>
            register(blobs.get(i), file, diffIds.subList(0, i), diffIds.get(i));
            held.add(chain.get(i));
        }
    }
    // end::layers-in-order[]

    /// A manifest may list the same blob twice, often an empty layer; it is downloaded once.
    private void start(Descriptor blob) {
        if (downloads.containsKey(blob.digest())) {
            return;
        }
        if (downloads.size() >= THREADS) {
            progress.layer(blob.digest().shortHex(), "Waiting");
        }
        downloads.put(blob.digest(), threads.submit(() -> download(blob)));
    }

    private Path download(Descriptor blob) throws InterruptedException {
        if (!slots.tryAcquire()) {
            progress.layer(blob.digest().shortHex(), "Waiting");
            slots.acquire();
        }
        try {
            Path file = directory.resolve(blob.digest().hex());
            transfer.download(new RegistryBlob(registry, blob.digest()), blob, file, progress, timeouts);
            return file;
        } finally {
            slots.release();
        }
    }

    /// {@return the result of a transfer} Throws its failure.
    static <T> T await(Future<T> transfer) {
        try {
            return transfer.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw new PullException("transfer a layer: " + e.getCause().getMessage(), e);
            }
        } catch (InterruptedException | CancellationException e) {
            Thread.currentThread().interrupt();
            throw new PullException("context canceled", e);
        }
    }

    private void register(Descriptor blob, Path file, List<Digest> below, Digest diffId) {
        String id = blob.digest().shortHex();
        try {
            layers.register(below, diffId, () -> Decompression.decompress(new CountingInputStream(
                    Files.newInputStream(file), 0, blob.size(),
                    count -> progress.layer(id, "Extracting", count, blob.size()))));
        } catch (WrongDigestException e) {
            throw ApiException.internal("layers from manifest don't match image configuration");
        } catch (StorageException e) {
            throw new ApiException(
                    ApiException.Kind.INTERNAL, "failed to register layer: " + e.getMessage(), e);
        }
        remember(blob, diffId);
        progress.layer(id, "Pull complete");
    }

    /// For a later push to the same registry, which accepts only gzip in the manifests that jd writes.
    private void remember(Descriptor blob, Digest diffId) {
        if (blob.mediaType().endsWith("gzip")) {
            storage.knownBlobs().add(diffId, new KnownBlob(blob.digest().toString(), blob.size(), registry.name()));
        }
    }

    /// Interrupts the downloads, waits until they have ended, and releases the layers: those that no image holds are
    /// removed.
    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = Thread.interrupted();
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        held.reversed().forEach(layers::release);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
