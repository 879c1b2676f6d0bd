package jd.pull.registry;

import java.net.URI;
import jd.image.Digest;

/// A blob of a registry, to be downloaded.
public record RegistryBlob(RegistryClient registry, Digest digest) {
    public URI address() {
        return registry.blobAddress(digest);
    }

    /// Requests it from an offset on, with the registry's token. The status is 206 if the registry supports ranges, 200
    /// for the whole blob.
    public Http.Response at(long offset) {
        return registry.blob(digest, offset);
    }
}
