package jd.pull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import jd.image.ImageId;
import jd.server.api.Progress;

/// A pull that several clients may be waiting for. A client that comes later is told first how things stand: the last
/// line of each layer. When the last client has left, the pull is interrupted.
///
/// Docker 1.2.0: graph/tags.go poolAdd, with which the second waited in silence
final class SharedPull implements Consumer<Progress> {
    /// Lines held for those that come later. A pull of every tag can have any number of them.
    private static final int MAX_LINES = 1_000;

    private final CompletableFuture<ImageId> result = new CompletableFuture<>();

    // guarded by this
    private final List<Consumer<Progress>> listeners = new ArrayList<>();
    private final SequencedMap<String, Progress> latest = new LinkedHashMap<>();
    private Optional<Thread> runner = Optional.empty();
    private boolean abandoned;

    /// Runs the pull on a thread of its own, so that it does not end with the client that began it: a platform thread,
    /// for it unpacks into files.
    synchronized void startOnce(Runnable body) {
        if (runner.isEmpty()) {
            Thread thread = Thread.ofPlatform().daemon().name("pull").unstarted(body);
            runner = Optional.of(thread);
            try {
                thread.start();
            } catch (OutOfMemoryError e) {
                // The process may have no more threads. Those that wait must not wait for ever.
                fail(new PullException("start a pull: " + e.getMessage(), e));
            }
        }
    }

    /// Takes a client away that has left while there was nothing to tell it.
    synchronized void leave(Consumer<Progress> listener) {
        if (listeners.remove(listener) && listeners.isEmpty() && !result.isDone()) {
            abandoned = true;
            runner.ifPresent(Thread::interrupt);
        }
    }

    /// {@return false when nobody is listening any more and the pull is about to end}
    synchronized boolean join(Consumer<Progress> listener) {
        if (abandoned || result.isDone()) {
            return false;
        }
        Collection<Progress> sofar = List.copyOf(latest.values());
        sofar.forEach(listener);
        listeners.add(listener);
        return true;
    }

    @Override
    public synchronized void accept(Progress line) {
        latest.put(line.id() == null ? line.status() : line.id(), line);
        if (latest.size() > MAX_LINES) {
            latest.pollFirstEntry();
        }
        listeners.removeIf(listener -> !tell(listener, line));
        if (listeners.isEmpty()) {
            abandoned = true;
            throw new PullException("context canceled");
        }
    }

    /// A client that has gone shows by its stream's failing, and must not end the pull of the others.
    private static boolean tell(Consumer<Progress> listener, Progress line) {
        try {
            listener.accept(line);
            return true;
        } catch (RuntimeException gone) {
            return false;
        }
    }

    void finish(ImageId id) {
        result.complete(id);
    }

    void fail(Throwable why) {
        result.completeExceptionally(why);
    }

    ImageId await() {
        try {
            return result.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw e;
            }
        }
    }
}
