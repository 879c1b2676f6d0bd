/// Chapter 8: what is an image?
///
/// An image is three documents and a list of tar archives. A [jd.image.Manifest] contains the digests of one
/// configuration and of the layers; an [jd.image.ImageConfig] contains the defaults for containers and the digests of
/// the unpacked layers; a [jd.image.Reference] is the name by which a registry finds the manifest. Nothing here uses a
/// disk or a socket: these are values that are checked when they are parsed, so that `pull` and `storage` can rely on
/// them.
///
/// Read first [jd.image.Reference] (the name that a user types and its normal form), then [jd.image.Digest] (why a
/// name computed from the content needs no registry), then [jd.image.ImageConfig] with its chain ids (how a layer and
/// those below it are named together).
///
/// [jd.image.ChildImage] writes the configuration of a new image; [jd.image.ImageArchive] reads and writes the documents of
/// an archive of images (`save`, `load`).
///
/// Then and now: in Docker 1.2 an image *was* a layer; it had a random id, a `parent` and a JSON of its own, and so an
/// image was a linked list. Since Docker 1.10 ids are digests: two hosts that build the same bytes get the same id, and
/// a client that downloads can verify. jd keeps the book's nouns and today's ids.
///
/// Left out: schema 1 manifests (signed, with the 1.2-era JSON inside), image signatures, attestations, and digest
/// algorithms other than SHA-256, which no registry uses for images.
///
/// Docker 1.2.0: image, registry/registry.go (names)
package jd.image;
