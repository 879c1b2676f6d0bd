package jd.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import jd.image.Digest;
import jd.libcontainer.io.AtomicFile;
import jd.libcontainer.kernel.Syscalls;
import jd.storage.files.RemoveTree;
import jd.storage.files.StateRoot;
import jd.storage.files.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The records of the layers on disk. A layer exists if its record does: the record is written to a temporary directory
/// and renamed when the graph driver's part is complete, and renamed back before the driver's part is removed.
///
/// ```
/// layers/HEX/diff-id   sha256:9c90…
///            parent    sha256:…         (absent at the bottom)
///            size      2024584
///            tar.gz    how to assemble the layer's tar: see ArchiveRecorder
///            tar-size  2029056
/// mounts/CONTAINER     → sha256:…       the layer below a container's; "none" for an image without layers
/// ```
///
/// The last is a symbolic link, which is used as text: the kernel makes it atomically, without a sync to the disk.
final class LayerRecords {
    /// A read-only layer and its parent.
    record LayerRecord(Layers.Layer layer, Optional<Digest> parent) {}

    /// The record of a layer's tar, in a temporary file, and the length of the tar.
    record Archived(Path record, long length) {}

    private static final Logger LOG = LoggerFactory.getLogger(LayerRecords.class);
    private static final String NONE = "none";
    private static final String ARCHIVE = "tar.gz";
    private static final String ARCHIVE_SIZE = "tar-size";

    private final Syscalls syscalls;
    private final StateRoot root;
    private final String driver;
    private final List<String> unreadable = new ArrayList<>();

    LayerRecords(Syscalls syscalls, StateRoot root, String driver) {
        this.syscalls = syscalls;
        this.root = root;
        this.driver = driver;
    }

    /// Makes the directories and removes incomplete records of an earlier daemon.
    void prepare() {
        try {
            RemoveTree.at(syscalls, root.unregistered(driver));
            Files.createDirectories(root.unregistered(driver));
            Files.createDirectories(root.layers(driver));
            Files.createDirectories(root.mounts(driver));
        } catch (IOException e) {
            throw new StorageException("prepare the records of layers", e);
        }
    }

    /// A record that cannot be read does not stop the boot.
    List<LayerRecord> layers() {
        List<LayerRecord> records = new ArrayList<>();
        for (Path directory : children(root.layers(driver))) {
            try {
                records.add(read(directory));
            } catch (StorageException e) {
                LOG.warn("{}: {}", e.getMessage(), e.getCause().getMessage());
                unreadable.add(directory.getFileName().toString());
            }
        }
        return records;
    }

    /// {@return the names of layers whose records [#layers] could not read}
    List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    private static LayerRecord read(Path directory) {
        try {
            Digest chainId = new Digest("sha256", directory.getFileName().toString());
            Digest diffId = Digest.parse(Files.readString(directory.resolve("diff-id")));
            long size = Long.parseLong(Files.readString(directory.resolve("size")));
            Path parent = directory.resolve("parent");
            return new LayerRecord(
                    new Layers.Layer(chainId, diffId, size),
                    Files.exists(parent) ? Optional.of(Digest.parse(Files.readString(parent))) : Optional.empty());
        } catch (IOException | IllegalArgumentException e) {
            throw new StorageException("read the record of a layer: \"" + directory + "\"", e);
        }
    }

    /// {@return the temporary file for the record of a layer's tar} The next boot removes it if [#add] does not.
    Path newArchive(Digest chainId) {
        return root.unregistered(driver).resolve("tar-" + chainId.hex() + ".gz");
    }

    /// {@return how to assemble the tar of a layer; empty if an earlier jd has unpacked it}
    Optional<Archived> archive(Digest chainId) {
        Path record = root.layer(driver, chainId).resolve(ARCHIVE);
        try {
            return Files.exists(record)
                    ? Optional.of(new Archived(record, Long.parseLong(
                            Files.readString(root.layer(driver, chainId).resolve(ARCHIVE_SIZE)))))
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            throw new StorageException("read the record of the archive of layer " + chainId, e);
        }
    }

    void add(LayerRecord entry, Archived archived) {
        Digest chainId = entry.layer().chainId();
        try {
            Path aside = Files.createTempDirectory(root.unregistered(driver), "layer-");
            write(aside.resolve("diff-id"), entry.layer().diffId().toString());
            write(aside.resolve("size"), Long.toString(entry.layer().size()));
            write(aside.resolve(ARCHIVE_SIZE), Long.toString(archived.length()));
            Files.move(archived.record(), aside.resolve(ARCHIVE));
            if (entry.parent().isPresent()) {
                write(aside.resolve("parent"), entry.parent().get().toString());
            }
            Files.move(aside, root.layer(driver, chainId), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StorageException("register layer " + chainId, e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        AtomicFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    void remove(Digest chainId) {
        try {
            Path aside = root.unregistered(driver).resolve("gone-" + chainId.hex());
            Files.move(root.layer(driver, chainId), aside, StandardCopyOption.ATOMIC_MOVE);
            RemoveTree.at(syscalls, aside);
        } catch (IOException e) {
            throw new StorageException("remove the record of layer " + chainId, e);
        }
    }

    /// {@return for each container its parent layer, empty for an image without layers}
    Map<String, Optional<Digest>> mounts() {
        Map<String, Optional<Digest>> mounts = new TreeMap<>();
        for (Path link : children(root.mounts(driver))) {
            try {
                String text = Files.readSymbolicLink(link).toString();
                Optional<Digest> top = text.equals(NONE) ? Optional.empty() : Optional.of(Digest.parse(text));
                mounts.put(link.getFileName().toString(), top);
            } catch (IOException | IllegalArgumentException e) {
                throw new StorageException("read the record of a container's layer: \"" + link + "\"", e);
            }
        }
        return mounts;
    }

    void addMount(String containerId, Optional<Digest> top) {
        try {
            Path text = Path.of(top.map(Digest::toString).orElse(NONE));
            Files.createSymbolicLink(root.mounts(driver).resolve(containerId), text);
        } catch (IOException e) {
            throw new StorageException("record the layer of container " + containerId, e);
        }
    }

    void removeMount(String containerId) {
        try {
            Files.deleteIfExists(root.mounts(driver).resolve(containerId));
        } catch (IOException e) {
            throw new StorageException("remove the record of the layer of container " + containerId, e);
        }
    }

    /// The names of AtomicFile's temporary files begin with a dot.
    private static List<Path> children(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith(".")).toList();
        } catch (IOException e) {
            throw new StorageException("list \"" + directory + "\"", e);
        }
    }
}
