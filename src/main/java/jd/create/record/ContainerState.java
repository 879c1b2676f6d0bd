package jd.create.record;

import java.time.Instant;
import jd.create.failure.CreateException;
import jd.create.failure.StartFailure;

/// The state of a container. A state is immutable; the methods are the only transitions.
///
/// ```
///   Created ──started──► Running ◄─paused/resumed─► Paused
///      ▲                  │   ▲                        │
///   failed            exited  └──started── Restarting ◄┤ exited, to be restarted by the policy
///      │                  ▼                            │
///      └──────────────► Exited ◄───────────────────────┘       (all) ──removing──► Removing ──► gone, or Dead
/// ```
///
/// Docker 1.2.0: daemon/state.go, a struct of flags that could contradict each other
public sealed interface ContainerState {
    /// Go's zero time, which the API shows before the first start or exit.
    Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

    /// The last run, which each state keeps. `exitCode` is that of a shell: 128 plus the signal's number after a signal.
    /// `error` is the reason of the last failed start, "" if it succeeded.
    record LastRun(Instant startedAt, Instant finishedAt, int exitCode, String error, boolean oomKilled) {
        public static final LastRun NONE = new LastRun(NEVER, NEVER, 0, "", false);
    }

    record Created(LastRun last) implements ContainerState {}

    record Running(LastRun last, int pid) implements ContainerState {}

    record Paused(LastRun last, int pid) implements ContainerState {}

    record Restarting(LastRun last) implements ContainerState {}

    record Exited(LastRun last) implements ContainerState {}

    record Removing(LastRun last) implements ContainerState {}

    /// The removal has failed, or the files cannot be read: the only transition is to Removing. `last.error` is the reason.
    record Dead(LastRun last) implements ContainerState {}

    LastRun last();

    /// {@return the value of `docker ps --filter status=` and of State.Status}
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

    /// {@return the PID of the first process on the host, 0 without a process}
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

    /// {@return the API's `Running`: with a process, or waiting for a restart}
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

    /// After a failed start a new container stays Created; a restart is cancelled. The exit code of the last run is kept if
    /// that of the failure is [StartFailure#UNKNOWN].
    default ContainerState failed(int exitCode, String error) {
        boolean keepsCode = exitCode == StartFailure.UNKNOWN && last().exitCode() != 0;
        LastRun last = new LastRun(
                last().startedAt(), last().finishedAt(), keepsCode ? last().exitCode() : exitCode, error, false);
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

    /// After an OOM kill of one of its processes, which need not be the first one.
    default ContainerState oomKilled() {
        LastRun killed = new LastRun(
                last().startedAt(), last().finishedAt(), last().exitCode(), last().error(), true);
        return switch (this) {
            case Running(LastRun _, int pid) -> new Running(killed, pid);
            case Paused(LastRun _, int pid) -> new Paused(killed, pid);
            case Created _, Restarting _, Exited _, Removing _, Dead _ -> throw impossible("OOM-killed");
        };
    }

    /// After the container has been stopped while it waited for its restart.
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
