package jd.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import jd.libcontainer.io.AtomicFile;

/// The id of a daemon (in `docker info`, or in a cluster), generated once for a root directory and stored there.
final class EngineId {
    private EngineId() {}

    static String of(Path root) {
        Path file = root.resolve("engine-id");
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            String id = UUID.randomUUID().toString();
            AtomicFile.write(file, id.getBytes(StandardCharsets.US_ASCII));
            return id;
        } catch (IOException e) {
            throw new DaemonException("read or write " + file + ": " + e.getMessage(), e);
        }
    }
}
