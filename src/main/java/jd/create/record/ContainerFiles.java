package jd.create.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import jd.create.failure.CreateException;
import jd.create.mounts.MountPoint;
import jd.create.record.Container.Blueprint;
import jd.create.record.Container.Life;
import jd.create.record.Container.Life.Removal;
import jd.create.record.ContainerState.LastRun;
import jd.create.request.ContainerSettings;
import jd.create.request.HostConfigDefaults;
import jd.libcontainer.io.AtomicFile;
import jd.libcontainer.namespace.IdMaps;
import jd.server.api.ContainerConfig;
import jd.server.api.GoTime;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import jd.storage.StateRoot;

/// A container on disk: the book's ToDisk and FromDisk (section 12.3.6).
///
/// ```
/// containers/ID/config.json       what it was made with and where it stands
///               hostconfig.json   what of it depends on the host
///               hostname, hosts, resolv.conf
///               ID-json.log
/// ```
///
/// Docker 1.2.0: daemon/container.go ToDisk, WriteHostConfig
public final class ContainerFiles {
    /// The content of config.json. `state` is one of [ContainerState#word()].
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
            boolean removeVolumes) {}

    private final StateRoot root;
    private final IdMaps maps;

    /// @param maps whose root owns the files that a container sees
    public ContainerFiles(StateRoot root, IdMaps maps) {
        this.root = root;
        this.maps = maps;
    }

    Path directory(String id) {
        return root.container(id);
    }

    public Path file(String id, String name) {
        return directory(id).resolve(name);
    }

    public Path log(String id) {
        return file(id, id + "-json.log");
    }

    public void makeRoot() {
        attempt("make " + root.containers(), () -> Files.createDirectories(root.containers()));
    }

    public void makeDirectory(String id) {
        attempt("make directory for container " + id, () -> Files.createDirectory(
                directory(id), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
    }

    /// Writes where the container stands, unless it is gone. The file is complete with this: before, the container was never
    /// acknowledged.
    public void save(Container container) {
        container.saving.lock();
        try {
            if (Files.exists(directory(container.id()))) {
                write(container, "config.json", Json.bytes(stored(container)), lasts(container));
            }
        } finally {
            container.saving.unlock();
        }
    }

    /// {@return whether the state has to survive a power failure} What goes with its end need not: the next boot would
    /// remove it. One that is being removed is back, and removed then.
    private static boolean lasts(Container container) {
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
                life.stoppedByUser(), life.removal() == Removal.ANONYMOUS_VOLUMES);
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

    /// A file that the container sees, written in place so that a bind mount of it shows what is new. One that says the
    /// same already is left alone: a restart needs no space on the disk.
    public Path writeText(String id, String name, String text) {
        Path file = file(id, name);
        attempt("write " + file, () -> {
            if (!Files.exists(file) || !Files.readString(file).equals(text)) {
                Files.writeString(file, text);
            }
            give(file);
        });
        return file;
    }

    /// Makes the container's root the owner of what the container sees.
    void give(Path file) throws IOException {
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

    /// What was read of a container.
    ///
    /// @param wasAlive whether the daemon that wrote it has not seen the process end
    /// @param wasRemoved whether that daemon was removing it
    public record Loaded(Blueprint blueprint, Life life, boolean wasAlive, boolean wasRemoved) {}

    /// {@return whether the container was made completely}
    public boolean isComplete(String id) {
        return Files.exists(file(id, "config.json"));
    }

    /// {@return the container}
    ///
    /// @throws CreateException when its files cannot be read, or do not say what they should
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

    /// {@return what stands for a container whose files cannot be read, so that it is seen and can be removed}
    public Loaded damaged(String id, String error) {
        ContainerConfig config = Json.read(new byte[] {'{', '}'}, ContainerConfig.class);
        HostConfig host = HostConfigDefaults.apply(null, 0);
        Blueprint blueprint = new Blueprint(
                id, Instant.EPOCH, "", "", List.of(), config, host, ContainerSettings.parse(config, host), List.of());
        LastRun last = new LastRun(ContainerState.NEVER, ContainerState.NEVER, 0, error, false);
        Life life = Life.begin(id.substring(0, Math.min(12, id.length()))).in(new ContainerState.Dead(last));
        return new Loaded(blueprint, life, false, false);
    }

    /// What lists, lookups and starts use without asking whether it is there.
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
                s.mounts() == null ? settings.mounts().with(List.of()) : s.mounts());
        LastRun last = new LastRun(
                Instant.parse(s.startedAt()), Instant.parse(s.finishedAt()), s.exitCode(), s.error(), s.oomKilled());
        boolean alive = List.of("running", "paused", "restarting").contains(s.state());
        ContainerState state = switch (s.state()) {
            case "created" -> new ContainerState.Created(last);
            // How far a removal had come is not known.
            case "removing", "dead" -> new ContainerState.Dead(last);
            default -> new ContainerState.Exited(last);
        };
        Life life = new Life(
                s.name(), state, Optional.empty(), s.restartCount(), Duration.ZERO, s.hasBeenManuallyStopped(),
                s.removeVolumes() ? Removal.ANONYMOUS_VOLUMES : Removal.NONE);
        return new Loaded(blueprint, life, alive, s.state().equals("removing"));
    }

    public void delete(Container container) {
        container.saving.lock();
        try {
            delete(container.id());
        } finally {
            container.saving.unlock();
        }
    }

    /// The file that makes the container complete goes first: should this be cut short, the next boot removes the rest.
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
