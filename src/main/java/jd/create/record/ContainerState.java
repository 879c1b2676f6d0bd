package jd.create.record;

import java.time.Instant;
import jd.create.failure.CreateException;
import jd.create.failure.StartFailure;

/// Where a container stands in its life. A state is a value; what may follow what is written in the methods here and
/// nowhere else.
///
/// ```
///   Created ──started──► Running ◄─paused/resumed─► Paused
///      ▲                  │   ▲                        │
///   failed            exited  └──started── Restarting ◄┤ exited, and the restart policy says so
///      │                  ▼                            │
///      └──────────────► Exited ◄───────────────────────┘       (all) ──removing──► Removing ──► gone, or Dead
/// ```
///
/// Docker 1.2.0: daemon/state.go, a struct of flags that could contradict each other
public sealed interface ContainerState {
    /// Go's zero time, which the API shows where nothing has happened yet.
    Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

    /// What is known of the latest run, whatever the state. `exitCode` is the shell's: a signal counts 128 more.
    /// `error` says why the latest start failed, "" if it did not.
    record LastRun(Instant startedAt, Instant finishedAt, int exitCode, String error, boolean oomKilled) {
        public static final LastRun NONE = new LastRun(NEVER, NEVER, 0, "", false);
    }

    record Created(LastRun last) implements ContainerState {}

    record Running(LastRun last, int pid) implements ContainerState {}

    record Paused(LastRun last, int pid) implements ContainerState {}

    record Restarting(LastRun last) implements ContainerState {}

    record Exited(LastRun last) implements ContainerState {}

    record Removing(LastRun last) implements ContainerState {}

    /// Its removal failed half-way, or its files cannot be read: it can only be removed. `last.error` says why.
    record Dead(LastRun last) implements ContainerState {}

    LastRun last();

    /// {@return the word of `docker ps --filter status=` and of State.Status}
    default String word() {
        return switch (this) {
            case Created _ -> "created";
            case Running _ -> "running";
            case Paused _ -> "paused";
            case Restarting _ -> "restarting";
            case Exited _ -> "exited";
            case Removing _ -> "removing";
            case Dead _ -> "dead";
        };
    }

    /// {@return the process's id on the host, 0 when there is none}
    default int pid() {
        return switch (this) {
            case Running r -> r.pid();
            case Paused p -> p.pid();
            case Created _, Restarting _, Exited _, Removing _, Dead _ -> 0;
        };
    }

    /// {@return whether there is a process}
    default boolean alive() {
        return pid() != 0;
    }

    /// {@return what the API calls running: a process, or the promise of one}
    default boolean running() {
        return alive() || this instanceof Restarting;
    }

    default ContainerState started(int pid, Instant at) {
        return switch (this) {
            case Created _, Exited _, Restarting _ -> new Running(begun(at), pid);
            case Running _, Paused _, Removing _, Dead _ -> throw impossible("started");
        };
    }

    private LastRun begun(Instant at) {
        return new LastRun(at, last().finishedAt(), 0, "", false);
    }

    /// The start failed: the state stays what it was, or a promised restart is off. So does an exit code that says more
    /// than that nobody knows.
    default ContainerState failed(int exitCode, String error) {
        boolean known = exitCode == StartFailure.UNKNOWN && last().exitCode() != 0;
        LastRun last = new LastRun(
                last().startedAt(), last().finishedAt(), known ? last().exitCode() : exitCode, error, false);
        return switch (this) {
            case Created _ -> new Created(last);
            case Exited _, Restarting _ -> new Exited(last);
            case Running _, Paused _, Removing _, Dead _ -> throw impossible("failed");
        };
    }

    default ContainerState exited(int exitCode, Instant at) {
        return new Exited(ended(exitCode, at));
    }

    default ContainerState restarting(int exitCode, Instant at) {
        return new Restarting(ended(exitCode, at));
    }

    private LastRun ended(int exitCode, Instant at) {
        if (!alive()) {
            throw impossible("exited");
        }
        return new LastRun(last().startedAt(), at, exitCode, "", last().oomKilled());
    }

    /// The kernel has killed one of its processes, perhaps not the first one.
    default ContainerState oomKilled() {
        LastRun struck = new LastRun(
                last().startedAt(), last().finishedAt(), last().exitCode(), last().error(), true);
        return switch (this) {
            case Running(LastRun _, int pid) -> new Running(struck, pid);
            case Paused(LastRun _, int pid) -> new Paused(struck, pid);
            case Created _, Restarting _, Exited _, Removing _, Dead _ -> throw impossible("short of memory");
        };
    }

    /// A restart that was promised will not come: someone stopped the container while it waited.
    default ContainerState restartCancelled() {
        return this instanceof Restarting ? new Exited(last()) : this;
    }

    default ContainerState paused() {
        if (this instanceof Running running) {
            return new Paused(running.last(), running.pid());
        }
        throw impossible("paused");
    }

    default ContainerState resumed() {
        if (this instanceof Paused paused) {
            return new Running(paused.last(), paused.pid());
        }
        throw impossible("resumed");
    }

    default ContainerState removing() {
        if (alive()) {
            throw impossible("removing");
        }
        return new Removing(last());
    }

    default ContainerState dead(String error) {
        if (this instanceof Removing) {
            LastRun last = last();
            return new Dead(new LastRun(
                    last.startedAt(), last.finishedAt(), last.exitCode(), error, last.oomKilled()));
        }
        throw impossible("dead");
    }

    private CreateException impossible(String what) {
        return new CreateException("change a container's state: " + what + ": it is " + word());
    }
}
