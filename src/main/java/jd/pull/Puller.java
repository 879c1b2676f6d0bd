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
import jd.server.api.ApiException;
import jd.server.api.Progress;
import jd.storage.Storage;
import jd.storage.StorageException;

/// From a name to an image on this machine: `docker pull`.
///
/// Docker 1.2.0: graph/pull.go TagStore.CmdPull, pullRepository
public final class Puller {
    private static final int DOWNLOADS_AT_A_TIME = 3;
    private static final int MAX_LAYERS = 125;

    /// What the configuration of a runnable image may call itself; anything else is some other kind of content.
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
    private final Patience patience;
    private final Semaphore slots = new Semaphore(DOWNLOADS_AT_A_TIME, true);

    // guarded by this: pulls in progress, by name and platform
    private final Map<String, SharedPull> pool = new HashMap<>();

    /// @param mirrors asked first for images of Docker Hub; not before the first pull
    public Puller(Storage storage, Http http, Supplier<List<URI>> mirrors) {
        this(storage, http, mirrors, Patience.USUAL);
    }

    Puller(Storage storage, Http http, Supplier<List<URI>> mirrors, Patience patience) {
        this.storage = storage;
        this.http = http;
        this.mirrors = mirrors;
        this.patience = patience;
    }

    /// Pulls what fits this machine best.
    public ImageId pull(Reference reference, Optional<RegistryAuth> user, Consumer<Progress> progress) {
        return pull(reference, user, Optional.empty(), progress, new CompletableFuture<>());
    }

    /// Pulls one image, or with neither tag nor digest every tag of the repository. A second pull of the same name
    /// joins the first. Returns when the image is registered and named. {@return the image, the last one of several}
    ///
    /// @param platform as `--platform` asks for it: an image for another one is refused, but only after it has come
    /// @param gone completes when the client has left; the pull ends with its last client
    /// @throws ApiException in Docker's words
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

    /// What a user asked for.
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

    /// Asks one endpoint after the other until one turns out to be a registry. What that one says is final, except from
    /// a mirror, which need not have everything. The user is told of the first failure that was not a mirror's.
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

    /// A name without an index leads to the same image on every platform.
    private static void refuseOtherPlatform(Order order, ImageConfig config) {
        Platform actual = new Platform(config.os(), config.architecture(), Optional.empty());
        if (order.platform().isPresent() && !order.platform().get().runs(actual)) {
            throw ApiException.notFound("image with reference " + order.reference().familiar()
                    + " was found but does not match the specified platform: wanted " + order.platform().get()
                    + ", actual: " + actual);
        }
    }

    /// What a name turned out to mean, and whether it meant something else before.
    private record Pulled(ImageConfig config, boolean newer) {}

    /// The way from a name to an image.
    // tag::from-name-to-image[]
    private Pulled pullOne(
            RegistryClient registry, Order order, PullProgress progress) {
        // The name leads to a manifest; its digest is what the name
        // means today.
        String wanted = tagOrDigest(order.reference());
        RegistryClient.FetchedManifest named = registry.manifest(wanted);
        progress.pullingFrom(wanted, order.reference().path());

        // The same name may mean one image a platform.
        ImageManifest manifest = forPlatform(registry, named, order);

        // The configuration comes before the layers: it says what they
        // must unpack to, and its digest is the image's id.
        ImageConfig config = config(registry, manifest);
        if (storage.graph().image(config.id()).isEmpty()) {
            fetchLayers(registry, manifest, config, progress);
        }

        // Only a complete image gets the name.
        boolean newer = name(order.reference(), named.digest(), config.id());
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
        // Docker says so when the layer that is one too many is registered.
        if (manifest.layers().size() > MAX_LAYERS) {
            throw ApiException.internal("failed to register layer: max depth exceeded");
        }
        return config;
    }

    private void fetchLayers(
            RegistryClient registry, ImageManifest manifest, ImageConfig config, PullProgress progress) {
        Path directory = temporaryDirectory();
        try (LayerPull layers =
                new LayerPull(storage.layers(), registry, progress, slots, patience, directory)) {
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

    /// Besides the name that was asked for, the image gets the one with the manifest's digest, which never changes.
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
