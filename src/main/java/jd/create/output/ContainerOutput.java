package jd.create.output;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Passes on everything that a container writes: to its log, and to every client that is attached. It outlives the
/// runs of the container, since clients attach before a start; each end of a run detaches them.
///
/// Docker 1.2.0: pkg/broadcastwriter
public final class ContainerOutput implements Audience {
    /// One attached client's part.
    public final class Attachment {
        private final boolean multiplexed;
        private final List<StdStream> wanted;
        private final Backlog backlog = new Backlog(budget, "a client attached to " + log.path().getFileName());

        private Attachment(List<StdStream> wanted, boolean multiplexed) {
            this.wanted = wanted;
            this.multiplexed = multiplexed;
        }

        public Backlog backlog() {
            return backlog;
        }

        /// @param framed the same bytes behind the header that names their stream
        /// {@return whether the client takes more}
        private boolean offer(StdStream stream, byte[] bytes, byte[] framed) {
            return !wanted.contains(stream) || backlog.put(multiplexed ? framed : bytes);
        }

        /// The client has gone or has had enough.
        public void leave() {
            locked(() -> attachments.remove(this));
            backlog.end();
        }
    }

    private final JsonLog log;
    private final OutputBudget budget;

    /// Guards everything below; what is published reaches log and clients in one order.
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Attachment> attachments = new ArrayList<>();
    private final Map<StdStream, LineSplitter> splitters = new EnumMap<>(StdStream.class);

    public ContainerOutput(JsonLog log, OutputBudget budget) {
        this.log = log;
        this.budget = budget;
        for (StdStream stream : StdStream.values()) {
            splitters.put(stream, new LineSplitter());
        }
    }

    public JsonLog log() {
        return log;
    }

    /// A client who has joined, and where the log ended at that very moment.
    public record Joined(Attachment attachment, JsonLog.Position logEnd) {}

    /// A client comes. With `replay` the first it gets is what the log does not hold yet of an unfinished line: so
    /// what is read of the log up to `logEnd` and the stream join without a gap and without a double.
    public Joined attach(List<StdStream> wanted, boolean multiplexed, boolean replay) {
        lock.lock();
        try {
            Attachment attachment = new Attachment(wanted, multiplexed);
            if (replay) {
                splitters.forEach((stream, splitter) -> replay(attachment, stream, splitter.pending()));
            }
            attachments.add(attachment);
            return new Joined(attachment, log.end());
        } finally {
            lock.unlock();
        }
    }

    private static void replay(Attachment attachment, StdStream stream, byte[] pending) {
        if (pending.length > 0) {
            attachment.offer(stream, pending, stream.frame(pending));
        }
    }

    /// The container starts.
    public void begin() {
        log.open();
    }

    /// The container has written. `bytes` are not changed afterwards.
    @Override
    public void publish(StdStream stream, byte[] bytes) {
        locked(() -> {
            if (!attachments.isEmpty()) {
                byte[] framed = stream.frame(bytes);
                attachments.removeIf(attachment -> !attachment.offer(stream, bytes, framed));
            }
            write(stream, splitters.get(stream).split(bytes));
        });
    }

    private void write(StdStream stream, List<byte[]> lines) {
        Instant now = Instant.now();
        log.append(lines.stream().map(line -> new LogLine(line, stream, now)).toList());
    }

    /// One of the streams is at its end; the log gets the line that no line feed has ended.
    @Override
    public void finish(StdStream stream) {
        locked(() -> {
            byte[] rest = splitters.get(stream).rest();
            if (rest.length > 0) {
                write(stream, List.of(rest));
            }
        });
    }

    /// The container has ended, or has failed to start: all clients are let go, once they have taken what is theirs.
    public void end() {
        locked(() -> {
            log.close();
            attachments.forEach(attachment -> attachment.backlog().end());
            attachments.clear();
        });
    }

    private void locked(Runnable step) {
        lock.lock();
        try {
            step.run();
        } finally {
            lock.unlock();
        }
    }
}
