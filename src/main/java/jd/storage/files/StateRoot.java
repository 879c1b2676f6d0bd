package jd.storage.files;

import java.nio.file.Path;
import jd.image.Digest;
import jd.image.ImageId;

/// Builds all paths below jd's root directory.
///
/// ```
/// ROOT/version                           format of this directory, a number
///      linkgraph.db                      names of containers
///      repositories-overlay              names of images
///      graph/overlay/images/HEX/json     an image's configuration
///                              /parent   the image it was made from, if on this host
///                    layers/HEX/…        the record of a layer: diff-id, parent, size
///                    mounts/CONTAINER    → the topmost layer of a container's image
///                    tmp/                incomplete records
///      overlay/{diff,mnt,work,layers}/ID the graph driver's files (`vfs/dir/ID` with vfs)
///      containers/ID/…                   a container's configuration, logs and files
///      volumes/NAME/_data                a volume's content
///                   volume.json          its labels and options
///      blobs-known/HEX                   the compressed forms of a layer in registries
///      networks/ID.json                  a network that a user has created
///      tmp/                              downloads
///      classroom/                        the classroom registry's blobs
/// ```
///
/// Docker 1.2.0: the tree under /var/lib/docker
public record StateRoot(Path root) {
    public Path version() {
        return root.resolve("version");
    }

    public Path containers() {
        return root.resolve("containers");
    }

    public Path container(String id) {
        return containers().resolve(id);
    }

    public Path volumes() {
        return root.resolve("volumes");
    }

    public Path volume(String name) {
        return volumes().resolve(name);
    }

    public Path networks() {
        return root.resolve("networks");
    }

    public Path linkGraph() {
        return root.resolve("linkgraph.db");
    }

    public Path temporary() {
        return root.resolve("tmp");
    }

    /// @param diffId of a layer
    public Path knownBlobs(Digest diffId) {
        return root.resolve("blobs-known").resolve(diffId.hex());
    }

    public Path classroom() {
        return root.resolve("classroom");
    }

    public Path repositories(String driver) {
        return root.resolve("repositories-" + driver);
    }

    public Path images(String driver) {
        return graph(driver).resolve("images");
    }

    public Path image(String driver, ImageId id) {
        return images(driver).resolve(id.digest().hex());
    }

    public Path layers(String driver) {
        return graph(driver).resolve("layers");
    }

    public Path layer(String driver, Digest chainId) {
        return layers(driver).resolve(chainId.hex());
    }

    public Path mounts(String driver) {
        return graph(driver).resolve("mounts");
    }

    public Path unregistered(String driver) {
        return graph(driver).resolve("tmp");
    }

    private Path graph(String driver) {
        return root.resolve("graph").resolve(driver);
    }

    public Path vfsDirectories() {
        return root.resolve("vfs").resolve("dir");
    }

    public OverlayPaths overlay() {
        return new OverlayPaths(root.resolve("overlay"));
    }

    /// The overlay driver's directories, named after aufs's.
    public record OverlayPaths(Path home) {
        /// A layer's own files.
        public Path diff() {
            return home.resolve("diff");
        }

        /// The mount point.
        public Path mnt() {
            return home.resolve("mnt");
        }

        /// overlayfs's work directory for a writable layer.
        public Path work() {
            return home.resolve("work");
        }

        /// The ids of the layers below, one a line, the parent first.
        public Path layers() {
            return home.resolve("layers");
        }

        /// Short names for `diff/ID`: the options of a mount must fit into one page.
        public Path links() {
            return home.resolve("l");
        }
    }
}
