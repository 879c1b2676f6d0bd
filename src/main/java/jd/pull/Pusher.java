package jd.pull;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;
import jd.image.Descriptor;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageFormatException;
import jd.image.ImageId;
import jd.image.Manifest;
import jd.image.Reference;
import jd.pull.registry.Endpoint;
import jd.pull.registry.Http;
import jd.pull.registry.PullException;
import jd.pull.registry.RegistryAuth;
import jd.pull.registry.RegistryError;
import jd.pull.registry.RegistryPush;
import jd.server.api.ApiException;
import jd.server.api.Progress;
import jd.server.api.PushResult;
import jd.storage.Storage;
import jd.storage.files.StorageException;

/// Uploads the image of a reference to its registry: `docker push`. The blobs go first and the manifest last, so that a
/// tag in the registry never names an incomplete image.
///
/// Docker 1.2.0: graph/push.go TagStore.CmdPush
public final class Pusher {
    private final Storage storage;
    private final Http http;
    private final Function<Digest, InputStream> archives;
    private final DownloadTimeouts timeouts;

    public Pusher(Storage storage, Http http) {
        this(storage, http, storage.layers()::openArchive, DownloadTimeouts.DEFAULT);
    }

    /// @param archives opens the tar of a layer, by its chain id
    Pusher(Storage storage, Http http, Function<Digest, InputStream> archives, DownloadTimeouts timeouts) {
        this.storage = storage;
        this.http = http;
        this.archives = archives;
        this.timeouts = timeouts;
    }

    /// Pushes the image of a tag, or, without a tag, those of all tags of the repository. Returns when the registry has
    /// the manifests.
    ///
    /// @param gone completes when the client has left; the push ends then
    /// @throws ApiException with Docker's message
    public void push(
            Reference reference,
            Optional<RegistryAuth> user,
            Consumer<Progress> progress,
            CompletableFuture<Void> gone) {
        // A thread of its own can be interrupted without an effect on what its caller does next.
        var task = new FutureTask<Void>(() -> pushInDockersWords(reference, user, new PullProgress(progress)), null);
        Thread thread = Thread.ofPlatform().daemon().name("push").start(task);
        gone.thenRun(thread::interrupt);
        LayerPull.await(task);
    }

    private void pushInDockersWords(Reference reference, Optional<RegistryAuth> user, PullProgress progress) {
        try {
            progress.message("The push refers to repository [" + reference.repository().name() + "]");
            List<Reference> tagged = tagged(reference);
            pushToFirst(reference, tagged, user, progress);
        } catch (PullException e) {
            String message = e.answer().map(RegistryError::text).orElse(e.getMessage());
            throw new ApiException(ApiException.Kind.INTERNAL, message, e);
        } catch (ImageFormatException | StorageException e) {
            throw new ApiException(ApiException.Kind.INTERNAL, e.getMessage(), e);
        }
    }

    /// {@return the references to push, each with a tag}
    private List<Reference> tagged(Reference reference) {
        List<Reference> all = storage.tags().references(reference.repository());
        if (all.isEmpty()) {
            throw ApiException.notFound(
                    "An image does not exist locally with the tag: " + reference.familiarName());
        }
        if (reference.tag().isEmpty()) {
            List<Reference> tags = all.stream().filter(one -> one.digest().isEmpty()).toList();
            if (tags.isEmpty()) {
                throw ApiException.notFound("no tags to push for " + reference.familiarName());
            }
            return tags;
        }
        if (storage.tags().find(reference).isEmpty()) {
            throw ApiException.notFound("tag does not exist: " + reference.familiar());
        }
        return List.of(reference);
    }

    /// Uses the first endpoint that answers as a registry; its errors are final.
    private void pushToFirst(
            Reference reference, List<Reference> tagged, Optional<RegistryAuth> user, PullProgress progress) {
        List<PullException> failures = new ArrayList<>();
        for (Endpoint endpoint : Endpoint.of(reference, List.of())) {
            Optional<RegistryPush> registry = Optional.empty();
            try {
                registry = Optional.of(RegistryPush.open(http, endpoint, reference.path(), user));
            } catch (PullException e) {
                failures.add(e);
                if (e.answer().filter(answer -> !answer.code().isEmpty()).isPresent()) {
                    break;
                }
            }
            if (registry.isPresent()) {
                RegistryPush push = registry.get();
                tagged.forEach(one -> pushOne(push, one, progress));
                return;
            }
        }
        throw failures.getFirst();
    }

    /// Pushes the image of one tag.
    // tag::from-image-to-name[]
    private void pushOne(
            RegistryPush registry, Reference reference, PullProgress progress) {
        ImageId id = storage.tags().find(reference).orElseThrow();
        ImageConfig config = storage.graph().image(id).orElseThrow();

        // The layers first: the manifest lists the digests of their
        // compressed form, which are known only after compression.
        List<Descriptor> layers =
                pushLayers(registry, config.diffIds(), progress); // <1>

        // The configuration is the document whose digest is the image id.
        if (!registry.has(id.digest())) { // <2>
            new BlobUpload(registry)
                    .send(new ByteArrayInputStream(config.raw()));
        }

        // The manifest last. From here on the tag names the image.
        byte[] manifest = DockerManifest.of(
                DockerManifest.config(id.digest(), config.raw().length),
                layers);
        String tag = reference.tag().orElseThrow();
        registry.putManifest(tag, Manifest.DOCKER_MANIFEST, manifest); // <3>

        report(reference, id, manifest, progress);
    }
    // end::from-image-to-name[]

    private List<Descriptor> pushLayers(RegistryPush registry, List<Digest> diffIds, PullProgress progress) {
        try (LayerPush layers = new LayerPush(storage, archives, registry, progress, timeouts.pause())) {
            return layers.run(diffIds);
        }
    }

    /// As after a pull, the image gets the name with the digest of its manifest.
    private void report(Reference reference, ImageId id, byte[] manifest, PullProgress progress) {
        Digest digest = Digest.of(manifest);
        String tag = reference.tag().orElseThrow();
        progress.message(tag + ": digest: " + digest + " size: " + manifest.length);
        storage.tags().set(reference.repository().withDigest(digest), id);
        progress.result(new PushResult(tag, digest.toString(), manifest.length));
    }
}
