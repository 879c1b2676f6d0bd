package jd.create.mounts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jd.create.mounts.MountPoint.Tmpfs;
import jd.create.mounts.MountPoint.Volume;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;
import jd.server.api.HostConfig.MountRequest;
import jd.server.api.HostConfig.VolumeDriver;
import jd.server.api.HostConfig.VolumeOptions;
import jd.server.api.Json;
import jd.server.api.VolumeRequest;

/// The requested mounts of a container, parsed in Docker's order: `-v` ([BindSpec]), `--mount` ([MountSpec]), `--tmpfs`,
/// `--volumes-from` ([VolumesFrom]), and VOLUME of the image or `-v /path`.
///
/// Docker 1.2.0: daemon/volumes.go; today: daemon/volumes_unix.go registerMountPoints
///
/// @param own those of `-v`, `--mount` and `--tmpfs`
/// @param volumesFrom arguments of `--volumes-from`
/// @param imageVolumes destinations of anonymous volumes
/// @param volumeOptions of `--mount`, by destination
/// @param volumeDriver for volumes whose options name no other
/// @param conflict the error for options of a `--mount` that Docker rejects only at the start; empty for none
public record MountRequests(
        List<MountPoint> own,
        List<String> volumesFrom,
        Set<String> imageVolumes,
        Map<String, VolumeOptions> volumeOptions,
        String volumeDriver,
        Optional<String> conflict) {
    /// @throws ApiException with Docker's message
    public static MountRequests parse(ContainerConfig config, HostConfig host) {
        List<MountPoint> own = new ArrayList<>();
        for (String bind : Json.orEmpty(host.binds())) {
            MountPoint mount = BindSpec.parse(bind);
            add(own, mount, mount.destination());
        }
        List<MountRequest> requests = Json.orEmpty(host.mounts());
        Map<String, VolumeOptions> options = new HashMap<>();
        for (MountRequest request : requests) {
            MountPoint mount = MountSpec.parse(request);
            add(own, mount, request.target());
            if (request.volumeOptions() != null) {
                options.put(mount.destination(), request.volumeOptions());
            }
        }
        Json.orEmpty(host.tmpfs()).forEach((path, words) -> addTmpfs(own, path, words == null ? "" : words));
        return new MountRequests(
                List.copyOf(own), Json.orEmpty(host.volumesFrom()), Json.orEmpty(config.volumes()).keySet(), options,
                host.volumeDriver(), requests.stream().flatMap(MountSpec::conflict).findFirst());
    }

    private static void addTmpfs(List<MountPoint> own, String path, String options) {
        String destination = MountPoint.clean(path);
        if (destination.equals("/")) {
            throw ApiException.invalid("invalid specification: destination can't be '/'");
        }
        if (!path.startsWith("/")) {
            throw ApiException.invalid("invalid mount path: '" + path + "' mount path must be absolute");
        }
        Tmpfs tmpfs = new Tmpfs(destination, options, true, false);
        // `--tmpfs /run --tmpfs /run/` is accepted.
        if (own.stream().anyMatch(mount -> mount instanceof Tmpfs && mount.destination().equals(destination))) {
            own.add(tmpfs);
        } else {
            add(own, tmpfs, destination);
        }
    }

    private static void add(List<MountPoint> all, MountPoint mount, String asWritten) {
        if (isTaken(all, mount)) {
            throw ApiException.invalid("Duplicate mount point: " + asWritten);
        }
        all.add(mount);
    }

    private static boolean isTaken(List<MountPoint> all, MountPoint mount) {
        return all.stream().anyMatch(other -> other.destination().equals(mount.destination()));
    }

    /// {@return all mounts: the container's own first, VOLUME of the image last, at most one at each destination}
    ///
    /// @param borrowed those of other containers
    public List<MountPoint> with(List<MountPoint> borrowed) {
        List<MountPoint> all = new ArrayList<>(own);
        borrowed.forEach(mount -> addUnlessTaken(all, mount));
        for (String path : imageVolumes) {
            addUnlessTaken(all, new Volume("", true, MountPoint.clean(path), "", true, true, ""));
        }
        return all;
    }

    private static void addUnlessTaken(List<MountPoint> all, MountPoint mount) {
        if (!isTaken(all, mount)) {
            all.add(mount);
        }
    }

    /// {@return the request for a volume that may have to be created}
    ///
    /// @param unnamed whether its name was generated
    VolumeRequest volume(Volume volume, boolean unnamed) {
        VolumeOptions options = volumeOptions.getOrDefault(volume.destination(), VolumeOptions.NONE);
        VolumeDriver driver = options.driverConfig() == null ? new VolumeDriver("", null) : options.driverConfig();
        String named = driver.name() == null || driver.name().isEmpty() ? volumeDriver : driver.name();
        Map<String, String> labels = unnamed ? Map.of(VolumeRequest.ANONYMOUS, "") : options.labels();
        return new VolumeRequest(volume.name(), named, driver.options(), labels);
    }

    /// @throws ApiException for options that exclude each other
    void verifyAtStart() {
        conflict.ifPresent(what -> {
            throw ApiException.internal("mount options conflict: " + what);
        });
    }
}
