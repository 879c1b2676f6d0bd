package jd.create.mounts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jd.create.mounts.MountPoint.Bind;
import jd.libcontainer.mount.MountTable;
import jd.server.api.ApiException;

/// Decides the propagation of bind mounts: whether mounts that the host makes inside the source appear in the container
/// (`slave`), and the other way round too (`shared`). The propagation depends on that of the source's mount: mount(2).
///
/// Today: daemon/oci_linux.go ensureShared, ensureSharedOrSlave; daemon/volumes.go validateBindDaemonRoot
public record BindPropagation(MountDoors doors) {
    private static final String USUAL = "rprivate";

    /// {@return the bind with its propagation} A bind whose source is in the daemon's root, or contains it, is `rslave` by
    /// default, so that unmounts by the daemon propagate into the container.
    public Bind decided(Bind bind) {
        boolean ours = touchesRoot(bind.source());
        String word = bind.propagation();
        if (ours && !List.of("", "rslave", "rshared").contains(word)) {
            throw ApiException.invalid("invalid mount config: must use either propagation mode \"rslave\" or \"rshared\""
                    + " when mount source is within the daemon root, daemon root: \"" + root()
                    + "\", bind mount source: \"" + bind.source() + "\", propagation: \"" + word + "\"");
        }
        return word.isEmpty() ? bind.withPropagation(ours ? "rslave" : USUAL) : bind;
    }

    /// Rejects a propagation that the source's mount does not allow.
    void verify(Bind bind) {
        String word = bind.propagation().replaceFirst("^r", "");
        if (word.equals("private") || word.equals("slave") && touchesRoot(bind.source())) {
            return;
        }
        Path source = real(bind.source());
        MountTable.Mount mount = MountTable.above(doors.syscalls(), source).holding(source);
        if (word.equals("shared") && !mount.isShared()) {
            throw notShared(bind, mount, "a shared mount");
        }
        if (word.equals("slave") && !mount.isShared() && !mount.isSlave()) {
            throw notShared(bind, mount, "a shared or slave mount");
        }
    }

    private static ApiException notShared(Bind bind, MountTable.Mount mount, String what) {
        return ApiException.internal(
                "path " + bind.source() + " is mounted on " + mount.point() + " but it is not " + what);
    }

    private static Path real(String source) {
        try {
            return Path.of(source).toRealPath();
        } catch (IOException e) {
            throw ApiException.internal("lstat " + source + ": no such file or directory");
        }
    }

    private boolean touchesRoot(String source) {
        return source.startsWith(root()) || root().startsWith(source);
    }

    private String root() {
        return doors.root().toString();
    }
}
