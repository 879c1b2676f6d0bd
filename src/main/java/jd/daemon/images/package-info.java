/// The jobs of images that need more than one package: an image, its names, the containers that use it, the events.
///
/// Read first:
///
/// 1. [ImageList], `images` and `inspect`, and [ImageRemoval], `rmi` with all its conflicts.
/// 2. [ImagePull] and [ImagePush], which pass a registry's progress on to the client; [ImageLoad], [ImageSave] and
///    [ImageImport], which do the same with archives.
/// 3. [ImageBuild] and [ImageCommit], which name a new image; [ImagePrune] and [DiskUsageReport].
///
/// Left out: trust and signatures.
///
/// Docker 1.2.0: daemon/image_delete.go, graph/load.go, graph/export.go, graph/import.go, graph/list.go
package jd.daemon.images;
