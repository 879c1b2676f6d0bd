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
import jd.pull.registry.PullException;
import jd.server.api.Progress;

/// A pull for which several clients may wait. A client that joins later first gets the last line of progress of each layer.
/// When the last client has left, the pull is interrupted.
///
/// Docker 1.2.0: graph/tags.go poolAdd, where the second client saw no progress
final class SharedPull implements Consumer<Progress> {
    /// The number of lines that are kept for later clients. A pull of all tags can have any number of them.
    private static final int MAX_LINES = 1_000;

    private final CompletableFuture<ImageId> result = new CompletableFuture<>();

    // guarded by this
    private final List<Consumer<Progress>> listeners = new ArrayList<>();
    private final SequencedMap<String, Progress> latest = new LinkedHashMap<>();
    private Optional<Thread> runner = Optional.empty();
    private boolean abandoned;

    /// Runs the pull on a thread of its own, so that it continues when the client that has started it leaves. A platform
    /// thread, because it writes files.
    synchronized void startOnce(Runnable body) {
        if (runner.isEmpty()) {
            Thread thread = Thread.ofPlatform().daemon().name("pull").unstarted(body);
            runner = Optional.of(thread);
            try {
                thread.start();
            } catch (OutOfMemoryError e) {
                // The process can have no more threads. The clients must not wait without end.
                fail(new PullException("start a pull: " + e.getMessage(), e));
            }
        }
    }

    /// Removes a client that has left.
    synchronized void leave(Consumer<Progress> listener) {
        if (listeners.remove(listener) && listeners.isEmpty() && !result.isDone()) {
            abandoned = true;
            runner.ifPresent(Thread::interrupt);
        }
    }

    /// {@return false when the last client has left and the pull is about to end}
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

    /// {@return false when the client has gone, so that its stream fails} The pull continues for the others.
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
