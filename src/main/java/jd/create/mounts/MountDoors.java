package jd.create.mounts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import jd.libcontainer.kernel.Syscalls;
import jd.storage.Volumes;

/// What mounts need of the daemon. Of containers they know what each of them mounts, and nothing else.
///
/// @param root the daemon's own directory
/// @param owner makes the root of containers the owner of what is made for them
public record MountDoors(Syscalls syscalls, Path root, Volumes volumes, Owner owner, Events events) {
    /// Hands a file over.
    public interface Owner {
        void give(Path file) throws IOException;
    }

    /// Tells what happens to a volume.
    public interface Events {
        void emit(String action, String volume, Map<String, String> attributes);
    }
}
