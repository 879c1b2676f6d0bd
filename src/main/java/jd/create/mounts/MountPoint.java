package jd.create.mounts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.List;

/// Something that a container mounts beyond what every container has. `destination` is a path inside.
///
/// It is asked for in five ways, which [MountRequests] parses. The result is kept with the container: one that lends its
/// mounts to another may be gone when that one starts.
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
}
