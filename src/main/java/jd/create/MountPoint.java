package jd.create;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;
import jd.server.api.HostConfig.MountRequest;

/// Something that a container mounts beyond what every container has. `destination` is a path inside.
///
/// It is asked for in four ways, read here in Docker's order: `-v` (Binds), `--mount` (Mounts), VOLUME of the image
/// or `-v /path` (Volumes), and `--tmpfs`.
///
/// Docker 1.2.0: daemon/volumes.go; today: volume/mounts
sealed interface MountPoint {
    /// A directory or file of the host. `createSource`: a missing directory is made, as `-v` does and `--mount` does
    /// not.
    record Bind(String source, String destination, String mode, boolean writable, boolean createSource)
            implements MountPoint {}

    /// A volume; `name` is empty until an anonymous one has got its name. `copyUp`: an empty volume begins with what
    /// the image has at the destination.
    record Volume(Optional<String> name, String destination, String mode, boolean writable, boolean copyUp)
            implements MountPoint {}

    /// `options` as mount(8) writes them. Those of `--tmpfs` are not listed among the mounts of an inspection.
    record Tmpfs(String destination, String options, boolean writable, boolean listed) implements MountPoint {}

    String destination();

    static List<MountPoint> of(ContainerConfig config, HostConfig host) {
        List<MountPoint> all = new ArrayList<>();
        for (String bind : orEmpty(host.binds())) {
            add(all, parseBind(bind));
        }
        for (MountRequest mount : orEmpty(host.mounts())) {
            add(all, parseMount(mount));
        }
        for (String path : orEmpty(config.volumes()).keySet()) {
            if (all.stream().noneMatch(mount -> mount.destination().equals(clean(path)))) {
                all.add(new Volume(Optional.empty(), clean(path), "", true, true));
            }
        }
        orEmpty(host.tmpfs()).forEach((path, options) -> {
            absolute(path);
            all.add(new Tmpfs(clean(path), options == null ? "" : options, true, false));
        });
        return all;
    }

    private static void add(List<MountPoint> all, MountPoint mount) {
        if (all.stream().anyMatch(other -> other.destination().equals(mount.destination()))) {
            throw ApiException.invalid("Duplicate mount point: " + mount.destination());
        }
        all.add(mount);
    }

    /// Reads `[SOURCE:]DESTINATION[:MODE]`. A source that begins with a slash is a path, any other the name of a
    /// volume.
    static MountPoint parseBind(String text) {
        String[] parts = text.split(":", -1);
        boolean modeWithoutSource = parts.length == 2 && isMode(parts[1]);
        if (parts[0].isEmpty() || parts.length > 3 || modeWithoutSource) {
            throw ApiException.internal("invalid volume specification: '" + text + "'");
        }
        String mode = parts.length == 3 ? parts[2] : "";
        if (!isMode(mode)) {
            throw ApiException.internal("invalid mode: " + mode);
        }
        String source = parts.length == 1 ? "" : parts[0];
        String destination = parts.length == 1 ? parts[0] : parts[1];
        List<String> words = Arrays.asList(mode.split(","));
        boolean writable = !words.contains("ro");
        String type = source.startsWith("/") ? "bind" : "volume";
        try {
            verifyDestination(type, destination);
        } catch (ApiException e) {
            throw new ApiException(
                    ApiException.Kind.INTERNAL, "invalid volume specification: '" + text + "': " + e.getMessage(), e);
        }
        if (type.equals("bind")) {
            return new Bind(clean(source), clean(destination), mode, writable, true);
        }
        return new Volume(named(source), clean(destination), mode.isEmpty() && !source.isEmpty() ? "z" : mode, writable,
                !words.contains("nocopy"));
    }

    /// A mode is words joined by commas, at most one of each kind.
    private static boolean isMode(String mode) {
        if (mode.isEmpty()) {
            return true;
        }
        List<List<String>> kinds = new ArrayList<>(List.of(
                List.of("rw", "ro"), List.of("z", "Z"), List.of("nocopy"),
                List.of("consistent", "cached", "delegated", "default"),
                List.of("private", "rprivate", "slave", "rslave", "shared", "rshared")));
        for (String word : mode.split(",", -1)) {
            if (!kinds.removeIf(kind -> kind.contains(word))) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> named(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    static MountPoint parseMount(MountRequest mount) {
        String type = text(mount.type());
        String source = text(mount.source());
        String target = text(mount.target());
        verifyDestination(type, target);
        return switch (type) {
            case "bind" -> bind(mount, source, target);
            case "volume" -> {
                refuse(type, mount.bindOptions() != null, "field BindOptions must not be specified");
                refuse(type, source.isEmpty() && mount.readOnly(),
                        "must not set ReadOnly mode when using anonymous volumes");
                boolean copy = mount.volumeOptions() == null
                        || !Boolean.TRUE.equals(mount.volumeOptions().get("NoCopy"));
                yield new Volume(named(source), clean(target), "z", !mount.readOnly(), copy);
            }
            case "tmpfs" -> {
                refuse(type, mount.bindOptions() != null, "field BindOptions must not be specified");
                refuse(type, !source.isEmpty(), "field Source must not be specified");
                yield new Tmpfs(clean(target), tmpfsOptions(mount), !mount.readOnly(), true);
            }
            default -> throw invalidMount(type, "mount type unknown");
        };
    }

    private static MountPoint bind(MountRequest mount, String source, String target) {
        refuse("bind", source.isEmpty(), "field Source must not be empty");
        refuse("bind", !source.startsWith("/"), "invalid mount path: '" + source + "' mount path must be absolute");
        refuse("bind", mount.volumeOptions() != null, "field VolumeOptions must not be specified");
        Map<String, Object> options = orEmpty(mount.bindOptions());
        String propagation = options.get("Propagation") instanceof String p ? p : "";
        refuse("bind", !isPropagation(propagation), "invalid propagation mode: " + propagation);
        boolean create = Boolean.TRUE.equals(options.get("CreateMountpoint"));
        return new Bind(clean(source), clean(target), propagation, !mount.readOnly(), create);
    }

    private static boolean isPropagation(String word) {
        return List.of("", "private", "rprivate", "slave", "rslave", "shared", "rshared").contains(word);
    }

    private static String tmpfsOptions(MountRequest mount) {
        Map<String, Object> options = orEmpty(mount.tmpfsOptions());
        List<String> words = new ArrayList<>();
        if (options.get("SizeBytes") instanceof Number size && size.longValue() > 0) {
            words.add("size=" + size);
        }
        if (options.get("Mode") instanceof Number mode && mode.intValue() > 0) {
            words.add("mode=" + Integer.toOctalString(mode.intValue()));
        }
        return String.join(",", words);
    }

    private static void verifyDestination(String type, String destination) {
        refuse(type, destination.isEmpty(), "field Target must not be empty");
        refuse(type, clean(destination).equals("/"), "invalid specification: destination can't be '/'");
        refuse(type, !destination.startsWith("/"),
                "invalid mount path: '" + destination + "' mount path must be absolute");
    }

    private static void absolute(String path) {
        if (!path.startsWith("/")) {
            throw ApiException.invalid("invalid mount path: '" + path + "' mount path must be absolute");
        }
    }

    private static void refuse(String type, boolean wrong, String reason) {
        if (wrong) {
            throw invalidMount(type, reason);
        }
    }

    static ApiException invalidMount(String type, String reason) {
        return ApiException.invalid("invalid mount config for type \"" + type + "\": " + reason);
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

    private static String text(String text) {
        return text == null ? "" : text;
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }

    private static <V> Map<String, V> orEmpty(Map<String, V> map) {
        return map == null ? Map.of() : map;
    }
}
