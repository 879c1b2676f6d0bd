package jd.storage;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jd.image.Digest;

/// The layers on disk: read-only ones named by their chain of contents, and one writable on top for each container.
/// It speaks to the [GraphDriver]; everything else speaks to it.
public final class Layers {
    /// A read-only layer. `chainId` names it together with everything below it. `size` is in bytes, of this layer alone.
    public record Layer(Digest chainId, Digest diffId, long size) {}

    /// {@return whether the layer is there}
    public boolean exists(Digest chainId) {
        throw new UnsupportedOperationException();
    }

    /// Unpacks an uncompressed tar as the layer on top of `parents` (diffIDs, base first). The tar's digest must be `diffId`.
    /// Nothing stays behind when it fails.
    public Layer register(List<Digest> parents, Digest diffId, InputStream tar) {
        throw new UnsupportedOperationException();
    }

    /// Makes a container's writable layer on top of an image's (diffIDs, base first), with the `-init` layer of chapter 8 between.
    public void createWritable(String containerId, List<Digest> diffIds) {
        throw new UnsupportedOperationException();
    }

    /// Mounts a container's root file system. {@return where}
    public Path mount(String containerId) {
        throw new UnsupportedOperationException();
    }

    public void unmount(String containerId) {
        throw new UnsupportedOperationException();
    }

    public void removeWritable(String containerId) {
        throw new UnsupportedOperationException();
    }

    /// {@return bytes in the container's writable layer}
    public long writableSize(String containerId) {
        throw new UnsupportedOperationException();
    }

    /// {@return what `inspect` shows under GraphDriver.Data}
    public Map<String, String> driverData(String containerId) {
        throw new UnsupportedOperationException();
    }

    public String driverName() {
        throw new UnsupportedOperationException();
    }
}
