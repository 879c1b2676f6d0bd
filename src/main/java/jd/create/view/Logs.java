package jd.create.view;

import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import jd.create.output.JsonLog;
import jd.create.output.LogLine;
import jd.create.output.LogLines;
import jd.create.output.LogReader;
import jd.create.output.StdStream;
import jd.create.record.Container;
import jd.server.api.ApiException;
import jd.server.api.ContentType;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;

/// Writes a container's log to a client (`docker logs`), with `--follow` until the container ends.
///
/// Docker 1.2.0: daemon/logs.go
public final class Logs {
    private Logs() {}

    public static void write(Container container, Jobs.Logs options, JobStreams client) {
        if (!options.stdout() && !options.stderr()) {
            throw ApiException.invalid("Bad parameters: you must choose at least one stream");
        }
        boolean tty = container.config().tty();
        container.settings().log().verifyReadable();
        JsonLog log = container.output().log().orElseThrow();

        // Registered before the response is committed: a container that ends now is followed to its end, and one that
        // has ended is not waited for. A restart meanwhile begins another run, which is not followed.
        JsonLog.Run run = log.run();
        boolean follow = options.follow() && container.state().alive();
        AtomicBoolean gone = new AtomicBoolean();
        client.gone().whenComplete((nothing, failure) -> {
            gone.set(true);
            log.wakeReaders();
        });
        OutputStream out = client.output(ContentType.ofOutput(tty));
        LogLines lines = new LogLines(
                out, StdStream.wanted(options.stdout(), options.stderr()), !tty, options.timestamps(),
                options.details());
        Predicate<LogLine> within = line -> line.time().isBefore(options.since())
                || !line.time().isAfter(options.until()) && lines.test(line);

        try (LogReader reader = new LogReader(log, LogReader.start(log, options.tail()))) {
            lines.flush();
            if (follow) {
                reader.follow(run, within, lines::flush, () -> gone.get() || lines.failed());
            } else {
                reader.readTo(log.end(), within);
                lines.flush();
            }
        }
    }
}
