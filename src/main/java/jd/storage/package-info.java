/// Chapter 10: how is an image stored on disk, and how does a container use it?
///
/// An image is stored in three parts. [jd.storage.Layers] has its layers, unpacked, each with its parent;
/// [jd.storage.Graph] has its configuration, by id; [jd.storage.TagStore] has its names. A container adds a writable
/// layer, and below it an `-init` layer with the mount points that dockerinit needs. A graph driver makes one directory
/// tree from several layers: overlay mounts them with overlayfs, vfs copies.
///
/// Read first [jd.storage.Layers] (how a layer is registered, held and removed), then `OverlayDriver` (directories and
/// mounts), then [jd.storage.files.TarApply] (how an archive that is not trusted is unpacked without a way out).
///
/// The sub-packages, from the lowest: [jd.storage.files], trees of files and their archives; [jd.storage.driver], which
/// puts layers one above the other; [jd.storage.volumes], data that is independent of containers. Layers, images and
/// names are here.
///
/// The way back to an archive has two parts. [jd.storage.files.ArchiveRecorder] keeps the structure of each layer's
/// archive while it is unpacked, and [jd.storage.LayerArchive] gives the same bytes again. A container's own changes have
/// no archive yet: [jd.storage.files.TreeChanges] lists them and [jd.storage.files.TarPack] packs them, with whiteouts for
/// what is gone.
///
/// [jd.storage.volumes.Volumes] stores data independently of containers; [jd.storage.files.ContainerTree] copies files into a
/// container and out of it.
///
/// Below the root of a layer, no name is a Java string or a `Path`: names are bytes that need not be text, and symbolic
/// links come from the image. So the kernel resolves them, from a descriptor, as if the layer were the root.
///
/// Left out, against Docker 1.2: the aufs, devicemapper and btrfs drivers (overlay has taken their place; its
/// directories still have aufs's names), random image ids, and metadata inside layers. Against today's: the containerd
/// image store, quotas, and `metacopy`.
///
/// Docker 1.2.0: graph, daemon/graphdriver, archive, daemon/volumes.go, pkg/graphdb
package jd.storage;
