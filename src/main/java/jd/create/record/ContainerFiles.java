package jd.create.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import jd.create.config.EndpointOptions;
import jd.create.failure.CreateException;
import jd.create.health.Health;
import jd.create.mounts.MountPoint;
import jd.create.output.LogSettings;
import jd.create.record.Container.Blueprint;
import jd.create.record.Container.Life;
import jd.create.record.Container.Life.Removal;
import jd.create.record.ContainerState.LastRun;
import jd.create.request.ContainerSettings;
import jd.create.request.HostConfigDefaults;
import jd.libcontainer.io.AtomicFile;
import jd.libcontainer.namespace.IdMaps;
import jd.server.api.ContainerConfig;
import jd.server.api.ContainerJson;
import jd.server.api.EndpointSettings;
import jd.server.api.GoTime;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import jd.storage.files.StateRoot;

/// Writes and reads a container's files: the book's ToDisk and FromDisk (section 12.3.6).
///
/// ```
/// containers/ID/config.json       the configuration from creation, and the state
///               hostconfig.json   the part of the request that depends on the host
///               hostname, hosts, resolv.conf
///               ID-json.log       or container.log with --log-driver local
/// ```
///
/// Docker 1.2.0: daemon/container.go ToDisk, WriteHostConfig
///
/// @param maps the owner of files that are mounted in a container
public record ContainerFiles(StateRoot root, IdMaps maps) {
    /// The content of config.json. `state` is a [ContainerState#word()].
    record Stored(
            @JsonProperty("ID") String id,
            String created,
            String path,
            List<String> args,
            ContainerConfig config,
            String image,
            String name,
            List<MountPoint> mounts,
            String state,
            String startedAt,
            String finishedAt,
            int exitCode,
            String error,
            @JsonProperty("OOMKilled") boolean oomKilled,
            int restartCount,
            boolean hasBeenManuallyStopped,
            boolean removeVolumes,
            ContainerJson.Health health,
            Map<String, EndpointSettings> networks) {}

    Path directory(String id) {
        return root.container(id);
    }

    public Path file(String id, String name) {
        return directory(id).resolve(name);
    }

    /// {@return the file that holds the output, if there is one}
    public Optional<Path> log(String id, LogSettings.Driver driver) {
        return switch (driver) {
            case JSON_FILE -> Optional.of(file(id, id + "-json.log"));
            case LOCAL -> Optional.of(file(id, "container.log"));
            case NONE -> Optional.empty();
        };
    }

    public void makeRoot() {
        attempt("make " + root.containers(), () -> Files.createDirectories(root.containers()));
    }

    public void makeDirectory(String id) {
        attempt("make directory for container " + id, () -> Files.createDirectory(
                directory(id), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
    }

    /// Writes the configuration and the state, unless the container has been removed. A container without this file has
    /// not been created completely.
    public void save(Container container) {
        container.saving.lock();
        try {
            if (Files.exists(directory(container.id()))) {
                write(container, "config.json", Json.bytes(stored(container)), isDurable(container));
            }
        } finally {
            container.saving.unlock();
        }
    }

    /// {@return whether the file must survive a power failure} With `--rm` the next boot would remove the container anyway.
    /// A container that is being removed is restored, and removed then.
    private static boolean isDurable(Container container) {
        return !container.settings().afterExit().autoRemove()
                && !(container.state() instanceof ContainerState.Removing);
    }

    private static Stored stored(Container container) {
        Blueprint made = container.blueprint();
        Life life = container.life();
        LastRun last = life.state().last();
        return new Stored(
                made.id(), GoTime.nano(made.created()), made.path(), made.args(), made.config(), made.imageId(),
                life.name(), made.mounts(), life.state().word(), GoTime.nano(last.startedAt()),
                GoTime.nano(last.finishedAt()), last.exitCode(), last.error(), last.oomKilled(), life.restarts(),
                life.stoppedByUser(), life.removal() == Removal.ANONYMOUS_VOLUMES,
                container.health().map(Health::toJson).orElse(null), networks(container));
    }

    private static Map<String, EndpointSettings> networks(Container container) {
        Map<String, EndpointSettings> settings = new LinkedHashMap<>();
        container.networks().forEach((name, options) -> settings.put(name, options.requested()));
        return settings;
    }

    public void saveHostConfig(Container container) {
        HostConfig host = container.hostConfig();
        write(container, "hostconfig.json", Json.bytes(host), !host.autoRemove());
    }

    private void write(Container container, String name, byte[] content, boolean durably) {
        Path file = file(container.id(), name);
        attempt("write " + file, () -> {
            if (durably) {
                AtomicFile.write(file, content);
            } else {
                AtomicFile.writeSoon(file, content);
            }
        });
    }

    /// Writes a file that is mounted in the container. It is written in place, so that its bind mount shows the new content.
    /// An unchanged file is not written: a restart succeeds on a full disk.
    public Path writeText(String id, String name, String text) {
        Path file = file(id, name);
        attempt("write " + file, () -> {
            if (!Files.exists(file) || !Files.readString(file).equals(text)) {
                Files.writeString(file, text);
            }
            chown(file);
        });
        return file;
    }

    /// Makes the container's root the owner of a file.
    void chown(Path file) throws IOException {
        if (maps.remapped()) {
            Files.setAttribute(file, "unix:uid", maps.rootUid());
            Files.setAttribute(file, "unix:gid", maps.rootGid());
        }
    }

    public String readText(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CreateException("read " + file + ": " + e.getMessage(), e);
        }
    }

    /// {@return the ids of all containers on disk}
    public List<String> ids() {
        try (Stream<Path> directories = Files.list(root.containers())) {
            return directories.map(directory -> directory.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new CreateException("list containers in " + root.containers() + ": " + e.getMessage(), e);
        }
    }

    /// A container read from disk.
    ///
    /// @param wasAlive whether the last daemon has not handled the exit of its process
    /// @param wasRemoved whether the last daemon was removing it
    public record Loaded(
            Blueprint blueprint, Life life, Optional<Health> health, boolean wasAlive, boolean wasRemoved) {}

    /// {@return whether the container has been created completely}
    public boolean isComplete(String id) {
        return Files.exists(file(id, "config.json"));
    }

    /// @throws CreateException when the files cannot be read, or are invalid
    public Loaded load(String id) {
        try {
            Stored stored = Json.read(Files.readAllBytes(file(id, "config.json")), Stored.class);
            HostConfig host = Json.read(Files.readAllBytes(file(id, "hostconfig.json")), HostConfig.class);
            Loaded loaded = loaded(stored, host);
            requireComplete(loaded);
            return loaded;
        } catch (IOException | RuntimeException e) {
            throw new CreateException("read the files of container " + id + ": " + e.getMessage(), e);
        }
    }

    /// {@return a placeholder for a container whose files cannot be read, so that it is listed and can be removed}
    public Loaded damaged(String id, String error) {
        ContainerConfig config = Json.read(new byte[] {'{', '}'}, ContainerConfig.class);
        HostConfig host = HostConfigDefaults.apply(null, 0);
        Blueprint blueprint = new Blueprint(
                id, Instant.EPOCH, "", "", List.of(), config, host, ContainerSettings.parse(config, host), List.of(),
                Map.of());
        LastRun last = new LastRun(ContainerState.NEVER, ContainerState.NEVER, 0, error, false);
        Life life = Life.begin(id.substring(0, Math.min(12, id.length()))).in(new ContainerState.Dead(last));
        return new Loaded(blueprint, life, Optional.empty(), false, false);
    }

    /// Checks the fields that lists, lookups and starts use without a null check.
    private static void requireComplete(Loaded loaded) {
        Blueprint made = loaded.blueprint();
        Stream.of(
                        made.id(), made.path(), made.args(), made.config(), made.imageId(), loaded.life().name(),
                        loaded.life().state().last().error())
                .forEach(Objects::requireNonNull);
        made.args().forEach(Objects::requireNonNull);
        made.mounts().forEach(mount -> Objects.requireNonNull(mount.destination()));
    }

    private static Loaded loaded(Stored s, HostConfig host) {
        ContainerSettings settings = ContainerSettings.parse(s.config(), host);
        Blueprint blueprint = new Blueprint(
                s.id(), Instant.parse(s.created()), s.image(), s.path(), s.args(), s.config(), host, settings,
                s.mounts() == null ? settings.mounts().with(List.of()) : s.mounts(), networks(s));
        LastRun last = new LastRun(
                Instant.parse(s.startedAt()), Instant.parse(s.finishedAt()), s.exitCode(), s.error(), s.oomKilled());
        boolean alive = List.of("running", "paused", "restarting").contains(s.state());
        ContainerState state = switch (s.state()) {
            case "created" -> new ContainerState.Created(last);
            // The removal may have removed any part.
            case "removing", "dead" -> new ContainerState.Dead(last);
            default -> new ContainerState.Exited(last);
        };
        Life life = new Life(
                s.name(), state, Optional.empty(), s.restartCount(), Duration.ZERO, s.hasBeenManuallyStopped(),
                s.removeVolumes() ? Removal.ANONYMOUS_VOLUMES : Removal.NONE);
        return new Loaded(
                blueprint, life, Optional.ofNullable(s.health()).map(Health::parse), alive, s.state().equals("removing"));
    }

    /// A container without this field is connected at its start to the network of its network mode.
    private static Map<String, EndpointOptions> networks(Stored stored) {
        Map<String, EndpointOptions> networks = new LinkedHashMap<>();
        if (stored.networks() != null) {
            stored.networks().forEach((name, settings) -> networks.put(name, EndpointOptions.parse(settings)));
        }
        return networks;
    }

    public void delete(Container container) {
        container.saving.lock();
        try {
            delete(container.id());
        } finally {
            container.saving.unlock();
        }
    }

    /// Deletes config.json first: after a crash the next boot removes an incomplete container.
    public void delete(String id) {
        attempt("remove files of container " + id, () -> {
            deleteTree(file(id, "config.json"));
            deleteTree(directory(id));
        });
    }

    private static void deleteTree(Path top) throws IOException {
        if (Files.notExists(top)) {
            return;
        }
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void attempt(String what, Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new CreateException(what + ": " + e.getMessage(), e);
        }
    }
}
