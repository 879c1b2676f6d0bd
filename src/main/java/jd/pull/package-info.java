/// Chapter 9: how does a name become an image on this machine?
///
/// A registry hands out documents: the name leads to a manifest, the manifest to a configuration and layers, each by
/// the digest of its content. Whoever has the digest needs to trust nobody on the way. So a pull is a short
/// conversation, a few downloads side by side, and a check of everything that came.
///
/// Read first [jd.pull.Puller] (the way from the name to the image, and who asks whom), then `RegistryClient` (what
/// goes over the wire, with `Authorizer` for registries that want to know who asks), then `LayerPull` (downloads in
/// parallel, unpacking in order, nothing left behind on failure). [jd.pull.ClassroomRegistry] is the other side of the
/// same conversation.
///
/// Then and now: Docker 1.2 asked an index for the list of images, walked each image's ancestry and fetched a JSON and
/// a layer for every ancestor, trusting TLS alone. What has stayed is the book's: one pull a name at a time with a
/// second one waiting, five attempts a layer, mirrors before the hub, and the lines that the user sees.
///
/// Left out: the v1 protocol (it comes back, small, with push), schema 1 manifests, layers at foreign addresses, client
/// certificates for registries, and compression other than gzip and zstd.
///
/// Docker 1.2.0: graph/pull.go, registry
package jd.pull;
