package jd.create.exec;

import java.time.Instant;
import java.util.OptionalInt;

/// Where a further command stands in its life, which has one direction:
///
/// ```
///   Created ──► Starting ──► Running ──► Ended
///                  └────── failed ─────────▲
/// ```
public sealed interface ExecState {
    record Created() implements ExecState {}

    /// Somebody is starting it; nobody else may.
    record Starting() implements ExecState {}

    record Running(int pid) implements ExecState {}

    /// @param pid what it was, 0 if it never was
    /// @param at when, so that it can be forgotten some time later
    record Ended(int exitCode, int pid, Instant at) implements ExecState {}

    /// {@return what the API calls running}
    default boolean running() {
        return switch (this) {
            case Starting _, Running _ -> true;
            case Created _, Ended _ -> false;
        };
    }

    /// {@return the process's number on the host, 0 while or if there is none}
    default int pid() {
        return switch (this) {
            case Running r -> r.pid();
            case Ended e -> e.pid();
            case Created _, Starting _ -> 0;
        };
    }

    /// {@return the exit code, once there is one}
    default OptionalInt result() {
        return this instanceof Ended ended ? OptionalInt.of(ended.exitCode()) : OptionalInt.empty();
    }
}
