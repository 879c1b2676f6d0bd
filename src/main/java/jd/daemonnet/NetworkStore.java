package jd.daemonnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import jd.libcontainer.io.AtomicFile;
import jd.server.api.Json;
import jd.server.api.NetworkJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the networks of users on disk, so that they survive the daemon: a file `ID.json` for each, with the document
/// that `inspect` shows.
///
/// Today: libnetwork/store.go, a key-value database
record NetworkStore(Path directory) {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkStore.class);
    private static final String SUFFIX = ".json";

    /// The content of a file.
    ///
    /// @param chosenSubnet whether the subnet is from the request
    record Saved(NetworkJson network, boolean chosenSubnet) {}

    void save(Saved saved) {
        try {
            Files.createDirectories(directory);
            AtomicFile.write(file(saved.network().id()), Json.bytes(saved));
        } catch (IOException e) {
            throw new NetworkException("save network " + saved.network().name() + ": " + e.getMessage(), e);
        }
    }

    void delete(String id) {
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            throw new NetworkException("delete network " + id + ": " + e.getMessage(), e);
        }
    }

    private Path file(String id) {
        return directory.resolve(id + SUFFIX);
    }

    /// {@return the saved networks, the oldest first} A file that cannot be read is logged and left out.
    List<Saved> load() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Saved> networks = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
                load(file, networks);
            }
        } catch (IOException e) {
            throw new NetworkException("list networks in " + directory + ": " + e.getMessage(), e);
        }
        networks.sort(Comparator.comparing(saved -> saved.network().created()));
        return networks;
    }

    private static void load(Path file, List<Saved> networks) {
        try {
            networks.add(Json.read(Files.readAllBytes(file), Saved.class));
        } catch (IOException | UncheckedIOException e) {
            LOG.error("read network {}: {}", file, e.getMessage(), e);
        }
    }
}
