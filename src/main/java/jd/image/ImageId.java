package jd.image;

/// The id of an image: the digest of its configuration.
public record ImageId(Digest digest) {
    public static ImageId parse(String text) {
        return new ImageId(Digest.parse(text));
    }

    /// {@return the first twelve digits, as `docker images` shows them}
    public String shortId() {
        return digest.shortHex();
    }

    @Override
    public String toString() {
        return digest.toString();
    }
}
