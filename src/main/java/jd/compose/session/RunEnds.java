package jd.compose.session;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.FilterParameter;
import jd.client.flags.LogTime;
import jd.compose.plan.Labels;
import jd.server.api.Event;
import jd.server.api.Json;

/// The ends of the runs of a project's containers, from the daemon's events. An inspection shows only the last run, so a
/// client that is slower than a restart would not learn of a run that begins and ends between two requests.
public final class RunEnds implements AutoCloseable {
    /// @param time after the last line of the run, before the first line of the next run
    record RunEnd(Instant time, int exitCode) {}

    private final Instant since;
    private final ApiResponse events;

    // guarded by this
    private final Map<String, Deque<RunEnd>> byContainer = new HashMap<>();
    private boolean disconnected;

    private RunEnds(Instant since, ApiResponse events) {
        this.since = since;
        this.events = events;
    }

    /// Subscribes to the events. Called before containers are started, so that no end is missed.
    public static RunEnds watch(ProjectApi project) {
        Instant since = Instant.now();
        ApiRequest request = FilterParameter.add(
                ApiRequest.get("/events").with("since", LogTime.of(since)),
                List.of("type=container", "event=die", "label=" + Labels.PROJECT + "=" + project.project()));
        var ends = new RunEnds(since, project.api().call(request));
        Thread.ofPlatform().daemon().name("run-ends").start(ends::read);
        return ends;
    }

    /// {@return the time of the subscription}
    public Instant since() {
        return since;
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(line -> add(Json.read(line.getBytes(StandardCharsets.UTF_8), Event.class)));
        } catch (IOException | UncheckedIOException e) {
            // The daemon has ended, or this was closed: no more ends are reported.
        } finally {
            disconnect();
        }
    }

    private synchronized void add(Event event) {
        int exitCode = Integer.parseInt(event.actor().attributes().getOrDefault("exitCode", "0"));
        endsOf(event.actor().id()).add(new RunEnd(Instant.ofEpochSecond(0, event.timeNano()), exitCode));
        notifyAll();
    }

    private Deque<RunEnd> endsOf(String container) {
        return byContainer.computeIfAbsent(container, _ -> new ArrayDeque<>());
    }

    private synchronized void disconnect() {
        disconnected = true;
        notifyAll();
    }

    /// Waits for the next end of a run of the container. {@return empty if the daemon has ended}
    synchronized Optional<RunEnd> next(String container) throws InterruptedException {
        while (endsOf(container).isEmpty() && !disconnected) {
            wait();
        }
        return Optional.ofNullable(endsOf(container).poll());
    }

    @Override
    public void close() {
        events.close();
    }
}
