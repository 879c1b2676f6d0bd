package jd.create.mounts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.List;

/// A mount that a container has beyond the default ones. `destination` is a path in the container.
///
/// It can be requested in five ways, which [MountRequests] parses. The result is saved with the container: a container from
/// which it takes mounts may be removed before it is started.
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
    /// @param mode the options after the second colon of `-v`
    /// @param createSource whether a missing directory is created, as with `-v` but not with `--mount`
    /// @param propagation `rprivate` or another of the six types; empty until it is decided
    record Bind(
            String source, String destination, String mode, boolean writable, boolean createSource,
            String propagation, Extent extent)
            implements MountPoint {
        Bind withPropagation(String word) {
            return new Bind(source, destination, mode, writable, createSource, word, extent);
        }
    }

    /// The treatment of mounts inside the source of a bind mount.
    ///
    /// @param below whether they are included
    /// @param readOnlyBelow whether they are read-only in a read-only bind mount
    record Extent(boolean below, boolean readOnlyBelow) {
        static final Extent WHOLE = new Extent(true, true);
    }

    /// A volume.
    ///
    /// @param name empty until an anonymous volume gets its name
    /// @param copyUp whether an empty volume is filled with the image's files at the destination
    /// @param subpath the mounted directory of the volume, relative; empty for the whole volume
    record Volume(
            String name, boolean anonymous, String destination, String mode, boolean writable, boolean copyUp,
            String subpath)
            implements MountPoint {
        Volume named(String given) {
            return new Volume(given, anonymous, destination, mode, writable, copyUp, subpath);
        }
    }

    /// @param options in the format of mount(8)
    /// @param listed whether `docker inspect` lists it; a mount of `--tmpfs` is not listed
    record Tmpfs(String destination, String options, boolean writable, boolean listed) implements MountPoint {}

    String destination();

    /// {@return the path without repeated slashes, dots and a trailing slash}
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
}
