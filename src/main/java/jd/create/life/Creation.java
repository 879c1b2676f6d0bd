package jd.create.life;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.containernet.NetworkMode;
import jd.create.config.ConfigMerge;
import jd.create.config.EndpointOptions;
import jd.create.mounts.BindPropagation;
import jd.create.mounts.MountPoint;
import jd.create.mounts.MountRequests;
import jd.create.mounts.MountSources;
import jd.create.mounts.VolumesFrom;
import jd.create.mounts.VolumesOfContainer;
import jd.create.namespace.NamespaceRules;
import jd.create.network.EndpointRules;
import jd.create.network.Links;
import jd.create.record.Container;
import jd.create.record.Container.Blueprint;
import jd.create.record.Container.Life;
import jd.create.record.Facilities;
import jd.create.record.Registry;
import jd.create.record.Releases;
import jd.create.request.ContainerSettings;
import jd.create.request.HostConfigDefaults;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageFormatException;
import jd.image.ImageId;
import jd.image.Platform;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.CreateRequest;
import jd.server.api.HostConfig;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.storage.files.ContainerWorkdir;

/// Creates a container from a request: section 12.3.
///
/// Docker 1.2.0: daemon/create.go
public final class Creation {
    /// The maximum of layers in an overlay mount, without the container's own two.
    private static final int MAX_DEPTH = 127 - 2;

    private static final int NAME_ATTEMPTS = 6;

    private final Facilities facilities;
    private final Registry registry;
    private final VolumesFrom volumesFrom;
    private final BindPropagation propagation;
    private final VolumesOfContainer volumes;
    private final EndpointRules endpoints;
    private final SecureRandom random = new SecureRandom();
    private final NameGenerator names = new NameGenerator(random);

    public Creation(Facilities facilities, Registry registry) {
        this.facilities = facilities;
        this.registry = registry;
        this.volumesFrom = new VolumesFrom(
                ref -> registry.lookup(ref).map(lender -> lender.blueprint().mounts()));
        this.propagation = new BindPropagation(facilities.mountDoors());
        this.endpoints = new EndpointRules(facilities.network().networks());
        this.volumes = new VolumesOfContainer(facilities.mountDoors(), this::randomId);
    }

    /// @param warnings for the user
    public record Created(Container container, List<String> warnings) {}

    // tag::creating[]
    public Created create(Jobs.Create parameters) {
        CreateRequest request = parameters.request();
        Releases releases = new Releases();
        try {
            // LookupImage: first, because only a missing image makes the client
            // pull and try again; one for another platform counts as missing.
            Optional<ImageId> id = lookupImage(request.config().image()); // <1>
            Optional<ImageConfig> image = id.map(
                    found -> facilities.store().graph()
                            .image(found).orElseThrow());
            image.ifPresent(found -> verifyPlatform(parameters, found));

            // CheckDepth: before anything is created for a container that
            // cannot be mounted.
            List<Digest> layers =
                    image.map(ImageConfig::diffIds).orElse(List.of());
            checkDepth(layers); // <2>

            // mergeAndVerifyConfig: without side effects, so that a bad request
            // has cost nothing yet. Names of other containers are replaced by
            // ids, since a name may belong to another one later.
            HostConfigDefaults.Completed asked = HostConfigDefaults.complete(
                    request.hostConfig(), facilities.facts(),
                    facilities.config().defaults().get());
            ContainerConfig config = ConfigMerge.merge( // <3>
                    request.config(),
                    image.map(Creation::defaults).orElse(EMPTY));
            ConfigMerge.verifyCommand(config);
            ConfigRules.verify(config);
            ContainerSettings named =
                    ContainerSettings.parse(config, asked.host());
            named.verify(config, facilities.facts());
            Links.verify(named.network(), registry);
            HostConfig host = withIds(asked.host(), named);
            ContainerSettings settings = ContainerSettings.parse(config, host);
            List<MountPoint> mounts = mounts(settings.mounts());
            Map<String, EndpointOptions> networks = endpoints.of(
                    named.network(), config, request.networkingConfig());

            // newContainer: reserves the name; later requests for it are
            // refused.
            Container container = newContainer( // <4>
                    parameters.name(), id, config, host, settings, mounts,
                    networks, releases);

            // createRootfs: a directory for the files, a writable layer on top
            // of the image's.
            createRootfs(container, layers, releases); // <5>

            // ToDisk: from here on a restarted daemon restores the container.
            // It is complete with the second file.
            facilities.files().saveHostConfig(container);
            facilities.files().save(container); // <6>

            // Register: last, since now every other request can see it.
            register(container); // <7>
            return new Created(
                    container,
                    settings.warnings(asked.warnings()));
        } catch (Throwable e) {
            releases.runAfter(e);
            throw e;
        }
    }
    // end::creating[]

    /// Holds the lock, so that `create` is the container's first event.
    private void register(Container container) {
        container.operation.lock();
        try {
            registry.add(container);
            facilities.events().emit(container, "create");
        } finally {
            container.operation.unlock();
        }
    }

    private static final ContainerConfig EMPTY = Json.read(new byte[] {'{', '}'}, ContainerConfig.class);

    /// Without an image the root file system is empty, as with `FROM scratch`.
    private Optional<ImageId> lookupImage(String name) {
        return name == null || name.isEmpty() ? Optional.empty() : Optional.of(facilities.store().graph().lookup(name));
    }

    private static void verifyPlatform(Jobs.Create parameters, ImageConfig image) {
        if (parameters.platform().isEmpty()) {
            return;
        }
        Platform wanted;
        try {
            wanted = Platform.parse(parameters.platform());
        } catch (ImageFormatException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, e.getMessage(), e);
        }
        Platform actual = new Platform(image.os(), image.architecture(), Optional.empty());
        if (!wanted.runs(actual)) {
            throw ApiException.notFound("image with reference " + parameters.request().config().image()
                    + " was found but does not match the specified platform: wanted " + wanted + ", actual: " + actual);
        }
    }

    private static void checkDepth(List<Digest> layers) {
        if (layers.size() > MAX_DEPTH) {
            throw ApiException.internal("Cannot create container with more than " + MAX_DEPTH + " parents");
        }
    }

    private HostConfig withIds(HostConfig host, ContainerSettings named) {
        HostConfig joined = NamespaceRules.withIds(host, named, registry);
        if (named.network().links().isEmpty()) {
            return joined;
        }
        // On a user-defined network the endpoint has the links, as aliases.
        return joined.withLinks(
                named.network().mode() instanceof NetworkMode.UserDefined
                        ? null
                        : Links.withIds(named.network(), registry));
    }

    /// {@return the container's mounts; anonymous volumes have no name yet}
    private List<MountPoint> mounts(MountRequests requests) {
        List<MountPoint> mounts = new ArrayList<>();
        for (MountPoint mount : requests.with(volumesFrom.borrow(requests.volumesFrom()))) {
            if (mount instanceof MountPoint.Bind bind) {
                MountSources.verify(facilities.kernel().syscalls(), bind);
                mounts.add(propagation.decided(bind));
            } else {
                mounts.add(mount);
            }
        }
        return mounts;
    }

    /// {@return the image's defaults}
    private static ContainerConfig defaults(ImageConfig image) {
        return Json.mapper().convertValue(image.config(), ContainerConfig.class);
    }

    private Container newContainer(
            String nameOrEmpty, Optional<ImageId> image, ContainerConfig config, HostConfig host,
            ContainerSettings settings, List<MountPoint> mounts, Map<String, EndpointOptions> networks,
            Releases releases) {
        String id = randomId();
        List<MountPoint> held = volumes.take(id, settings.mounts(), mounts, releases::push);
        String name = reserveName(id, nameOrEmpty);
        releases.push(() -> facilities.store().names().purge(id));

        List<String> command = new ArrayList<>();
        addAll(command, config.entrypoint());
        addAll(command, config.cmd());
        Blueprint blueprint = new Blueprint(
                id, Instant.now(), image.map(ImageId::toString).orElse(""), command.getFirst(),
                List.copyOf(command.subList(1, command.size())),
                ConfigMerge.withHostname(config, hostname(id, config, settings)), host, settings, held, networks);
        return registry.build(blueprint, Life.begin(name));
    }

    private static void addAll(List<String> command, List<String> words) {
        if (words != null) {
            command.addAll(words);
        }
    }

    /// In the host's network it is the host's name. In another container's network it is that container's, which is known
    /// only at the start.
    private String hostname(String id, ContainerConfig config, ContainerSettings settings) {
        if (!config.hostname().isEmpty()) {
            return config.hostname();
        }
        return settings.networkNamespace().isHost() ? facilities.facts().hostname() : id.substring(0, 12);
    }

    private String reserveName(String id, String wanted) {
        if (!wanted.isEmpty()) {
            String name = wanted.startsWith("/") ? wanted.substring(1) : wanted;
            ConfigRules.verifyName(wanted);
            facilities.store().names().reserve(name, id).ifPresent(holder -> {
                throw nameConflict(name, holder);
            });
            return name;
        }
        for (int attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
            String name = names.propose(attempt);
            if (facilities.store().names().reserve(name, id).isEmpty()) {
                return name;
            }
        }
        facilities.store().names().reserve(id.substring(0, 12), id);
        return id.substring(0, 12);
    }

    public static ApiException nameConflict(String name, String holder) {
        return ApiException.conflict("Conflict. The container name \"/" + name + "\" is already in use by container \""
                + holder + "\". You have to remove (or rename) that container to be able to reuse that name.");
    }

    private String randomId() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void createRootfs(Container container, List<Digest> layers, Releases releases) {
        String id = container.id();
        releases.push(() -> facilities.files().delete(id));
        facilities.files().makeDirectory(id);
        releases.push(() -> facilities.store().layers().removeWritable(id));
        facilities.store().layers().createWritable(id, layers);
        List<MountPoint> mounts = container.blueprint().mounts();
        boolean fills = mounts.stream().anyMatch(MountPoint.Volume.class::isInstance);
        String workingDir = container.config().workingDir();
        if (workingDir.isEmpty() && !fills) {
            return;
        }
        Path rootfs = facilities.store().layers().mount(id);
        try {
            if (!workingDir.isEmpty()) {
                ContainerWorkdir.make(
                        facilities.kernel().syscalls(), rootfs, workingDir, facilities.store().layers().idMaps());
            }
            volumes.fill(mounts, rootfs);
        } finally {
            facilities.store().layers().unmount(id);
        }
    }
}
