package jd.libcontainer.kernel;

/// An error of the fake kernel, thrown before the name of the call is known.
final class FakeErrno extends RuntimeException {
    final Errno errno;

    FakeErrno(Errno errno) {
        this.errno = errno;
    }
}
