package jd.create.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.ContainerConfig.Healthcheck;
import jd.server.api.Json;

/// A container's health check: `--health-cmd`, `--health-interval` and so on, or the image's `HEALTHCHECK`.
///
/// Today: daemon/health.go getProbe, daemon/container.go validateHealthCheck
///
/// @param command the probe, empty for no health check
/// @param timeout of one probe, from its execve
/// @param startPeriod the time after a start in which a failed probe does not count
/// @param startInterval replaces `interval` during the start period
/// @param retries the number of failed probes in a row that make the container unhealthy
public record HealthSettings(
        List<String> command,
        Duration interval,
        Duration timeout,
        Duration startPeriod,
        Duration startInterval,
        int retries) {
    private static final HealthSettings NONE =
            new HealthSettings(List.of(), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final Duration USUAL_AT_START = Duration.ofSeconds(5);
    private static final int USUAL_RETRIES = 3;
    private static final long SHORTEST_NANOS = 1_000_000;
    private static final List<String> SHELL = List.of("/bin/sh", "-c");

    /// @param config merged with the image's
    public static HealthSettings parse(ContainerConfig config) {
        Healthcheck check = config.healthcheck();
        List<String> command = check == null ? List.of() : command(Json.orEmpty(check.test()), config);
        if (command.isEmpty()) {
            return NONE;
        }
        return new HealthSettings(
                command, or(check.interval(), USUAL), or(check.timeout(), USUAL), or(check.startPeriod(), Duration.ZERO),
                or(check.startInterval(), USUAL_AT_START), check.retries() == 0 ? USUAL_RETRIES : check.retries());
    }

    /// The first element says how to read the others. Docker ignores a check whose first element is unknown.
    private static List<String> command(List<String> test, ContainerConfig config) {
        if (test.isEmpty()) {
            return List.of();
        }
        List<String> rest = test.subList(1, test.size());
        return switch (test.getFirst()) {
            case "CMD" -> List.copyOf(rest);
            case "CMD-SHELL" -> joined(Json.orEmpty(config.shell()).isEmpty() ? SHELL : config.shell(), rest);
            default -> List.of();
        };
    }

    private static List<String> joined(List<String> shell, List<String> rest) {
        List<String> command = new ArrayList<>(shell);
        command.addAll(rest);
        return List.copyOf(command);
    }

    private static Duration or(long nanos, Duration usual) {
        return nanos == 0 ? usual : Duration.ofNanos(nanos);
    }

    public boolean isNone() {
        return command.isEmpty();
    }

    /// Throws Docker's message for a value that is out of range.
    ///
    /// @param checkOrNull null without a health check
    public static void verify(Healthcheck checkOrNull) {
        if (checkOrNull == null) {
            return;
        }
        verify("Interval", checkOrNull.interval());
        verify("Timeout", checkOrNull.timeout());
        if (checkOrNull.retries() < 0) {
            throw ApiException.invalid("Retries in Healthcheck cannot be negative");
        }
        verify("StartPeriod", checkOrNull.startPeriod());
        verify("StartInterval", checkOrNull.startInterval());
    }

    private static void verify(String name, long nanos) {
        if (nanos != 0 && nanos < SHORTEST_NANOS) {
            throw ApiException.invalid(name + " in Healthcheck cannot be less than 1ms");
        }
    }
}
