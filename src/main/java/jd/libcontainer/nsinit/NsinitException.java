package jd.libcontainer.nsinit;

/// Something that nsinit was asked for cannot be done: what it was, on what, and why. Where runc has words for it, they
/// are runc's.
public final class NsinitException extends RuntimeException {
    NsinitException(String message) {
        super(message);
    }
}
