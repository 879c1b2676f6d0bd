package jd.create;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jd.create.Container.Blueprint;
import jd.create.Container.Life;
import jd.create.ContainerState.LastRun;
import jd.create.mounts.MountPoint;
import jd.libcontainer.AtomicFile;
import jd.libcontainer.namespace.IdMaps;
import jd.server.api.ContainerConfig;
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
final class ContainerFiles {
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
            boolean hasBeenManuallyStopped) {}

    private final StateRoot root;
    private final IdMaps maps;

    /// @param maps whose root owns the files that a container sees
    ContainerFiles(StateRoot root, IdMaps maps) {
        this.root = root;
        this.maps = maps;
    }

    Path directory(String id) {
        return root.container(id);
    }

    Path file(String id, String name) {
        return directory(id).resolve(name);
    }

    Path log(String id) {
        return file(id, id + "-json.log");
    }

    void makeRoot() {
        attempt("make " + root.containers(), () -> Files.createDirectories(root.containers()));
    }

    void makeDirectory(String id) {
        attempt("make directory for container " + id, () -> Files.createDirectory(
                directory(id), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
    }

    /// Writes where the container stands.
    void save(Container container) {
        // What goes with its end need not survive a power failure: the next boot would throw it away.
        write(container, "config.json", Json.bytes(stored(container)), !container.hostConfig().autoRemove());
    }

    /// The same when it is about to go: a daemon that is killed now finds what to go on with, and after a power failure
    /// the container is back.
    void savePassing(Container container) {
        write(container, "config.json", Json.bytes(stored(container)), false);
    }

    private static Stored stored(Container container) {
        Blueprint made = container.blueprint();
        Life life = container.life();
        LastRun last = life.state().last();
        return new Stored(
                made.id(), GoTime.nano(made.created()), made.path(), made.args(), made.config(), made.imageId(),
                life.name(), made.mounts(), life.state().word(), GoTime.nano(last.startedAt()),
                GoTime.nano(last.finishedAt()), last.exitCode(), last.error(), last.oomKilled(), life.restarts(),
                life.stoppedByUser());
    }

    void saveHostConfig(Container container) {
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

    /// A file that the container sees, written in place so that a bind mount of it shows what is new.
    Path writeText(String id, String name, String text) {
        Path file = file(id, name);
        attempt("write " + file, () -> {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
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

    String readText(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CreateException("read " + file + ": " + e.getMessage(), e);
        }
    }

    /// {@return the ids of all containers on disk}
    List<String> ids() {
        try (Stream<Path> directories = Files.list(root.containers())) {
            return directories.map(directory -> directory.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new CreateException("list containers in " + root.containers() + ": " + e.getMessage(), e);
        }
    }

    /// What was read of a container; `wasAlive` if the daemon that wrote it has not seen the process end.
    record Loaded(Blueprint blueprint, Life life, boolean wasAlive) {}

    /// {@return the container; empty when its files are not (all) there or cannot be read, as a crash while it was
    /// made leaves it}
    Optional<Loaded> load(String id) {
        try {
            Stored stored = Json.read(Files.readAllBytes(file(id, "config.json")), Stored.class);
            HostConfig host = Json.read(Files.readAllBytes(file(id, "hostconfig.json")), HostConfig.class);
            return Optional.of(loaded(stored, host));
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static Loaded loaded(Stored s, HostConfig host) {
        Blueprint blueprint = new Blueprint(
                s.id(), Instant.parse(s.created()), s.image(), s.path(), s.args(), s.config(), host,
                s.mounts() == null ? MountPoint.of(s.config(), host) : s.mounts());
        LastRun last = new LastRun(
                Instant.parse(s.startedAt()), Instant.parse(s.finishedAt()), s.exitCode(), s.error(), s.oomKilled());
        boolean alive = List.of("running", "paused", "restarting").contains(s.state());
        ContainerState state = switch (s.state()) {
            case "created" -> new ContainerState.Created(last);
            // Nobody knows how far its removal had come.
            case "removing", "dead" -> new ContainerState.Dead(last);
            default -> new ContainerState.Exited(last);
        };
        Life life = new Life(
                s.name(), state, Optional.empty(), s.restartCount(), Duration.ZERO, s.hasBeenManuallyStopped());
        return new Loaded(blueprint, life, alive);
    }

    void delete(String id) {
        attempt("remove files of container " + id, () -> {
            if (Files.notExists(directory(id))) {
                return;
            }
            try (Stream<Path> files = Files.walk(directory(id))) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        });
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
