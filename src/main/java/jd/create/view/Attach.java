package jd.create.view;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalInt;
import jd.create.output.Backlog;
import jd.create.output.ContainerOutput.Attachment;
import jd.create.output.ContainerOutput.Joined;
import jd.create.output.JsonLog;
import jd.create.output.LogLines;
import jd.create.output.LogReader;
import jd.create.output.StdStream;
import jd.create.output.Stdin;
import jd.create.record.Container;
import jd.create.record.ContainerState;
import jd.create.record.Facilities;
import jd.create.record.Registry;
import jd.server.api.ApiException;
import jd.server.api.ContentType;
import jd.server.api.DetachKeys;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connects a client to a container's standard streams, before its start or while it runs.
///
/// ```
///   container ──OutputPump──► Backlog ──(caller's thread)──► client
///   container ◄────Stdin──────(a platform thread: the pipe may be full)── client
/// ```
///
/// Docker 1.2.0: daemon/attach.go
public record Attach(Facilities facilities, Registry registry) {
    private static final Logger LOG = LoggerFactory.getLogger(Attach.class);

    public void attach(Jobs.Attach options, JobStreams client) {
        String ref = options.ref();
        Container container = registry.find(ref);
        DetachKeys keys = DetachKeys.parse(options.detachKeys());
        switch (container.state()) {
            case ContainerState.Paused _ -> throw ApiException.conflict(
                    "container " + ref + " is paused, unpause the container before attach");
            case ContainerState.Restarting _ -> throw ApiException.conflict(
                    "container " + ref + " is restarting, wait until the container is running before attach");
            case ContainerState.Created _, ContainerState.Running _, ContainerState.Exited _, ContainerState.Removing _,
                    ContainerState.Dead _ -> attachNow(container, options, client, keys);
        }
    }

    private void attachNow(Container container, Jobs.Attach options, JobStreams client, DetachKeys keys) {
        if (options.logs()) {
            container.settings().log().verifyReadable();
        }
        boolean tty = container.config().tty();
        Stdin stdin = container.stdin();
        Joined joined = container.output().attach(
                StdStream.wanted(options.stdout(), options.stderr()), !tty, options.logs());
        Attachment attachment = joined.attachment();
        // Checked after attaching: a removal from here on ends the attachment.
        if (!registry.isPresent(container)) {
            leave(attachment);
            throw ApiException.notFound("No such container: " + container.id());
        }
        facilities.events().emit(container, "attach");
        try {
            // Failures before this line are HTTP errors for the client.
            OutputStream out = client.output(ContentType.ofOutput(tty));
            client.gone().thenRun(() -> leave(attachment));
            if (options.logs()) {
                replay(container, joined.logEnd().orElseThrow(), options, out, tty);
            }
            if (options.stream()) {
                if (options.stdin()) {
                    Thread.ofPlatform().daemon().name("attach-stdin-" + container.shortId()).start(
                            () -> copyInput(container, stdin, client, attachment, keys));
                }
                copyOutput(attachment, out);
            }
        } catch (IOException e) {
            LOG.debug("a client of container {} has gone: {}", container.id(), e.getMessage());
        } finally {
            leave(attachment);
        }
    }

    private static void leave(Attachment attachment) {
        attachment.leave();
        attachment.backlog().abandon();
    }

    private static void replay(
            Container container, JsonLog.Position end, Jobs.Attach options, OutputStream out, boolean tty)
            throws IOException {
        JsonLog log = container.output().log().orElseThrow();
        LogLines lines = new LogLines(out, StdStream.wanted(options.stdout(), options.stderr()), !tty, false, false);
        try (LogReader reader = new LogReader(log, LogReader.start(log, OptionalInt.empty()))) {
            reader.readTo(end, lines);
        }
        lines.rethrow();
        out.flush();
    }

    private static void copyOutput(Attachment attachment, OutputStream out) throws IOException {
        Backlog backlog = attachment.backlog();
        for (Optional<byte[]> bytes = backlog.take(); bytes.isPresent(); bytes = backlog.take()) {
            out.write(bytes.get());
            out.flush();
        }
    }

    /// With a terminal, or without `StdinOnce`, the end of the client's input detaches it.
    private void copyInput(
            Container container, Stdin stdin, JobStreams client, Attachment attachment, DetachKeys keys) {
        boolean tty = container.config().tty();
        boolean detached = stdin.copy(client.input(), tty ? Optional.of(keys) : Optional.empty(), client.gone());
        if (detached) {
            facilities.events().emit(container, "detach");
        }
        if (container.config().stdinOnce() && !tty) {
            stdin.close(client.gone());
        } else {
            attachment.leave();
        }
    }
}
