/// Chapter 9: how does a name become an image on this machine?
///
/// A registry serves documents: for a name a manifest, in which configuration and layers are listed by the digest of
/// their content. A client that has the digest can verify what it downloads, from whatever server. So a pull is a
/// few requests, parallel downloads, and a verification of all of them.
///
/// Read first [jd.pull.Puller] (from the name to the image, and the order of the endpoints), then
/// [jd.pull.registry.RegistryClient] (the requests), then `LayerPull` (parallel downloads, unpacking in order, cleanup
/// after a failure).
///
/// A push is the reverse: [jd.pull.Pusher] sends the layers, then the configuration, then the manifest; `LayerPush` skips
/// what the registry has, `BlobUpload` sends one blob.
///
/// Two sub-packages are below: [jd.pull.registry] has the requests to a registry and its errors,
/// [jd.pull.classroom] a registry that answers them.
///
/// Then and now: Docker 1.2 requested the list of images from an index, walked each image's ancestry and downloaded a
/// JSON and a layer for every ancestor; it relied on TLS alone. From the book are still: one pull for each name, which
/// a second client joins, five attempts for each layer, mirrors before the hub, and the lines of progress.
///
/// Left out: the v1 protocol, schema 1 manifests, layers at foreign addresses, compression other than gzip and zstd, and
/// a push that mounts a blob of another repository.
///
/// Docker 1.2.0: graph/pull.go, graph/push.go
package jd.pull;
