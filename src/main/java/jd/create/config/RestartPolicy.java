package jd.create.config;

import java.time.Duration;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;

/// Decides whether a container is restarted after its exit.
///
/// Docker 1.2.0: runconfig/hostconfig.go RestartPolicy, daemon/monitor.go shouldRestart
public sealed interface RestartPolicy {
    /// The delay before the first restart; it doubles each time, up to a minute.
    Duration FIRST_DELAY = Duration.ofMillis(100);

    Duration LONGEST_DELAY = Duration.ofMinutes(1);

    /// A run of this length resets the delay.
    Duration LONG_RUN = Duration.ofSeconds(10);

    record No() implements RestartPolicy {}

    /// @param maximumRetries 0 for no limit
    record OnFailure(int maximumRetries) implements RestartPolicy {}

    record Always() implements RestartPolicy {}

    record UnlessStopped() implements RestartPolicy {}

    /// Throws Docker's 400 for an unknown name, or a count with a policy that has none.
    static RestartPolicy parse(HostConfig.RestartPolicy wire) {
        int retries = wire.maximumRetryCount();
        RestartPolicy policy = switch (wire.name()) {
            case "", "no" -> new No();
            case "always" -> new Always();
            case "unless-stopped" -> new UnlessStopped();
            case "on-failure" -> new OnFailure(retries);
            default -> throw ApiException.invalid("invalid restart policy: unknown policy '" + wire.name()
                    + "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
        };
        if (retries < 0) {
            throw ApiException.invalid("invalid restart policy: maximum retry count cannot be negative");
        }
        if (retries > 0 && !(policy instanceof OnFailure)) {
            throw ApiException.invalid(
                    "invalid restart policy: maximum retry count can only be used with 'on-failure'");
        }
        return policy;
    }

    /// {@return whether to restart}
    ///
    /// @param restarts the number of restarts since the last start by a user
    /// @param stoppedByUser whether it was stopped by `stop` or `kill`
    default boolean afterExit(int exitCode, int restarts, boolean stoppedByUser) {
        return !stoppedByUser && switch (this) {
            case No _ -> false;
            case Always _ -> true;
            case UnlessStopped _ -> true;
            case OnFailure(int most) -> exitCode != 0 && (most == 0 || restarts < most);
        };
    }

    /// {@return whether to start an exited container at the daemon's boot}
    default boolean atBoot(int exitCode, boolean stoppedByUser) {
        return switch (this) {
            case No _ -> false;
            case Always _ -> true;
            case UnlessStopped _ -> !stoppedByUser;
            case OnFailure _ -> exitCode != 0 && !stoppedByUser;
        };
    }

    /// {@return the next delay}
    static Duration nextDelay(Duration previous, Duration run) {
        if (previous.isZero() || run.compareTo(LONG_RUN) >= 0) {
            return FIRST_DELAY;
        }
        Duration doubled = previous.multipliedBy(2);
        return doubled.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : doubled;
    }
}
