package jd.pull;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import jd.image.Descriptor;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageFormatException;
import jd.image.ImageId;
import jd.image.Manifest;
import jd.image.Manifest.ImageIndex;
import jd.image.Manifest.ImageManifest;
import jd.image.Platform;
import jd.image.Reference;
import jd.pull.registry.Endpoint;
import jd.pull.registry.Http;
import jd.pull.registry.PullException;
import jd.pull.registry.RegistryAuth;
import jd.pull.registry.RegistryClient;
import jd.pull.registry.RegistryError;
import jd.server.api.ApiException;
import jd.server.api.Progress;
import jd.storage.Storage;
import jd.storage.files.StorageException;

/// Downloads the image of a reference and registers it: `docker pull`.
///
/// Docker 1.2.0: graph/pull.go TagStore.CmdPull, pullRepository
public final class Puller {
    private static final int DOWNLOADS_AT_A_TIME = 3;
    private static final int MAX_LAYERS = 125;

    /// The media types of configurations of runnable images. Other types belong to other content, such as charts.
    private static final Set<String> CONFIG_TYPES = Set.of(
            "application/vnd.docker.container.image.v1+json",
            "application/vnd.oci.image.config.v1+json",
            "application/octet-stream",
            "application/json",
            "text/html",
            "");

    private final Storage storage;
    private final Http http;
    private final Supplier<List<URI>> mirrors;
    private final DownloadTimeouts timeouts;
    private final BlobTransfer transfer;
    private final Semaphore slots = new Semaphore(DOWNLOADS_AT_A_TIME, true);

    // guarded by this: pulls in progress, by name and platform
    private final Map<String, SharedPull> pool = new HashMap<>();

    /// @param mirrors the first endpoints for images of Docker Hub; evaluated at the first pull
    /// @param transfer of the layers' blobs
    public Puller(Storage storage, Http http, Supplier<List<URI>> mirrors, BlobTransfer transfer) {
        this(storage, http, mirrors, DownloadTimeouts.DEFAULT, transfer);
    }

    Puller(
            Storage storage,
            Http http,
            Supplier<List<URI>> mirrors,
            DownloadTimeouts timeouts,
            BlobTransfer transfer) {
        this.storage = storage;
        this.http = http;
        this.mirrors = mirrors;
        this.timeouts = timeouts;
        this.transfer = transfer;
    }

    /// Pulls the image for the platform of this machine.
    public ImageId pull(Reference reference, Optional<RegistryAuth> user, Consumer<Progress> progress) {
        return pull(reference, user, Optional.empty(), progress, new CompletableFuture<>());
    }

    /// Pulls one image, or, without tag and digest, all tags of the repository. A second pull of the same name joins the
    /// first. Returns when the image is registered and has its name. {@return the image, the last one of several}
    ///
    /// @param platform of `--platform`: an image for another one is refused, but only after it has been pulled
    /// @param gone completes when the client has left; the pull ends when its last client has left
    /// @throws ApiException with Docker's message
    public ImageId pull(
            Reference reference,
            Optional<RegistryAuth> user,
            Optional<Platform> platform,
            Consumer<Progress> progress,
            CompletableFuture<Void> gone) {
        String key = reference + platform.map(p -> " " + p).orElse("");
        while (true) {
            SharedPull shared = running(key);
            if (shared.join(progress)) {
                shared.startOnce(() -> run(key, shared, new Order(reference, user, platform)));
                gone.thenRun(() -> shared.leave(progress));
                return shared.await();
            }
            leave(key, shared);
        }
    }

    /// The parameters of a request.
    private record Order(Reference reference, Optional<RegistryAuth> user, Optional<Platform> platform) {
        Order at(Reference other) {
            return new Order(other, user, platform);
        }
    }

    private synchronized SharedPull running(String key) {
        return pool.computeIfAbsent(key, _ -> new SharedPull());
    }

    private synchronized void leave(String key, SharedPull ended) {
        pool.remove(key, ended);
    }

    private void run(String key, SharedPull shared, Order order) {
        try {
            shared.finish(pullInDockersWords(order, new PullProgress(shared)));
        } catch (RuntimeException | Error e) {
            shared.fail(e);
        } finally {
            leave(key, shared);
        }
    }

    private ImageId pullInDockersWords(Order order, PullProgress progress) {
        try {
            return pullFromFirst(order, progress);
        } catch (PullException e) {
            throw translated(order.reference(), e);
        } catch (ImageFormatException | StorageException e) {
            throw new ApiException(ApiException.Kind.INTERNAL, e.getMessage(), e);
        }
    }

    /// Tries one endpoint after the other until one answers as a registry. Its errors are final, except those of a mirror,
    /// which need not have all images. The user gets the first error of an endpoint that is not a mirror.
    private ImageId pullFromFirst(Order order, PullProgress progress) {
        Reference reference = order.reference();
        List<URI> first = reference.isDockerHub() ? mirrors.get() : List.of();
        List<PullException> failures = new ArrayList<>();
        for (Endpoint endpoint : Endpoint.of(reference, first)) {
            boolean isRegistry = false;
            try {
                RegistryClient registry = RegistryClient.open(http, endpoint, reference.path(), order.user());
                isRegistry = true;
                return pullFrom(registry, order, progress);
            } catch (PullException e) {
                if (endpoint.mirror()) {
                    continue;
                }
                failures.add(e);
                if (isRegistry || e.answer().isPresent() && !e.answer().get().code().isEmpty()) {
                    break;
                }
            }
        }
        throw failures.getFirst();
    }

    private ImageId pullFrom(RegistryClient registry, Order order, PullProgress progress) {
        Reference reference = order.reference();
        if (reference.tag().isPresent() || reference.digest().isPresent()) {
            Pulled pulled = pullOne(registry, order, progress);
            tellStatus(reference, pulled.newer(), progress);
            refuseOtherPlatform(order, pulled.config());
            return pulled.config().id();
        }
        List<Pulled> all = registry.tags().stream()
                .map(tag -> pullOne(registry, order.at(reference.withTag(tag)), progress))
                .toList();
        tellStatus(reference, all.stream().anyMatch(Pulled::newer), progress);
        return all.stream().reduce((_, last) -> last).map(last -> last.config().id())
                .orElseThrow(() -> ApiException.notFound("no tags in " + reference.familiar()));
    }

    private static void tellStatus(Reference reference, boolean newer, PullProgress progress) {
        progress.message("Status: " + (newer ? "Downloaded newer image for " : "Image is up to date for ")
                + reference.familiar());
    }

    /// Without an index a name has the same image on all platforms.
    private static void refuseOtherPlatform(Order order, ImageConfig config) {
        Platform actual = new Platform(config.os(), config.architecture(), Optional.empty());
        if (order.platform().isPresent() && !order.platform().get().runs(actual)) {
            throw ApiException.notFound("image with reference " + order.reference().familiar()
                    + " was found but does not match the specified platform: wanted " + order.platform().get()
                    + ", actual: " + actual);
        }
    }

    /// The image of a name, and whether the name had another one before.
    private record Pulled(ImageConfig config, boolean newer) {}

    /// Pulls the image of one name.
    // tag::from-name-to-image[]
    private Pulled pullOne(
            RegistryClient registry, Order order, PullProgress progress) {
        // The manifest for the name; its digest identifies the image that
        // has the name today.
        String wanted = tagOrDigest(order.reference());
        RegistryClient.FetchedManifest named = registry.manifest(wanted); // <1>
        progress.pullingFrom(wanted, order.reference().path());

        // A name may have one image for each platform.
        ImageManifest manifest = forPlatform(registry, named, order); // <2>

        // The configuration before the layers: it has the digests of their
        // unpacked content, and its own digest is the id of the image.
        ImageConfig config = config(registry, manifest); // <3>
        if (storage.graph().image(config.id()).isEmpty()) {
            fetchLayers(registry, manifest, config, progress);
        }

        // Only a complete image gets the name.
        boolean newer =
                name(order.reference(), named.digest(), config.id()); // <4>
        progress.message("Digest: " + named.digest());
        return new Pulled(config, newer);
    }
    // end::from-name-to-image[]

    private static String tagOrDigest(Reference reference) {
        return reference.digest().map(Digest::toString).or(reference::tag).orElseThrow();
    }

    private static ImageManifest forPlatform(
            RegistryClient registry, RegistryClient.FetchedManifest named, Order order) {
        return switch (named.parse()) {
            case ImageManifest image -> image;
            case ImageIndex index -> {
                Platform platform = order.platform().orElseGet(Platform::host);
                Descriptor offer = index.select(platform)
                        .orElseThrow(() -> ApiException.notFound(
                                "no matching manifest for " + platform + " in the manifest list entries"));
                yield switch (registry.manifest(offer.digest().toString()).parse()) {
                    case ImageManifest image -> image;
                    case ImageIndex _ -> throw new PullException("an index in an index: " + offer.digest());
                };
            }
        };
    }

    private static ImageConfig config(RegistryClient registry, ImageManifest manifest) {
        String type = manifest.config().mediaType();
        if (!CONFIG_TYPES.contains(type)) {
            throw ApiException.internal("Encountered remote \"" + type + "\"(unknown) when fetching");
        }
        ImageConfig config = ImageConfig.parse(registry.document(manifest.config()));
        if (!config.os().equals("linux")) {
            throw ApiException.internal(
                    "image operating system \"" + config.os() + "\" cannot be used on this platform");
        }
        if (config.diffIds().size() != manifest.layers().size()) {
            throw ApiException.internal("layers from manifest don't match image configuration");
        }
        // Docker fails with this message when it registers the first layer beyond the limit.
        if (manifest.layers().size() > MAX_LAYERS) {
            throw ApiException.internal("failed to register layer: max depth exceeded");
        }
        return config;
    }

    private void fetchLayers(
            RegistryClient registry, ImageManifest manifest, ImageConfig config, PullProgress progress) {
        Path directory = temporaryDirectory();
        try (LayerPull layers =
                new LayerPull(storage, registry, progress, slots, timeouts, transfer, directory)) {
            layers.run(manifest.layers(), config.diffIds());
            storage.graph().register(config);
        } finally {
            storage.discard(directory);
        }
    }

    private Path temporaryDirectory() {
        try {
            return Files.createTempDirectory(storage.root().temporary(), "pull-");
        } catch (IOException e) {
            throw new PullException("make a directory for downloads: " + e.getMessage(), e);
        }
    }

    /// Besides the requested name, the image gets the one with the digest of its manifest, which never changes.
    private boolean name(Reference reference, Digest manifest, ImageId id) {
        boolean newer = !storage.tags().find(reference).equals(Optional.of(id));
        storage.tags().set(reference, id);
        storage.tags().set(reference.repository().withDigest(manifest), id);
        return newer;
    }

    private static ApiException translated(Reference reference, PullException e) {
        String code = e.answer().map(RegistryError::code).orElse("");
        String before = switch (code) {
            case "DENIED" -> "pull access denied for " + reference.familiarName()
                    + ", repository does not exist or may require 'docker login': ";
            case "MANIFEST_UNKNOWN" -> "manifest for " + reference.familiar() + " not found: ";
            case "NAME_UNKNOWN" -> "repository " + reference.familiarName() + " not found: ";
            default -> "";
        };
        ApiException.Kind kind = before.isEmpty() ? ApiException.Kind.INTERNAL : ApiException.Kind.NOT_FOUND;
        return new ApiException(kind, before + e.getMessage(), e);
    }
}
