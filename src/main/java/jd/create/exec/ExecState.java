package jd.create.exec;

import java.time.Instant;
import java.util.OptionalInt;

/// The state of an exec process. Transitions go in one direction:
///
/// ```
///   Created ──► Starting ──► Running ──► Ended
///                  └────── failed ─────────▲
/// ```
public sealed interface ExecState {
    record Created() implements ExecState {}

    /// One request is starting it; others are refused.
    record Starting() implements ExecState {}

    record Running(int pid) implements ExecState {}

    /// @param pid 0 if there was no process
    /// @param at the time of the exit; the record is removed some time later
    record Ended(int exitCode, int pid, Instant at) implements ExecState {}

    /// {@return the API's `Running`}
    default boolean running() {
        return switch (this) {
            case Starting _, Running _ -> true;
            case Created _, Ended _ -> false;
        };
    }

    /// {@return the PID on the host, 0 without a process}
    default int pid() {
        return switch (this) {
            case Running r -> r.pid();
            case Ended e -> e.pid();
            case Created _, Starting _ -> 0;
        };
    }

    /// {@return the exit code after the exit}
    default OptionalInt result() {
        return this instanceof Ended ended ? OptionalInt.of(ended.exitCode()) : OptionalInt.empty();
    }
}
