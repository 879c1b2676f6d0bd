package jd.image;

import java.util.Optional;

/// What a user calls an image: `[HOST/]PATH[:TAG][@DIGEST]`, normalised as Docker does (`busybox` is
/// `docker.io/library/busybox`). Errors are Docker's words: `invalid reference format`,
/// `invalid reference format: repository name (library/BAD) must be lowercase`.
///
/// Docker 1.2.0: registry/registry.go ResolveRepositoryName; today: distribution/reference
public record Reference(String host, String path, Optional<String> tag, Optional<Digest> digest) {
    public static Reference parse(String text) {
        throw new UnsupportedOperationException("parse " + text);
    }

    /// {@return this, with the tag `latest` where neither tag nor digest was given}
    public Reference withDefaultTag() {
        throw new UnsupportedOperationException();
    }

    /// {@return the repository as a user writes it: `busybox`, `127.0.0.1:5000/a`}
    public String familiarName() {
        throw new UnsupportedOperationException();
    }

    /// {@return the whole reference as a user writes it: `busybox:latest`}
    public String familiar() {
        throw new UnsupportedOperationException();
    }
}
