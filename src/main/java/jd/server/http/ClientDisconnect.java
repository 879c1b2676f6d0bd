package jd.server.http;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/// Detects that a client has disconnected while an answer is streamed to it.
///
/// A client that disconnects closes its socket, so a thread reads from the connection until the end of input. If it
/// reads anything, that is the beginning of the client's next request, which stays in the wire's buffer. This thread is
/// never interrupted, because that would close the socket; the connection joins it, because its read *is* the wait for
/// the next request.
///
/// While a part of the request's body or the next request is unread, nothing can be read ahead; then only the hang-up
/// of the socket is watched ([HangUpPoll]).
final class ClientDisconnect {
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final Thread watcher;

    private ClientDisconnect(Wire wire) {
        watcher = Thread.ofVirtual().name("client-disconnect").unstarted(() -> watch(wire));
    }

    static ClientDisconnect watch(Wire wire, RequestBody body) {
        var disconnect = new ClientDisconnect(wire);
        if (body.isRead() && !wire.hasBufferedBytes()) {
            disconnect.watcher.start();
        } else {
            wire.watchHangUp(() -> disconnect.gone.complete(null));
        }
        return disconnect;
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

    /// Waits until the watching thread has read something.
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
