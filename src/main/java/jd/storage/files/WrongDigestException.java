package jd.storage.files;

import jd.image.Digest;

/// A layer's tar does not have the digest that it should have.
public final class WrongDigestException extends StorageException {
    private final transient Digest found;

    public WrongDigestException(Digest expected, Digest found) {
        super("layer " + expected + ": the digest of its archive is " + found);
        this.found = found;
    }

    /// {@return the digest of the tar}
    public Digest found() {
        return found;
    }
}
