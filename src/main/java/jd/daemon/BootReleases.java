package jd.daemon;

/// Collects the release of everything that a boot has acquired. [ReleaseStack], unless a lab runs a student's.
public interface BootReleases extends AutoCloseable {
    /// Adds the release of what has just been acquired.
    void push(Runnable release);

    /// Runs the releases, the last one first, each once.
    @Override
    void close();
}
