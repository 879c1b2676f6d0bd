package jd.daemon;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Releases in reverse order. A failed release does not stop the others; it is logged, because the daemon ends anyway.
final class ReleaseStack implements BootReleases {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseStack.class);

    private final Deque<Runnable> releases = new ArrayDeque<>();

    @Override
    public void push(Runnable release) {
        releases.push(release);
    }

    @Override
    public void close() {
        while (!releases.isEmpty()) {
            try {
                releases.pop().run();
            } catch (RuntimeException | Error e) {
                LOG.error("shut down", e);
            }
        }
    }
}
