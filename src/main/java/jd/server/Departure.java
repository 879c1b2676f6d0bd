package jd.server;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/// Notices that a client has gone while an answer streams to it.
///
/// A client that leaves closes its socket, which is the end of our input, so a thread reads. If it reads anything, that
/// is the beginning of the client's next request, and stays in the wire's buffer. So this thread is never interrupted
/// (that would close the socket); the connection waits for its end, because its read *is* the wait for the next request.
///
/// While a part of the request's body or the next request is still unread, nothing can be read ahead. Then the hang-up
/// of the socket has to do ([HangUps]).
final class Departure {
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final Thread watcher;

    private Departure(Wire wire) {
        watcher = Thread.ofVirtual().name("departure").unstarted(() -> watch(wire));
    }

    static Departure watch(Wire wire, RequestBody body) {
        var departure = new Departure(wire);
        if (body.isRead() && !wire.hasBufferedBytes()) {
            departure.watcher.start();
        } else {
            wire.watchHangUp(() -> departure.gone.complete(null));
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
