package jd.libcontainer.kernel;

/// The fake kernel's way of saying no, before the name of the call is known.
final class FakeErrno extends RuntimeException {
    final Errno errno;

    FakeErrno(Errno errno) {
        this.errno = errno;
    }
}
