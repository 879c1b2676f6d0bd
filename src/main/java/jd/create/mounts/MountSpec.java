package jd.create.mounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jd.create.mounts.MountPoint.Bind;
import jd.create.mounts.MountPoint.Extent;
import jd.create.mounts.MountPoint.Tmpfs;
import jd.create.mounts.MountPoint.Volume;
import jd.server.api.ApiException;
import jd.server.api.HostConfig.BindOptions;
import jd.server.api.HostConfig.MountRequest;
import jd.server.api.HostConfig.TmpfsOptions;
import jd.server.api.HostConfig.VolumeOptions;

/// Parses a `--mount`, which names its options, where `-v` orders them by position.
///
/// Today: volume/mounts/linux_parser.go, validate.go
final class MountSpec {
    private MountSpec() {}

    static MountPoint parse(MountRequest mount) {
        String type = text(mount.type());
        refuseOptions(type, "BindOptions", mount.bindOptions(), "bind");
        refuseOptions(type, "VolumeOptions", mount.volumeOptions(), "volume");
        refuseOptions(type, "TmpfsOptions", mount.tmpfsOptions(), "tmpfs");
        String source = text(mount.source());
        String target = text(mount.target());
        verifyTarget(type, target);
        return switch (type) {
            case "bind" -> bind(mount, source, target);
            case "volume" -> volume(mount, source, target);
            case "tmpfs" -> {
                refuse(type, !source.isEmpty(), "field Source must not be specified");
                yield new Tmpfs(MountPoint.clean(target), options(mount.tmpfsOptions()), !mount.readOnly(), true);
            }
            default -> throw invalid(type, "mount type unknown");
        };
    }

    private static void refuseOptions(String type, String name, Record options, String owner) {
        boolean known = List.of("bind", "volume", "tmpfs").contains(type);
        if (options != null && known && !type.equals(owner)) {
            throw ApiException.invalid(name + " must not be specified on mount type \"" + type + "\"");
        }
    }

    private static MountPoint bind(MountRequest mount, String source, String target) {
        refuse("bind", source.isEmpty(), "field Source must not be empty");
        refuse("bind", !source.startsWith("/"), "invalid mount path: '" + source + "' mount path must be absolute");
        BindOptions options = Optional.ofNullable(mount.bindOptions()).orElse(BindOptions.NONE);
        String propagation = text(options.propagation());
        refuse("bind", !propagation.isEmpty() && !BindSpec.PROPAGATIONS.contains(propagation),
                "invalid propagation mode: " + propagation);
        return new Bind(
                MountPoint.clean(source), MountPoint.clean(target), "", !mount.readOnly(),
                options.createMountpoint(), propagation,
                new Extent(!options.nonRecursive(), !options.readOnlyNonRecursive()));
    }

    /// {@return the error for options of a bind mount that exclude each other}
    static Stream<String> conflict(MountRequest mount) {
        BindOptions options = Optional.ofNullable(mount.bindOptions()).orElse(BindOptions.NONE);
        if (!mount.readOnly() && options.readOnlyNonRecursive()) {
            return Stream.of("!ReadOnly && BindOptions.ReadOnlyNonRecursive");
        }
        if (!mount.readOnly() && options.readOnlyForceRecursive()) {
            return Stream.of("!ReadOnly && BindOptions.ReadOnlyForceRecursive");
        }
        return options.readOnlyNonRecursive() && options.readOnlyForceRecursive()
                ? Stream.of("ReadOnlyNonRecursive && BindOptions.ReadOnlyForceRecursive")
                : Stream.empty();
    }

    private static MountPoint volume(MountRequest mount, String source, String target) {
        refuse("volume", source.isEmpty() && mount.readOnly(),
                "must not set ReadOnly mode when using anonymous volumes");
        VolumeOptions options = Optional.ofNullable(mount.volumeOptions()).orElse(VolumeOptions.NONE);
        String subpath = text(options.subpath());
        refuse("volume", source.isEmpty() && !subpath.isEmpty(),
                "must not set Subpath when using anonymous volumes");
        boolean leadsOut = subpath.startsWith("/") || List.of(subpath.split("/")).contains("..");
        refuse("volume", leadsOut, "subpath must be a relative path within the volume");
        return new Volume(
                source, source.isEmpty(), MountPoint.clean(target), "z", !mount.readOnly(), !options.noCopy(), subpath);
    }

    private static String options(TmpfsOptions options) {
        List<String> words = new ArrayList<>();
        if (options != null && options.sizeBytes() > 0) {
            words.add("size=" + options.sizeBytes());
        }
        if (options != null && options.mode() > 0) {
            words.add("mode=" + Integer.toOctalString(options.mode()));
        }
        return String.join(",", words);
    }

    static void verifyTarget(String type, String target) {
        refuse(type, target.isEmpty(), "field Target must not be empty");
        refuse(type, MountPoint.clean(target).equals("/"), "invalid specification: destination can't be '/'");
        refuse(type, !target.startsWith("/"), "invalid mount path: '" + target + "' mount path must be absolute");
    }

    static void refuse(String type, boolean wrong, String reason) {
        if (wrong) {
            throw invalid(type, reason);
        }
    }

    static ApiException invalid(String type, String reason) {
        return ApiException.invalid("invalid mount config for type \"" + type + "\": " + reason);
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }
}
