package jd.create.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jd.server.api.ContainerJson;
import jd.server.api.GoTime;

/// The health of a container that has a health check. Immutable; the methods are the transitions.
///
/// ```
///                        ┌────── probe succeeds ──────┐
///                        ▼                            │
///   started ──► STARTING ──► HEALTHY ◄─► UNHEALTHY ◄──┴── stopped, paused
///                  │                         ▲
///                  └─ `retries` failures ────┘
/// ```
///
/// A failed probe of a container that is STARTING does not count during the start period; a successful one ends the state
/// STARTING. A container whose probes have ended is UNHEALTHY, as in Docker.
///
/// Today: daemon/health.go handleProbeResult
///
/// @param failingStreak the number of failed probes since the last successful one
/// @param log the last five results, the oldest first
public record Health(Status status, int failingStreak, List<Result> log) {
    private static final int LOGGED = 5;

    /// The exit code of a probe that could not be started or exceeded its timeout.
    public static final int NO_EXIT_CODE = -1;

    public enum Status {
        STARTING("starting"), HEALTHY("healthy"), UNHEALTHY("unhealthy");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /// {@return the value of State.Health.Status and of `docker ps --filter health=`}
        public String word() {
            return word;
        }
    }

    /// One probe.
    public record Result(Instant start, Instant end, int exitCode, String output) {}

    public static final Health STARTING = new Health(Status.STARTING, 0, List.of());

    public Health {
        log = List.copyOf(log);
    }

    /// After a start of the container: the results of earlier runs stay.
    public Health restarted() {
        return new Health(Status.STARTING, 0, log);
    }

    /// @param started when the container was started
    // tag::health-after-a-probe[]
    public Health probed(
            Result result, Instant started, HealthSettings settings) {
        List<Result> results = new ArrayList<>(log);
        results.add(result);
        List<Result> last = results.subList(
                Math.max(0, results.size() - LOGGED), results.size());
        if (result.exitCode() == 0) {
            return new Health(Status.HEALTHY, 0, last);
        }
        Duration age = Duration.between(started, result.start());
        boolean early = status == Status.STARTING
                && age.compareTo(settings.startPeriod()) < 0; // <1>
        int streak = early ? failingStreak : failingStreak + 1;
        boolean failed = !early && streak >= settings.retries(); // <2>
        return new Health(failed ? Status.UNHEALTHY : status, streak, last);
    }
    // end::health-after-a-probe[]

    /// After the container has been stopped or paused.
    public Health stopped() {
        return new Health(Status.UNHEALTHY, failingStreak, log);
    }

    /// {@return the time from the end of a probe to the next}
    ///
    /// @param age since the start of the container
    public Duration delay(Duration age, HealthSettings settings) {
        boolean early = status == Status.STARTING && age.compareTo(settings.startPeriod()) < 0;
        return early ? settings.startInterval() : settings.interval();
    }

    /// {@return the words in parentheses of `docker ps`}
    public String phrase() {
        return status == Status.STARTING ? "health: starting" : status.word();
    }

    /// {@return the health that [#toJson] has written}
    public static Health parse(ContainerJson.Health json) {
        Status status = Arrays.stream(Status.values()).filter(each -> each.word().equals(json.status())).findFirst()
                .orElseThrow();
        return new Health(status, json.failingStreak(), json.log().stream()
                .map(result -> new Result(
                        Instant.parse(result.start()), Instant.parse(result.end()), result.exitCode(), result.output()))
                .toList());
    }

    public ContainerJson.Health toJson() {
        return new ContainerJson.Health(status.word(), failingStreak, log.stream()
                .map(result -> new ContainerJson.HealthResult(
                        GoTime.nano(result.start()), GoTime.nano(result.end()), result.exitCode(), result.output()))
                .toList());
    }
}
