package jd.create.mounts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jd.create.mounts.MountPoint.Bind;
import jd.libcontainer.mount.MountTable;
import jd.server.api.ApiException;

/// Whether a container and the host see what the other mounts below a bind: mount(2) makes groups of mounts that speak
/// with each other (`shared`) or only listen (`slave`), and a bind can be no more than its source is.
///
/// Today: daemon/oci_linux.go ensureShared, ensureSharedOrSlave; daemon/volumes.go validateBindDaemonRoot
public final class BindPropagation {
    private static final String USUAL = "rprivate";

    private final MountDoors at;

    public BindPropagation(MountDoors at) {
        this.at = at;
    }

    /// {@return the bind with its propagation decided} One that has the daemon's own mounts inside must let go of them
    /// when the host does, or they would live on in it.
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

    /// Refuses a wish that the source cannot fulfil.
    void verify(Bind bind) {
        String word = bind.propagation().replaceFirst("^r", "");
        if (word.equals("private") || word.equals("slave") && touchesRoot(bind.source())) {
            return;
        }
        Path source = real(bind.source());
        MountTable.Mount mount = MountTable.above(at.syscalls(), source).holding(source);
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
        return at.root().toString();
    }
}
