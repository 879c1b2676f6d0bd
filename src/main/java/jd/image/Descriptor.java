package jd.image;

import java.util.List;
import java.util.Optional;

/// A reference to content by digest, with its size in bytes and its media type. `urls` are other places to download it
/// from.
///
/// OCI image-spec: descriptor.md
public record Descriptor(
        String mediaType, Digest digest, long size, Optional<Platform> platform, List<String> urls) {
    public Descriptor {
        if (size < 0) {
            throw new ImageFormatException("descriptor of " + digest + ": size " + size + " is negative");
        }
        urls = List.copyOf(urls);
    }

    static Descriptor of(Document document) {
        return new Descriptor(
                document.optionalText("mediaType").orElse(""),
                Digest.parse(document.text("digest")),
                document.number("size"),
                document.has("platform") ? Optional.of(Platform.of(document.child("platform"))) : Optional.empty(),
                document.texts("urls"));
    }
}
