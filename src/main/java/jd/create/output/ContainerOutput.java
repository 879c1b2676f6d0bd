package jd.create.output;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Where everything that a container writes goes: into its log, and to every client that is attached. It outlives the
/// runs of the container, since clients attach before a start; they are let go at each end.
///
/// Docker 1.2.0: pkg/broadcastwriter
public final class ContainerOutput implements Audience {
    /// One attached client's part.
    public final class Attachment {
        private final boolean multiplexed;
        private final List<StdStream> wanted;
        private final Backlog backlog;

        private Attachment(List<StdStream> wanted, boolean multiplexed) {
            this.wanted = wanted;
            this.multiplexed = multiplexed;
            this.backlog = new Backlog(spillDirectory);
        }

        public Backlog backlog() {
            return backlog;
        }

        private void offer(StdStream stream, byte[] bytes) {
            if (wanted.contains(stream)) {
                backlog.put(multiplexed && bytes.length > 0 ? stream.frame(bytes) : bytes);
            }
        }

        /// The client has gone or has had enough.
        public void leave() {
            locked(() -> attachments.remove(this));
            backlog.end();
        }
    }

    private final JsonLog log;
    private final Path spillDirectory;

    /// Guards everything below; what is published reaches log and clients in one order.
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Attachment> attachments = new ArrayList<>();
    private final Map<StdStream, LineSplitter> splitters = new EnumMap<>(StdStream.class);

    public ContainerOutput(JsonLog log, Path spillDirectory) {
        this.log = log;
        this.spillDirectory = spillDirectory;
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
                splitters.forEach((stream, splitter) -> attachment.offer(stream, splitter.pending()));
            }
            attachments.add(attachment);
            return new Joined(attachment, log.end());
        } finally {
            lock.unlock();
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
            // Clients first: a full disk must not keep from them what the log cannot take.
            attachments.forEach(attachment -> attachment.offer(stream, bytes));
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
