/// Chapter 8: what is an image?
///
/// An image is three documents and a stack of tars. A [jd.image.Manifest] lists, by digest, one configuration and the
/// layers above each other; an [jd.image.ImageConfig] says how to run the thing and what each layer unpacks to; a
/// [jd.image.Reference] is the name under which a registry hands out the manifest. Nothing here touches a disk or a
/// socket: these are values that are checked where they are parsed, so that `pull` and `storage` can trust what they
/// are given.
///
/// Read first [jd.image.Reference] (the name a user types and what Docker makes of it), then [jd.image.Digest] (why the
/// name of a content needs no registry), then [jd.image.ImageConfig] with its chain ids (how a layer is named together
/// with all below it).
///
/// Then and now: in Docker 1.2 an image *was* a layer; it had a random id, a `parent` and a JSON of its own, and so an
/// image was a linked list. Since Docker 1.10 ids are digests: two hosts that build the same bytes get the same id, and
/// whoever fetches can verify. jd keeps the book's nouns and today's ids.
///
/// Left out: schema 1 manifests (signed, with the 1.2-era JSON inside), image signatures, attestations, and the digest
/// algorithms other than SHA-256, which no registry uses for images.
///
/// Docker 1.2.0: image, registry/registry.go (names)
package jd.image;
