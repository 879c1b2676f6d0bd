package jd.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// A content address, `sha256:` and 64 hexadecimal digits.
///
/// OCI image-spec: descriptor.md, digests
public record Digest(String algorithm, String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]*");

    public Digest {
        if (!algorithm.equals("sha256")) {
            throw new ImageFormatException("unsupported digest algorithm");
        }
        if (hex.length() != 64) {
            throw new ImageFormatException("invalid checksum digest length");
        }
        if (!HEX.matcher(hex).matches()) {
            throw new ImageFormatException("invalid checksum digest format");
        }
    }

    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new ImageFormatException("invalid checksum digest format");
        }
        return new Digest(text.substring(0, colon), text.substring(colon + 1));
    }

    public static Digest of(byte[] content) {
        return of(sha256().digest(content), "sha256");
    }

    /// {@return the digest of the bytes that a [#sha256] has got} Resets it.
    public static Digest of(MessageDigest finished) {
        return of(finished.digest(), "sha256");
    }

    private static Digest of(byte[] hash, String algorithm) {
        return new Digest(algorithm, HexFormat.of().formatHex(hash));
    }

    /// {@return a computation that is updated with a stream}
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }

    /// {@return the first twelve digits, as in lines of progress}
    public String shortHex() {
        return hex.substring(0, 12);
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
