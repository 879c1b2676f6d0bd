package jd.create.config;

import java.time.Duration;

/// Decides whether a container starts again after its exit, and when: [#STANDARD], or a student's class in lab 12.
public interface RestartRule {
    /// That of [RestartPolicy].
    RestartRule STANDARD = new RestartRule() {
        @Override
        public boolean restarts(RestartPolicy policy, int exitCode, int restarts, boolean stoppedByUser) {
            return policy.afterExit(exitCode, restarts, stoppedByUser);
        }

        @Override
        public Duration nextDelay(Duration previous, Duration run) {
            return RestartPolicy.nextDelay(previous, run);
        }
    };

    /// @param restarts the number of restarts since the last start by a user
    /// @param stoppedByUser whether it was stopped by `stop` or `kill`
    boolean restarts(RestartPolicy policy, int exitCode, int restarts, boolean stoppedByUser);

    /// {@return the delay before the next restart}
    ///
    /// @param previous the last delay, zero before the first restart
    /// @param run how long the container ran
    Duration nextDelay(Duration previous, Duration run);
}
