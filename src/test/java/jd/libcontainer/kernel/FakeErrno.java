package jd.libcontainer.kernel;

/// An error of the fake kernel, thrown before the text of the call is known.
final class FakeErrno extends RuntimeException {
    final Errno errno;

    FakeErrno(Errno errno) {
        this.errno = errno;
    }

    static void refuse(boolean condition, Errno errno) {
        if (condition) {
            throw new FakeErrno(errno);
        }
    }
}
