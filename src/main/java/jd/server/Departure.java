package jd.server;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/// Notices that a client has gone while an answer streams to it.
///
/// A client that leaves closes its socket, and on our side that is the end of the input: somebody has to read. What is
/// read here, if it is anything, is the beginning of the client's next request; it stays in the wire's buffer. So this
/// thread is never interrupted (that would close the socket), it is waited for: its read *is* the wait for the next
/// request.
final class Departure {
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final Thread watcher;

    private Departure(Wire wire) {
        watcher = Thread.ofVirtual().name("departure").unstarted(() -> watch(wire));
    }

    static Departure watch(Wire wire, RequestBody body) {
        var departure = new Departure(wire);
        // Before the body has been read its bytes would be taken for a next request, and a client that has sent its
        // next request already is still there.
        if (body.isRead() && !wire.hasBufferedBytes()) {
            departure.watcher.start();
        }
        return departure;
    }

    private void watch(Wire wire) {
        boolean here;
        try {
            here = wire.awaitBytes();
        } catch (IOException e) {
            here = false;
        }
        if (!here) {
            gone.complete(null);
        }
    }

    CompletableFuture<Void> gone() {
        return gone;
    }

    /// Waits for the watcher to read something.
    void join() throws IOException {
        if (watcher.getState() == Thread.State.NEW) {
            return;
        }
        try {
            watcher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the next request", e);
        }
    }
}
