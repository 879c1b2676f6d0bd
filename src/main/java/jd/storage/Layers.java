package jd.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import jd.image.ChainId;
import jd.image.Digest;
import jd.image.tar.TarEntry;
import jd.libcontainer.io.FdInputStream;
import jd.libcontainer.io.SourceLog;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.server.api.ContainerChange;
import jd.storage.LayerRecords.LayerRecord;
import jd.storage.driver.GraphDriver;
import jd.storage.files.ArchiveAssembler;
import jd.storage.files.ArchiveRecorder;
import jd.storage.files.InitLayer;
import jd.storage.files.LayerUnpacking;
import jd.storage.files.RemoveTree;
import jd.storage.files.RootedDirectory;
import jd.storage.files.StateRoot;
import jd.storage.files.StorageException;
import jd.storage.files.TarApply;
import jd.storage.files.TarPack;
import jd.storage.files.TarPath;
import jd.storage.files.WrongDigestException;

/// The layers on disk: read-only ones, identified by their chain id, and a writable one for each container. All other
/// classes use layers through this class, and only this class uses the [GraphDriver].
///
/// Holds on a read-only layer are counted. Holders are an image (of its topmost layer), a container (of the topmost layer
/// of its image), a layer (of its parent) and a pull (of the layers that it has registered). After the last release the
/// layer is removed.
///
/// Docker 1.2.0: graph/graph.go Register; today: layer/layer_store.go
public final class Layers {
    /// A read-only layer. `chainId` identifies it with all layers below it. `size` is that of this layer, in bytes.
    public record Layer(Digest chainId, Digest diffId, long size) {}

    private static final String INIT = "-init";
    private static final int BUFFER = 1 << 16;

    /// The digest of an archive without members: a commit without changes makes no layer.
    private static final Digest EMPTY_TAR = Digest.of(new byte[1024]);

    /// The greatest number of layers of an image from which a container can be created.
    private static final int MAX_DEPTH = 125;

    private final Syscalls syscalls;
    private final StateRoot root;
    private final GraphDriver driver;
    private final LayerRecords records;
    private final IdMaps maps;
    private final LayerUnpacking unpacking;

    // guarded by this
    private final Map<Digest, LayerRecord> layers = new HashMap<>();
    private final Map<Digest, Integer> holds = new HashMap<>();
    private final Map<String, Optional<Digest>> containers = new TreeMap<>();
    private final Set<Digest> inProgress = new HashSet<>();

    // guarded by this: removed layers whose files the driver could not remove
    private final Set<String> leftovers = new HashSet<>();

    private Layers(
            Syscalls syscalls, StateRoot root, GraphDriver driver, LayerRecords records, IdMaps maps,
            LayerUnpacking unpacking) {
        this.syscalls = syscalls;
        this.root = root;
        this.driver = driver;
        this.records = records;
        this.maps = maps;
        this.unpacking = unpacking;
    }

    static Layers open(
            Syscalls syscalls, StateRoot root, GraphDriver driver, IdMaps maps, LayerUnpacking unpacking) {
        LayerRecords records = new LayerRecords(syscalls, root, driver.name());
        records.prepare();
        Layers layers = new Layers(syscalls, root, driver, records, maps, unpacking);
        layers.load();
        return layers;
    }

    private void load() {
        for (LayerRecord entry : records.layers()) {
            layers.put(entry.layer().chainId(), entry);
            entry.parent().ifPresent(parent -> holds.merge(parent, 1, Integer::sum));
        }
        containers.putAll(records.mounts());
        containers.values().forEach(top -> top.ifPresent(layer -> holds.merge(layer, 1, Integer::sum)));
    }

    /// Removes layers without a holder, when the images hold theirs, and the driver's files without a record. Both are left
    /// by a crash.
    synchronized void sweep() {
        for (Digest chainId : Set.copyOf(layers.keySet())) {
            if (layers.containsKey(chainId) && !holds.containsKey(chainId)) {
                removeLayer(chainId);
            }
        }
        Set<String> known = new HashSet<>();
        layers.keySet().forEach(chainId -> known.add(chainId.hex()));
        records.unreadable().forEach(known::add);
        containers.keySet().forEach(id -> known.addAll(List.of(id, id + INIT)));
        driver.ids().stream().filter(id -> !known.contains(id)).forEach(driver::remove);
    }

    /// {@return whether the layer exists}
    public synchronized boolean exists(Digest chainId) {
        return layers.containsKey(chainId);
    }

    public synchronized Optional<Layer> layer(Digest chainId) {
        return Optional.ofNullable(layers.get(chainId)).map(LayerRecord::layer);
    }

    /// Holds a layer until [#release]. {@return false if it does not exist}
    public synchronized boolean hold(Digest chainId) {
        if (!layers.containsKey(chainId)) {
            return false;
        }
        holds.merge(chainId, 1, Integer::sum);
        return true;
    }

    /// Releases a hold. The last one removes the layer.
    public synchronized void release(Digest chainId) {
        Integer left = holds.computeIfPresent(chainId, (id, count) -> count == 1 ? null : count - 1);
        if (left == null && layers.containsKey(chainId)) {
            removeLayer(chainId);
        }
    }

    /// The record is removed first: files of the driver without a record are removed at the next boot. If the record cannot
    /// be removed, the layer still exists; if the driver fails, the next removal tries again.
    private void removeLayer(Digest chainId) {
        records.remove(chainId);
        LayerRecord entry = layers.remove(chainId);
        leftovers.add(chainId.hex());
        try {
            removeLeftovers();
        } finally {
            entry.parent().ifPresent(this::release);
        }
    }

    /// After several failures the first is thrown.
    private synchronized void removeLeftovers() {
        Optional<RuntimeException> failure = Optional.empty();
        for (String id : List.copyOf(leftovers)) {
            try {
                driver.remove(id);
                leftovers.remove(id);
            } catch (RuntimeException e) {
                failure = failure.or(() -> Optional.of(e));
            }
        }
        failure.ifPresent(e -> {
            throw e;
        });
    }

    /// Removes what a failed creation has made. The caller throws the failure.
    private synchronized void discard(Throwable failure, String... ids) {
        leftovers.addAll(List.of(ids));
        try {
            removeLeftovers();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /// Unpacks a tar as the layer above `parents` (diffIDs, base first). The tar's digest must be `diffId`.
    /// A failure leaves nothing behind. The caller holds the layer until it calls [#release].
    ///
    /// @throws WrongDigestException if the tar has another digest
    public Layer register(List<Digest> parents, Digest diffId, TarSource tar) {
        return registerAbove(parents.isEmpty() ? Optional.empty() : Optional.of(ChainId.of(parents)), diffId, tar);
    }

    private Layer registerAbove(Optional<Digest> parent, Digest diffId, TarSource tar) {
        Digest chainId = parent.map(below -> ChainId.next(below, diffId)).orElse(diffId);

        // Two pulls may register the same layer at the same time; the second waits and finds it registered.
        enter(chainId);
        try {
            if (!hold(chainId)) {
                registerNew(chainId, parent, diffId, tar);
            }
        } finally {
            leave(chainId);
        }
        return layer(chainId).orElseThrow();
    }

    private synchronized void enter(Digest chainId) {
        boolean interrupted = false;
        while (!inProgress.add(chainId)) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void leave(Digest chainId) {
        inProgress.remove(chainId);
        notifyAll();
    }

    // tag::registering-a-layer[]
    private void registerNew(
            Digest chainId, Optional<Digest> parent,
            Digest diffId, TarSource tar) {
        if (parent.isPresent() && !hold(parent.get())) { // <1>
            throw new StorageException("register layer " + chainId
                    + ": the layer below it is not there: " + parent.get());
        }
        SourceLog.fact("unpack layer %s", diffId);
        Path record = records.newArchive(chainId); // <2>
        try {
            create(chainId.hex(), parent.map(Digest::hex));
            Unpacked unpacked = unpack(chainId, diffId, tar, record); // <3>
            Layer layer = new Layer(chainId, diffId, unpacked.size());
            add(new LayerRecord(layer, parent), unpacked.archived()); // <4>
        } catch (RuntimeException | Error e) {
            discard(e, chainId.hex()); // <5>
            RemoveTree.at(syscalls, record);
            parent.ifPresent(this::release);
            throw e;
        }
    }
    // end::registering-a-layer[]

    /// The root directory of a layer is that of a container's file system, and is owned by the container's root.
    private void create(String id, Optional<String> parent) {
        synchronized (this) {
            if (leftovers.contains(id)) {
                removeLeftovers();
            }
        }
        driver.create(id, parent);
        if (maps.remapped()) {
            byte[] path = FileSyscalls.bytes(driver.changes(id).toString());
            syscalls.fchownat(FileSyscalls.AT_FDCWD, path, maps.rootUid(), maps.rootGid(), 0);
        }
    }

    private synchronized void add(LayerRecord entry, LayerRecords.Archived archived) {
        records.add(entry, archived);
        layers.put(entry.layer().chainId(), entry);
        holds.merge(entry.layer().chainId(), 1, Integer::sum);
    }

    /// The sizes of a layer's files, and the record of its tar.
    private record Unpacked(long size, LayerRecords.Archived archived) {}

    private Unpacked unpack(Digest chainId, Digest diffId, TarSource tar, Path record) {
        try {
            TarApply.Unpacked unpacked;
            long length;
            try (InputStream in = tar.open(); OutputStream out = compressed(record)) {
                DigestInputStream verified = new DigestInputStream(in, Digest.sha256());
                ArchiveRecorder recorder = new ArchiveRecorder(verified, out);
                unpacked = unpacking.unpack(
                        syscalls, driver.changes(chainId.hex()), driver.whiteouts(), maps, recorder);
                // The digest includes what follows the end of the archive.
                recorder.transferTo(OutputStream.nullOutputStream());
                length = recorder.finish();
                verify(diffId, Digest.of(verified.getMessageDigest()));
            }
            if (unpacked.replaced()) {
                recordWhole(tar, record);
            }
            return new Unpacked(unpacked.size(), new LayerRecords.Archived(record, length));
        } catch (IOException e) {
            throw new StorageException("read layer " + diffId, e);
        }
    }

    private static void verify(Digest diffId, Digest found) {
        if (!found.equals(diffId)) {
            throw new WrongDigestException(diffId, found);
        }
    }

    /// The record of an archive that replaces its own members contains all of it.
    private static void recordWhole(TarSource tar, Path record) throws IOException {
        try (InputStream in = tar.open(); OutputStream out = compressed(record)) {
            ArchiveRecorder.copy(in, out);
        }
    }

    private static OutputStream compressed(Path record) throws IOException {
        return new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(record), BUFFER), BUFFER);
    }

    /// {@return the length of the tar of a layer, in bytes}
    public long archiveLength(Digest chainId) {
        return archived(chainId).length();
    }

    private LayerRecords.Archived archived(Digest chainId) {
        return records.archive(chainId).orElseThrow(() -> new StorageException("layer " + chainId
                + " was unpacked by an older jd, which did not record its archive: remove the image and pull it again"));
    }

    /// Opens the tar of a layer, byte for byte the one that was unpacked: for `save` and `push`. The layer is held until the
    /// stream is closed.
    public LayerArchive openArchive(Digest chainId) {
        if (!hold(chainId)) {
            throw new StorageException("open layer " + chainId + ": it does not exist");
        }
        Layer layer = layer(chainId).orElseThrow();
        try {
            LayerRecords.Archived archived = archived(chainId);
            RootedDirectory files = RootedDirectory.open(syscalls, driver.changes(chainId.hex()));
            InputStream record = new GZIPInputStream(Files.newInputStream(archived.record()), BUFFER);
            InputStream tar = new ArchiveAssembler(
                    record, path -> new FdInputStream(syscalls, files.openRegular(TarPath.parse(TarEntry.text(path)))));
            return LayerArchive.of(layer, archived.length(), tar, () -> {
                files.close();
                release(chainId);
            });
        } catch (IOException | RuntimeException e) {
            release(chainId);
            throw e instanceof StorageException known ? known : new StorageException("open layer " + layer.diffId(), e);
        }
    }

    /// Makes a container's writable layer above those of an image (diffIDs, base first), with the `-init` layer of chapter 8
    /// in between.
    // tag::a-writable-layer[]
    public void createWritable(String containerId, List<Digest> diffIds) {
        Optional<Digest> top = diffIds.isEmpty()
                ? Optional.empty()
                : Optional.of(ChainId.of(diffIds));
        if (top.isPresent() && !hold(top.get())) { // <1>
            throw new StorageException("create the layer of container "
                    + containerId + ": no layer " + top.get());
        }
        try {
            String init = containerId + INIT;
            create(init, top.map(Digest::hex)); // <2>
            setUpInit(init);
            create(containerId, Optional.of(init)); // <3>
            records.addMount(containerId, top);
        } catch (RuntimeException | Error e) {
            discard(e, containerId, containerId + INIT);
            top.ifPresent(this::release);
            throw e;
        }
        synchronized (this) {
            containers.put(containerId, top); // <4>
        }
    }
    // end::a-writable-layer[]

    /// Makes a writable layer that shows the files of an image (diffIDs, base first) and no others, for a build that copies
    /// from it. Removed with [#removeWritable].
    public void createView(String id, List<Digest> diffIds) {
        Optional<Digest> top = diffIds.isEmpty() ? Optional.empty() : Optional.of(ChainId.of(diffIds));
        if (top.isPresent() && !hold(top.get())) {
            throw new StorageException("read the files of an image: no layer " + top.get());
        }
        try {
            create(id, top.map(Digest::hex));
            records.addMount(id, top);
        } catch (RuntimeException | Error e) {
            discard(e, id);
            top.ifPresent(this::release);
            throw e;
        }
        synchronized (this) {
            containers.put(id, top);
        }
    }

    private void setUpInit(String init) {
        Path mounted = driver.get(init);
        try {
            InitLayer.setUp(syscalls, mounted, maps);
        } finally {
            driver.put(init);
        }
    }

    /// Registers the changes of a container's writable layer as a layer above those of its image. The caller holds the layer
    /// until it calls [#release]. {@return the layer; empty if the container has changed nothing}
    ///
    /// The tar is written to a file first: its digest is the name under which it is unpacked.
    // tag::a-layer-of-changes[]
    public Optional<Layer> registerChanges(String containerId) {
        Optional<Digest> parent = parentOf(containerId);
        if (depth(parent) >= MAX_DEPTH) { // <1>
            throw new StorageException("max depth exceeded");
        }
        Path tar = temporaryFile();
        try {
            Digest diffId = pack(containerId, tar); // <2>
            if (diffId.equals(EMPTY_TAR)) { // <3>
                return Optional.empty();
            }
            return Optional.of(registerAbove(
                    parent, diffId, () -> Files.newInputStream(tar))); // <4>
        } catch (IOException e) {
            throw new StorageException("pack the changes of container "
                    + containerId + ": " + e.getMessage(), e);
        } finally {
            RemoveTree.at(syscalls, tar);
        }
    }
    // end::a-layer-of-changes[]

    private synchronized Optional<Digest> parentOf(String containerId) {
        return containers.getOrDefault(containerId, Optional.empty());
    }

    private synchronized int depth(Optional<Digest> top) {
        int depth = 0;
        for (Optional<Digest> layer = top; layer.isPresent(); layer = layers.get(layer.get()).parent()) {
            depth++;
        }
        return depth;
    }

    private Path temporaryFile() {
        try {
            return Files.createTempFile(root.temporary(), "layer-", ".tar");
        } catch (IOException e) {
            throw new StorageException("make a temporary file", e);
        }
    }

    private Digest pack(String containerId, Path tar) throws IOException {
        MessageDigest digest = Digest.sha256();
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(tar), BUFFER);
                OutputStream out = new DigestOutputStream(file, digest)) {
            driver.diff(containerId, containerId + INIT, maps, out);
        }
        return Digest.of(digest);
    }

    /// {@return the paths that a container has changed, each directory before what is in it}
    public List<ContainerChange> changes(String containerId) {
        return driver.compare(containerId, containerId + INIT).stream()
                .map(change -> new ContainerChange(
                        TarPath.parse(change.path()).absolute(), change.kind().ordinal()))
                .toList();
    }

    /// Writes all files of a container as a tar.
    public void export(String containerId, OutputStream out) throws IOException {
        Path mounted = mount(containerId);
        try {
            TarPack.packContent(syscalls, mounted, maps, out);
        } finally {
            unmount(containerId);
        }
    }

    /// Mounts a container's root file system. Counted: each call needs an [#unmount]. {@return the mount point}
    public Path mount(String containerId) {
        SourceLog.fact("mount: the layers of container %s", containerId);
        return driver.get(containerId);
    }

    public void unmount(String containerId) {
        driver.put(containerId);
    }

    /// Removes a container's layer, if it exists. Can be called again after a failure.
    public void removeWritable(String containerId) {
        records.removeMount(containerId);
        driver.remove(containerId);
        driver.remove(containerId + INIT);
        synchronized (this) {
            Optional<Digest> top = containers.getOrDefault(containerId, Optional.empty());
            containers.remove(containerId);
            top.ifPresent(this::release);
        }
    }

    /// {@return the ids of all containers with a layer} `create` removes those that it does not know.
    public synchronized List<String> writables() {
        return List.copyOf(containers.keySet());
    }

    /// {@return the size of the container's writable layer, in bytes}
    public long writableSize(String containerId) {
        return driver.size(containerId);
    }

    /// {@return the size of all layers of a container's image, in bytes}
    public synchronized long imageSize(String containerId) {
        long size = 0;
        Optional<Digest> layer = containers.getOrDefault(containerId, Optional.empty());
        while (layer.isPresent()) {
            LayerRecord entry = layers.get(layer.get());
            size += entry.layer().size();
            layer = entry.parent();
        }
        return size;
    }

    /// {@return the data that `inspect` of a container shows under GraphDriver.Data}
    public Map<String, String> driverData(String containerId) {
        return driver.data(containerId);
    }

    /// {@return the data that `inspect` of an image (diffIDs, base first) shows under GraphDriver.Data}
    public Map<String, String> driverData(List<Digest> diffIds) {
        return diffIds.isEmpty() ? Map.of() : driver.data(ChainId.of(diffIds).hex());
    }

    /// {@return the maps of the user and group ids in the layers}
    public IdMaps idMaps() {
        return maps;
    }

    /// {@return `overlay` or `vfs`}
    public String driverName() {
        return driver.name();
    }

    /// {@return the lines that `info` shows below the driver's name, in this order}
    public Map<String, String> driverStatus() {
        return driver.status();
    }
}
