package jd.create.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import jd.create.failure.CreateException;
import jd.create.record.ContainerState.LastRun;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ContainerStateTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

    private record Move(String name, UnaryOperator<ContainerState> make, Set<String> from) {}

    /// The transitions, with the states in which they are allowed.
    private static final List<Move> MOVES = List.of(
            new Move("started", s -> s.started(42, NOW), Set.of("created", "exited", "restarting")),
            new Move("failed", s -> s.failed(127, "why"), Set.of("created", "exited", "restarting")),
            new Move("exited", s -> s.exited(3, NOW), Set.of("running", "paused")),
            new Move("restarting", s -> s.restarting(1, NOW), Set.of("running", "paused")),
            new Move("OOM-killed", ContainerState::oomKilled, Set.of("running", "paused")),
            new Move("paused", ContainerState::paused, Set.of("running")),
            new Move("resumed", ContainerState::resumed, Set.of("paused")),
            new Move("removing", ContainerState::removing,
                    Set.of("created", "exited", "restarting", "removing", "dead")),
            new Move("dead", state -> state.dead("a reason"), Set.of("removing")));

    @Property
    void flagsOfTheApiAreConsistentAfterAnySequenceOfTransitions(
            @ForAll @Size(max = 30) List<@IntRange(max = 8) Integer> story) {
        ContainerState state = new ContainerState.Created(LastRun.NONE);
        for (int index : story) {
            Move move = MOVES.get(index);
            ContainerState before = state;
            if (move.from().contains(before.word())) {
                state = move.make().apply(before);
            } else {
                assertThrows(CreateException.class, () -> move.make().apply(before));
            }
            assertEquals(state.pid() != 0, state.alive());
            assertEquals(state.running(), Set.of("running", "paused", "restarting").contains(state.word()));
            assertTrue(!state.alive() || state.last().exitCode() == 0 && state.last().error().isEmpty());
            assertTrue(state.last().startedAt().equals(NOW) || state.last().finishedAt().equals(ContainerState.NEVER));
        }
    }

    @Property
    void failedFirstStartLeavesTheContainerCreated(@ForAll @IntRange(min = 1, max = 255) int code) {
        ContainerState failed = new ContainerState.Created(LastRun.NONE).failed(code, "why");
        assertEquals("created", failed.word());
        assertEquals(code, failed.last().exitCode());
        assertEquals("why", failed.last().error());
        assertEquals("", failed.started(7, NOW).last().error());
    }

    @Property
    void oomKilledIsKeptUntilTheNextStart(@ForAll @IntRange(max = 255) int code) {
        ContainerState killed = new ContainerState.Created(LastRun.NONE).started(7, NOW).oomKilled();
        assertTrue(killed.alive());
        assertTrue(killed.paused().resumed().exited(code, NOW).last().oomKilled());
        assertEquals(false, killed.exited(code, NOW).started(8, NOW).last().oomKilled());
    }
}
