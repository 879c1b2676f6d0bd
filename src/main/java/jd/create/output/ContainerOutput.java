package jd.create.output;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Passes everything that a container writes to its log and to every attached client. It outlives the runs of the
/// container, since clients attach before a start; the end of each run detaches them.
///
/// Docker 1.2.0: pkg/broadcastwriter
public final class ContainerOutput implements OutputListener {
    /// One attached client.
    public final class Attachment {
        private final boolean multiplexed;
        private final List<StdStream> wanted;
        private final Backlog backlog = new Backlog(budget, "a client attached to container " + name);

        private Attachment(List<StdStream> wanted, boolean multiplexed) {
            this.wanted = wanted;
            this.multiplexed = multiplexed;
        }

        public Backlog backlog() {
            return backlog;
        }

        /// @param framed the same bytes after the header that names their stream
        /// {@return whether the client still reads}
        private boolean offer(StdStream stream, byte[] bytes, byte[] framed) {
            return !wanted.contains(stream) || backlog.put(multiplexed ? framed : bytes);
        }

        /// Detaches the client.
        public void leave() {
            locked(() -> attachments.remove(this));
            backlog.end();
        }
    }

    private final String name;
    private final Optional<JsonLog> log;
    private final Map<String, String> attributes;
    private final OutputBudget budget;

    /// Guards the fields below; log and clients get the output in the same order.
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Attachment> attachments = new ArrayList<>();
    private final Map<StdStream, LineSplitter> splitters = new EnumMap<>(StdStream.class);

    /// @param name of the container in the daemon's log
    /// @param log empty with `--log-driver none`
    /// @param attributes what is logged with each line
    public ContainerOutput(
            String name, Optional<JsonLog> log, Map<String, String> attributes, OutputBudget budget) {
        this.name = name;
        this.log = log;
        this.attributes = attributes;
        this.budget = budget;
        for (StdStream stream : StdStream.values()) {
            splitters.put(stream, new LineSplitter());
        }
    }

    public Optional<JsonLog> log() {
        return log;
    }

    /// An attached client, and the end of the log at the moment it was attached.
    public record Joined(Attachment attachment, Optional<JsonLog.Position> logEnd) {}

    /// Attaches a client. With `replay` its first bytes are the part of an unfinished line that the log does not hold yet:
    /// the log up to `logEnd` and the stream after it have no gap and no overlap.
    public Joined attach(List<StdStream> wanted, boolean multiplexed, boolean replay) {
        lock.lock();
        try {
            Attachment attachment = new Attachment(wanted, multiplexed);
            if (replay) {
                splitters.forEach((stream, splitter) -> replay(attachment, stream, splitter.pending()));
            }
            attachments.add(attachment);
            return new Joined(attachment, log.map(JsonLog::end));
        } finally {
            lock.unlock();
        }
    }

    private static void replay(Attachment attachment, StdStream stream, byte[] pending) {
        if (pending.length > 0) {
            attachment.offer(stream, pending, stream.frame(pending));
        }
    }

    /// Opens the log for a run of the container.
    public void begin() {
        log.ifPresent(JsonLog::open);
    }

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
        log.ifPresent(file -> file.append(lines.stream().map(line -> new LogLine(line, stream, now, attributes)).toList()));
    }

    /// Writes the last line to the log if no line feed has ended it.
    @Override
    public void finish(StdStream stream) {
        locked(() -> {
            byte[] rest = splitters.get(stream).rest();
            if (rest.length > 0) {
                write(stream, List.of(rest));
            }
        });
    }

    /// Detaches all clients after a run or a failed start. They still receive what is queued for them.
    public void end() {
        locked(() -> {
            log.ifPresent(JsonLog::close);
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
