package jd.create.mounts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;

/// Something that a container mounts beyond what every container has. `destination` is a path inside.
///
/// It is asked for in five ways, read here in Docker's order: `-v` ([BindText]), `--mount` ([MountWish]), VOLUME of the
/// image or `-v /path`, `--tmpfs`, and from another container ([VolumesFrom]). What came of it is kept with the
/// container, since the other one may be gone when this one starts.
///
/// Docker 1.2.0: daemon/volumes.go; today: volume/mounts
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "Type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = MountPoint.Bind.class, name = "bind"),
    @JsonSubTypes.Type(value = MountPoint.Volume.class, name = "volume"),
    @JsonSubTypes.Type(value = MountPoint.Tmpfs.class, name = "tmpfs")
})
public sealed interface MountPoint {
    /// A directory or file of the host.
    ///
    /// @param mode the words after the second colon of `-v`
    /// @param createSource whether a missing directory is made, as `-v` does and `--mount` does not
    /// @param propagation `rprivate` or another of the six words; empty until it is decided
    record Bind(
            String source, String destination, String mode, boolean writable, boolean createSource,
            String propagation, Extent extent)
            implements MountPoint {
        Bind withPropagation(String word) {
            return new Bind(source, destination, mode, writable, createSource, word, extent);
        }
    }

    /// What of the mounts below a bind's source comes along.
    ///
    /// @param below whether they come at all
    /// @param readOnlyBelow whether a read-only bind is read-only there, too
    record Extent(boolean below, boolean readOnlyBelow) {
        static final Extent WHOLE = new Extent(true, true);
    }

    /// A volume.
    ///
    /// @param name empty until an anonymous one has got its name
    /// @param copyUp whether an empty volume begins with what the image has at the destination
    /// @param subpath the directory in the volume that is seen, relative; empty for all of it
    record Volume(
            String name, boolean anonymous, String destination, String mode, boolean writable, boolean copyUp,
            String subpath)
            implements MountPoint {
        Volume named(String given) {
            return new Volume(given, anonymous, destination, mode, writable, copyUp, subpath);
        }
    }

    /// @param options as mount(8) writes them
    /// @param listed whether an inspection shows it; what `--tmpfs` asks for it does not
    record Tmpfs(String destination, String options, boolean writable, boolean listed) implements MountPoint {}

    String destination();

    static List<MountPoint> of(ContainerConfig config, HostConfig host) {
        return of(config, host, List.of());
    }

    /// @param borrowed what other containers lend; this one's own come first, an image's VOLUME last
    static List<MountPoint> of(ContainerConfig config, HostConfig host, List<MountPoint> borrowed) {
        List<MountPoint> all = new ArrayList<>();
        for (String bind : orEmpty(host.binds())) {
            MountPoint mount = BindText.parse(bind);
            add(all, mount, mount.destination());
        }
        for (HostConfig.MountRequest mount : orEmpty(host.mounts())) {
            add(all, MountWish.parse(mount), mount.target());
        }
        orEmpty(host.tmpfs()).forEach((path, options) -> {
            verifyTmpfs(path);
            Tmpfs tmpfs = new Tmpfs(clean(path), options == null ? "" : options, true, false);
            if (all.stream().anyMatch(mount -> isTmpfsAt(mount, tmpfs.destination()))) {
                all.add(tmpfs);
            } else {
                add(all, tmpfs, tmpfs.destination());
            }
        });
        borrowed.forEach(mount -> addUnlessThere(all, mount));
        for (String path : orEmpty(config.volumes()).keySet()) {
            addUnlessThere(all, new Volume("", true, clean(path), "", true, true, ""));
        }
        return all;
    }

    private static void verifyTmpfs(String path) {
        if (clean(path).equals("/")) {
            throw ApiException.invalid("invalid specification: destination can't be '/'");
        }
        if (!path.startsWith("/")) {
            throw ApiException.invalid("invalid mount path: '" + path + "' mount path must be absolute");
        }
    }

    /// One empty file system over another harms nobody: `--tmpfs /run --tmpfs /run/`.
    private static boolean isTmpfsAt(MountPoint mount, String destination) {
        return mount instanceof Tmpfs && mount.destination().equals(destination);
    }

    private static void add(List<MountPoint> all, MountPoint mount, String asWritten) {
        if (isTaken(all, mount)) {
            throw ApiException.invalid("Duplicate mount point: " + asWritten);
        }
        all.add(mount);
    }

    private static void addUnlessThere(List<MountPoint> all, MountPoint mount) {
        if (!isTaken(all, mount)) {
            all.add(mount);
        }
    }

    private static boolean isTaken(List<MountPoint> all, MountPoint mount) {
        return all.stream().anyMatch(other -> other.destination().equals(mount.destination()));
    }

    /// {@return the path without doubled slashes, dots and a slash at the end}
    static String clean(String path) {
        List<String> kept = new ArrayList<>();
        for (String part : path.split("/")) {
            if (part.equals("..")) {
                if (!kept.isEmpty()) {
                    kept.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                kept.add(part);
            }
        }
        return (path.startsWith("/") ? "/" : "") + String.join("/", kept);
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }

    private static <V> Map<String, V> orEmpty(Map<String, V> map) {
        return map == null ? Map.of() : map;
    }
}
