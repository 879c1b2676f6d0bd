package jd.labs.lab12;

import java.time.Instant;
import jd.create.record.ContainerState;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Something that happens to a container; jd's own [ContainerState] is the model.
sealed interface Transition {
    record Start(int pid, Instant at) implements Transition {}

    record FailedStart(int exitCode, String error) implements Transition {}

    record End(int exitCode, Instant at, boolean again) implements Transition {}

    record OomKill() implements Transition {}

    record Pause() implements Transition {}

    record Resume() implements Transition {}

    record Removal() implements Transition {}

    record FailedRemoval() implements Transition {}

    default ContainerState model(ContainerState state) {
        return switch (this) {
            case Start(int pid, Instant at) -> state.started(pid, at);
            case FailedStart(int exitCode, String error) -> state.failed(exitCode, error);
            case End(int exitCode, Instant at, boolean again) ->
                again ? state.restarting(exitCode, at) : state.exited(exitCode, at);
            case OomKill _ -> state.oomKilled();
            case Pause _ -> state.paused();
            case Resume _ -> state.resumed();
            case Removal _ -> state.removing();
            case FailedRemoval _ -> state.dead("device or resource busy");
        };
    }

    /// {@return the student's answer; empty for a transition that is no task}
    default ContainerState student(LifeRules rules, ContainerState state) {
        return switch (this) {
            case Start(int pid, Instant at) -> rules.started(state, pid, at);
            case FailedStart(int exitCode, String error) -> rules.failed(state, exitCode, error);
            case End(int exitCode, Instant at, boolean again) -> rules.ended(state, exitCode, at, again);
            case Removal _ -> rules.removing(state);
            case OomKill _, Pause _, Resume _, FailedRemoval _ -> model(state);
        };
    }

    static Arbitrary<Transition> any() {
        Arbitrary<Integer> codes = Arbitraries.of(0, 1, 128, 137);
        Arbitrary<Instant> times = Arbitraries.longs().between(1, 9).map(hour -> Instant.ofEpochSecond(hour * 3600));
        return Arbitraries.oneOf(
                Combinators.combine(Arbitraries.integers().between(2, 9), times).as(Start::new),
                Combinators.combine(Arbitraries.of(127, 128), Arbitraries.of("no such file")).as(FailedStart::new),
                Combinators.combine(codes, times, Arbitraries.of(false, true)).as(End::new),
                Arbitraries.of(new OomKill(), new Pause(), new Resume(), new Removal(), new FailedRemoval()));
    }
}
