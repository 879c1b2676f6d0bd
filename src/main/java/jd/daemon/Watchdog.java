package jd.daemon;

import java.time.Duration;
import java.util.function.Predicate;
import jd.server.ServiceNotice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells systemd at regular times that the daemon is well, as long as it is. A daemon that does not answer any more,
/// whatever the reason, is killed and started again: better than one that an operator has to notice.
///
/// The check is a request like a client's, through the daemon's own socket, so it needs all that a client needs: the
/// accept loop, a thread, the router, the Engine.
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
        // Twice within the limit, as sd_watchdog_enabled(3) recommends; the check may take as long as the pause.
        this.pause = limit.dividedBy(4);
        this.thread = Thread.ofPlatform().daemon().name("watchdog").unstarted(this::run);
    }

    /// Starts a watchdog where systemd wants one.
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
                // As one that cannot start the thread of its check: the next check may.
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
