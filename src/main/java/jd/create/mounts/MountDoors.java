package jd.create.mounts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import jd.libcontainer.kernel.Syscalls;
import jd.storage.volumes.Volumes;

/// The interfaces that this package needs from the daemon.
///
/// @param root the daemon's root directory
/// @param owner makes the root user of containers the owner of a file
public record MountDoors(Syscalls syscalls, Path root, Volumes volumes, Owner owner, Events events) {
    /// Changes the owner of a file.
    public interface Owner {
        void give(Path file) throws IOException;
    }

    /// Emits an event of a volume.
    public interface Events {
        void emit(String action, String volume, Map<String, String> attributes);
    }
}
