package jd.create.mounts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jd.create.mounts.MountPoint.Bind;
import jd.create.mounts.MountPoint.Extent;
import jd.create.mounts.MountPoint.Volume;
import jd.server.api.ApiException;

/// Parses the argument of `-v`: `[SOURCE:]DESTINATION[:MODE]`. A source that begins with a slash is a path, any other is
/// the name of a volume.
///
/// Docker 1.2.0: daemon/volumes.go parseBindVolumeSpec; today: volume/mounts/linux_parser.go
final class BindSpec {
    static final List<String> PROPAGATIONS = List.of("private", "rprivate", "slave", "rslave", "shared", "rshared");

    private static final List<List<String>> MODES = List.of(
            List.of("rw", "ro"), List.of("z", "Z"), List.of("nocopy"),
            List.of("consistent", "cached", "delegated"), PROPAGATIONS);

    private BindSpec() {}

    static MountPoint parse(String text) {
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
        try {
            return source.startsWith("/")
                    ? bind(source, destination, mode, words)
                    : volume(source, destination, mode, words);
        } catch (ApiException e) {
            throw new ApiException(
                    ApiException.Kind.INTERNAL, "invalid volume specification: '" + text + "': " + e.getMessage(), e);
        }
    }

    private static Bind bind(String source, String destination, String mode, List<String> words) {
        MountSpec.verifyTarget("bind", destination);
        MountSpec.refuse("bind", words.contains("nocopy"), "field VolumeOptions must not be specified");
        String propagation = words.stream().filter(PROPAGATIONS::contains).findFirst().orElse("");
        return new Bind(
                MountPoint.clean(source), MountPoint.clean(destination), mode, !words.contains("ro"), true,
                propagation, Extent.WHOLE);
    }

    private static Volume volume(String name, String destination, String mode, List<String> words) {
        MountSpec.verifyTarget("volume", destination);
        MountSpec.refuse("volume", words.stream().anyMatch(PROPAGATIONS::contains),
                "field BindOptions must not be specified");
        String shown = mode.isEmpty() && !name.isEmpty() ? "z" : mode;
        return new Volume(
                name, name.isEmpty(), MountPoint.clean(destination), shown, !words.contains("ro"),
                !words.contains("nocopy"), "");
    }

    /// {@return whether the text is a list of options, separated by commas, with at most one of each kind}
    static boolean isMode(String mode) {
        if (mode.isEmpty()) {
            return true;
        }
        List<List<String>> kinds = new ArrayList<>(MODES);
        for (String word : mode.split(",", -1)) {
            if (!kinds.removeIf(kind -> kind.contains(word))) {
                return false;
            }
        }
        return true;
    }
}
