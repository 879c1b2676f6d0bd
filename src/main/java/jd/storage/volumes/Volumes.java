package jd.storage.volumes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import jd.libcontainer.io.AtomicFile;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.server.api.ApiException;
import jd.server.api.Filters;
import jd.server.api.Json;
import jd.server.api.VolumeJson;
import jd.server.api.VolumeRequest;
import jd.server.api.VolumesResponse;
import jd.storage.files.CopyUp;
import jd.storage.files.RemoveTree;
import jd.storage.files.StateRoot;
import jd.storage.files.StorageException;
import jd.storage.files.TreeSize;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The volumes, directories `ROOT/volumes/NAME/_data` that exist independently of containers, and their users. The file
/// `volume.json` beside the directory has the labels and options.
///
/// A container uses a volume from its creation to its removal, whether it runs or not. A volume in use is not removed.
///
/// Docker 1.2.0 kept volumes as images of a vfs graph: volumes/; today: volume/service, volume/local
public final class Volumes {
    private static final Logger LOG = LoggerFactory.getLogger(Volumes.class);

    private static final Set<String> FILTERS = Set.of("dangling", "driver", "label", "name");
    private static final Set<String> PRUNE_FILTERS = Set.of("all", "label", "label!");

    private final StateRoot root;
    private final Syscalls syscalls;
    private final IdMaps maps;
    private final VolumeMounts mounts;

    // Guarded by `this`.
    private final Map<String, Set<String>> users = new HashMap<>();

    /// The content of volume.json; a map that was not given is null, as in the Engine API.
    private record Stored(Map<String, String> labels, Map<String, String> options) {}

    /// @param maps of the user namespace whose root owns a volume
    public Volumes(StateRoot root, Syscalls syscalls, IdMaps maps) {
        this.root = root;
        this.syscalls = syscalls;
        this.maps = maps;
        this.mounts = new VolumeMounts(syscalls);
    }

    /// Makes the volume, unless it exists. {@return whether it is new} Throws Docker's messages, 400 and 404, for malformed
    /// names and options.
    public synchronized boolean create(VolumeRequest request) {
        VolumeRules.verify(request);
        if (exists(request.name())) {
            return false;
        }
        try {
            Path directory = Files.createDirectories(root.volume(request.name()));
            Stored stored = new Stored(request.labels(), VolumeRules.isEmpty(request.driverOpts()) ? null : request.driverOpts());
            AtomicFile.write(directory.resolve("volume.json"), Json.bytes(stored));
            // Last: a volume exists if its file does.
            Files.createDirectory(path(request.name()));
            give(path(request.name()));
        } catch (IOException e) {
            throw new StorageException("create volume " + request.name(), e);
        }
        return true;
    }

    private void give(Path directory) {
        if (maps.remapped()) {
            byte[] path = FileSyscalls.bytes(directory.toString());
            syscalls.fchownat(FileSyscalls.AT_FDCWD, path, maps.rootUid(), maps.rootGid(), 0);
        }
    }

    /// Makes the volume, unless it exists, and adds a container as its user. {@return whether it is new}
    public synchronized boolean use(VolumeRequest request, String container) {
        boolean isNew = create(request);
        users.computeIfAbsent(request.name(), name -> new TreeSet<>()).add(container);
        return isNew;
    }

    /// Removes a container from the users.
    public synchronized void release(String name, String container) {
        users.computeIfPresent(name, (same, set) -> {
            set.remove(container);
            return set.isEmpty() ? null : set;
        });
    }

    /// Removes the volume and its content. `force`: without an error if it does not exist.
    ///
    /// {@return whether it existed}
    public synchronized boolean remove(String name, boolean force) {
        if (!exists(name)) {
            if (force) {
                return false;
            }
            throw noSuchVolume(name);
        }
        if (isUsed(name)) {
            throw ApiException.conflict("remove " + name + ": volume is in use - [" + String.join(", ", users.get(name))
                    + "]");
        }
        // The directory is renamed first, so that a crash leaves no incomplete volume.
        RemoveTree.at(syscalls, path(name));
        RemoveTree.at(syscalls, root.volume(name));
        return true;
    }

    /// Removes a volume without users. {@return whether it was removed}
    public synchronized boolean removeUnused(String name) {
        return exists(name) && !isUsed(name) && remove(name, false);
    }

    private boolean isUsed(String name) {
        return users.containsKey(name);
    }

    /// {@return the directory of a volume's content}
    public Path path(String name) {
        return root.volume(name).resolve("_data");
    }

    boolean exists(String name) {
        return VolumeRules.isName(name) && Files.isDirectory(path(name));
    }

    /// Must be called before a container uses the volume: mounts the file system of one with options.
    public synchronized void mount(String name) {
        Map<String, String> options = stored(name).options();
        if (!VolumeRules.isEmpty(options)) {
            mounts.mount(path(name), options);
        }
    }

    /// Must be called once for each [#mount], when the container has ended.
    public synchronized void unmount(String name) {
        mounts.unmount(path(name));
    }

    /// Copies a directory of a container's file system into an empty volume, with the directory's own mode, owner and time.
    public void copyUp(Path rootfs, String path, String name) {
        CopyUp.copy(syscalls, rootfs, path, path(name));
    }

    /// Refuses a mount point for an anonymous volume if the container's file system has a file there.
    public void verifyPlace(Path rootfs, String path) {
        CopyUp.verifyPlace(syscalls, rootfs, path);
    }

    /// {@return the volume} Throws Docker's 404 `get nosuch: no such volume`.
    public synchronized VolumeJson inspect(String name) {
        if (!exists(name)) {
            throw noSuchVolume(name);
        }
        Stored stored = stored(name);
        return new VolumeJson(
                created(name).truncatedTo(ChronoUnit.SECONDS).toString(), "local", stored.labels(),
                path(name).toString(), name, stored.options(), "local", null);
    }

    private static ApiException noSuchVolume(String name) {
        return ApiException.notFound("get " + name + ": no such volume");
    }

    private Stored stored(String name) {
        Path file = root.volume(name).resolve("volume.json");
        try {
            return Files.exists(file) ? Json.read(Files.readAllBytes(file), Stored.class) : new Stored(null, null);
        } catch (IOException | UncheckedIOException e) {
            throw new StorageException("read volume " + name, e);
        }
    }

    /// {@return the volume for a list} One whose file is damaged is listed with its name and directory.
    private VolumeJson listed(String name) {
        try {
            return inspect(name);
        } catch (StorageException e) {
            LOG.warn("list volume {}: {}", name, e.getMessage(), e);
            return new VolumeJson("", "local", null, path(name).toString(), name, null, "local", null);
        }
    }

    private Instant created(String name) {
        try {
            return Files.getLastModifiedTime(root.volume(name)).toInstant();
        } catch (IOException e) {
            throw new StorageException("read volume " + name, e);
        }
    }

    /// {@return the volumes that match the filters, by name}
    public synchronized VolumesResponse list(Filters filters) {
        filters.accepting(FILTERS);
        Optional<Boolean> dangling = filters.flag("dangling");
        List<VolumeJson> passing = names().stream()
                .filter(name -> dangling.isEmpty() || dangling.get() != isUsed(name))
                .filter(name -> filters.of("name").isEmpty() || filters.of("name").stream().anyMatch(name::contains))
                .map(this::listed)
                .filter(volume -> filters.matches("driver", volume.driver()))
                .filter(volume -> filters.matchesLabels(labels(volume)))
                .toList();
        return new VolumesResponse(passing, null);
    }

    /// {@return the volumes that `prune` removes: those without users, and only anonymous ones without the filter `all`}
    public synchronized List<VolumeJson> unused(Filters filters) {
        filters.accepting(PRUNE_FILTERS);
        boolean all = filters.flag("all").orElse(false);
        return names().stream()
                .filter(name -> !isUsed(name))
                .map(this::listed)
                .filter(volume -> all || labels(volume).containsKey(VolumeRequest.ANONYMOUS))
                .filter(volume -> filters.matchesLabels(labels(volume)))
                .filter(volume -> filters.of("label!").stream().noneMatch(unwanted -> new Filters(
                        Map.of("label", List.of(unwanted))).matchesLabels(labels(volume))))
                .toList();
    }

    private static Map<String, String> labels(VolumeJson volume) {
        return volume.labels() == null ? Map.of() : volume.labels();
    }

    /// {@return the number of containers that use a volume}
    public synchronized int userCount(String name) {
        return users.getOrDefault(name, Set.of()).size();
    }

    /// {@return the size of a volume's content, in bytes}
    public long size(String name) {
        return TreeSize.of(syscalls, path(name));
    }

    private List<String> names() {
        if (Files.notExists(root.volumes())) {
            return List.of();
        }
        try (Stream<Path> volumes = Files.list(root.volumes())) {
            return volumes.map(volume -> volume.getFileName().toString()).filter(this::exists).sorted().toList();
        } catch (IOException e) {
            throw new StorageException("list volumes", e);
        }
    }
}
