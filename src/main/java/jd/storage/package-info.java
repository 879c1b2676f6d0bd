/// Chapter 10: where does an image live when it is not running, and what does a container see of it?
///
/// An image is kept in three parts. [jd.storage.Layers] has its layers, unpacked, each with those below it;
/// [jd.storage.Graph] has its configuration, by id; [jd.storage.TagStore] has the names that mean it. A container adds
/// one writable layer, and a thin `-init` layer below it for what dockerinit mounts over. How several directories come
/// to look like one is the business of a graph driver: overlay has the kernel lay them over each other, vfs copies.
///
/// Read first [jd.storage.Layers] (how a layer comes to be, who holds it and how it goes), then `OverlayDriver` (what
/// is on disk and what is mounted), then [jd.storage.TarApply] (how a tar from a stranger becomes files without a way
/// out).
///
/// What outlives containers is kept by [jd.storage.Volumes]; what goes into a container and out of it without a process
/// passes through [jd.storage.ContainerTree].
///
/// A rule runs through the package: below a layer's root nothing is a Java string or a `Path`. Names there are bytes
/// that need not be text, and links there are written by whoever made the image; so the kernel resolves them, from a
/// descriptor, as if the layer were all there is.
///
/// Left out, against Docker 1.2: the aufs, devicemapper and btrfs drivers (overlay has taken their place; its
/// directories still bear aufs's names), random image ids, and metadata inside layers. Against today's: the containerd
/// image store, quotas, and `metacopy`.
///
/// Docker 1.2.0: graph, daemon/graphdriver, archive, daemon/volumes.go, pkg/graphdb
package jd.storage;
