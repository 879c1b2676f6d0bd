package jd.libcontainer.kernel;

/// Unwinds the thread that represents a process of the fake kernel when the process ends. No code under test catches it.
final class FakeExit extends Error {
    final ExitStatus status;

    FakeExit(ExitStatus status) {
        super("the end of a process", null, false, false);
        this.status = status;
    }
}
