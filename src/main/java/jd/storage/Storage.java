package jd.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import jd.libcontainer.io.AtomicFile;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.storage.driver.DriverChoice;
import jd.storage.driver.GraphDriver;
import jd.storage.files.LayerUnpacking;
import jd.storage.files.RemoveTree;
import jd.storage.files.StateRoot;
import jd.storage.files.StorageException;
import jd.storage.volumes.Volumes;

/// The parts of the storage below jd's root directory, opened once at boot.
public record Storage(
        StateRoot root,
        Syscalls syscalls,
        Layers layers,
        Graph graph,
        TagStore tags,
        LinkGraph names,
        Volumes volumes,
        KnownBlobs knownBlobs)
        implements AutoCloseable {
    /// The version of the directory's format. Incremented when an older jd cannot read a new format.
    private static final int FORMAT = 1;

    /// {@return why overlay does not work in this directory, empty if it does} Leaves no files there.
    public static Optional<String> whyNotOverlay(Path directory, Syscalls syscalls) {
        return new DriverChoice(syscalls, new StateRoot(directory)).whyNotOverlay();
    }

    public static Storage open(StateRoot root, Syscalls syscalls, String driverName) {
        return open(root, syscalls, driverName, IdMaps.SAME, LayerUnpacking.STANDARD);
    }

    /// Opens a root, makes it if it does not exist, and removes what a crash has left. Only one daemon at a time may open a
    /// root.
    ///
    /// @param driverName `overlay`, `vfs`, or empty for the best that works
    /// @param maps of the users in containers
    /// @param unpacking of layers
    public static Storage open(
            StateRoot root, Syscalls syscalls, String driverName, IdMaps maps, LayerUnpacking unpacking) {
        try {
            Files.createDirectories(root.root());
            checkFormat(root.version());
            RemoveTree.at(syscalls, root.temporary());
            Files.createDirectories(root.temporary());
        } catch (IOException e) {
            throw new StorageException("open storage: \"" + root.root() + "\"", e);
        }

        LinkGraph names = LinkGraph.open(root.linkGraph());
        try {
            return open(root, syscalls, driverName, maps, unpacking, names);
        } catch (RuntimeException e) {
            names.close();
            throw e;
        }
    }

    private static Storage open(
            StateRoot root, Syscalls syscalls, String driverName, IdMaps maps, LayerUnpacking unpacking,
            LinkGraph names) {
        // Mounts of a killed daemon would prevent the removal of directories below.
        StaleMounts.detach(syscalls, root.overlay().mnt());
        StaleMounts.detach(syscalls, root.containers());
        StaleMounts.detach(syscalls, root.volumes());

        // Layers first, then the images that hold them; layers without a holder are removed after that.
        GraphDriver driver = new DriverChoice(syscalls, root).open(driverName);
        Layers layers = Layers.open(syscalls, root, driver, maps, unpacking);
        TagStore tags = TagStore.open(root.repositories(driver.name()));
        Graph graph = Graph.open(syscalls, root, layers, tags);
        layers.sweep();

        return new Storage(root, syscalls, layers, graph, tags, names, new Volumes(root, syscalls, maps),
                new KnownBlobs(root));
    }

    private static void checkFormat(Path version) throws IOException {
        if (!Files.exists(version)) {
            AtomicFile.write(version, (FORMAT + "\n").getBytes(StandardCharsets.US_ASCII));
            return;
        }
        String found = Files.readString(version).strip();
        if (!found.matches("[0-9]{1,6}") || Integer.parseInt(found) > FORMAT) {
            throw new StorageException("open storage: \"" + version + "\": format " + found
                    + " is newer than this jd, which reads up to " + FORMAT);
        }
    }

    /// Removes a temporary directory below the root.
    public void discard(Path directory) {
        RemoveTree.at(syscalls, directory);
    }

    @Override
    public void close() {
        names.close();
    }
}
