package jd.create.mounts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import jd.create.mounts.MountPoint.Bind;
import jd.create.mounts.MountPoint.Tmpfs;
import jd.create.mounts.MountPoint.Volume;
import jd.server.api.ApiException;

/// Resolves `--volumes-from CONTAINER[:MODE]`: the other container's mounts, at the same destinations. `:ro` makes them
/// read-only; `:rw` does not make a read-only mount writable.
///
/// Docker 1.2.0: daemon/volumes.go applyVolumesFrom, parseVolumesFromSpec
public final class VolumesFrom {
    private final Function<String, Optional<List<MountPoint>>> mountsOf;

    /// @param mountsOf finds a container's mounts by its name or id
    public VolumesFrom(Function<String, Optional<List<MountPoint>>> mountsOf) {
        this.mountsOf = mountsOf;
    }

    /// {@return the mounts of the other containers; the later one for each destination}
    public List<MountPoint> borrow(List<String> texts) {
        List<MountPoint> borrowed = new ArrayList<>();
        for (String text : texts) {
            for (MountPoint mount : borrow(text)) {
                borrowed.removeIf(earlier -> earlier.destination().equals(mount.destination()));
                borrowed.add(mount);
            }
        }
        return borrowed;
    }

    private List<MountPoint> borrow(String text) {
        int colon = text.indexOf(':');
        String ref = colon < 0 ? text : text.substring(0, colon);
        String mode = colon < 0 ? "" : text.substring(colon + 1);
        if (text.isEmpty()) {
            throw ApiException.invalid("volumes-from specification cannot be an empty string");
        }
        List<String> words = Arrays.asList(mode.split(","));
        boolean meaningless = words.contains("nocopy") || words.stream().anyMatch(BindSpec.PROPAGATIONS::contains);
        if (!BindSpec.isMode(mode) || meaningless) {
            throw ApiException.invalid("invalid mode: " + mode);
        }
        if (ref.isEmpty()) {
            throw ApiException.invalid("invalid name or ID supplied: \"\"");
        }
        List<MountPoint> theirs = mountsOf.apply(ref)
                .orElseThrow(() -> ApiException.invalid("No such container: " + ref));
        List<MountPoint> lent = new ArrayList<>();
        for (MountPoint mount : theirs) {
            switch (mount) {
                case Bind bind -> lent.add(new Bind(
                        bind.source(), bind.destination(), "", bind.writable() && !words.contains("ro"),
                        bind.createSource(), bind.propagation(), bind.extent()));
                // Its first container has filled it.
                case Volume volume -> lent.add(new Volume(
                        volume.name(), volume.anonymous(), volume.destination(), "",
                        volume.writable() && !words.contains("ro"), false, volume.subpath()));
                // A tmpfs mount cannot be shared.
                case Tmpfs _ -> {}
            }
        }
        return lent;
    }
}
