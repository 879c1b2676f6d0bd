package jd.daemon;

import java.time.Duration;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports to systemd at regular intervals that the daemon is alive, as long as it answers. A daemon that no longer
/// answers is killed and restarted.
///
/// The check is a request over the daemon's own socket, so it covers all that a client needs: the accept loop, a
/// thread, the router, the Engine.
///
/// systemd.service(5) WatchdogSec= · sd_watchdog_enabled(3)
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private final ServiceNotice notice;
    private final Predicate<Duration> check;
    private final Duration pause;
    private final Thread thread;

    private Watchdog(ServiceNotice notice, Predicate<Duration> check, Duration limit) {
        this.notice = notice;
        this.check = check;
        // Twice within the limit, as sd_watchdog_enabled(3) recommends; the check itself may take as long as the pause.
        this.pause = limit.dividedBy(4);
        this.thread = Thread.ofPlatform().daemon().name("watchdog").unstarted(this::run);
    }

    /// Starts a watchdog if systemd expects one.
    ///
    /// @param check whether the daemon answers within the given time
    static void start(ServiceNotice notice, Predicate<Duration> check) {
        notice.watchdog().ifPresent(limit -> open(notice, check, limit));
    }

    static Watchdog open(ServiceNotice notice, Predicate<Duration> check, Duration limit) {
        var watchdog = new Watchdog(notice, check, limit);
        watchdog.thread.start();
        return watchdog;
    }

    private void run() {
        while (!thread.isInterrupted()) {
            try {
                if (check.test(pause)) {
                    notice.alive();
                } else {
                    LOG.warn("the daemon does not answer within {} ms", pause.toMillis());
                }
            } catch (RuntimeException | Error e) {
                // For example because the check's thread cannot be started; the next check may succeed.
                LOG.warn("check whether the daemon answers: {}", e.toString());
            }
            sleep();
        }
    }

    private void sleep() {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
