package jd.create.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Map;
import jd.create.record.ContainerState;
import jd.create.record.ContainerState.LastRun;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ContainerListTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

    @Property
    void statusOfPsFollowsTheState(@ForAll @IntRange(max = 255) int code) {
        ContainerState exited = new ContainerState.Created(LastRun.NONE).started(7, NOW).exited(code, NOW);
        assertEquals("Exited (" + code + ") 5 seconds ago", ContainerList.status(exited, NOW.plusSeconds(5)));
        Map<ContainerState, String> phrases = Map.of(
                new ContainerState.Created(LastRun.NONE), "Created",
                exited.started(8, NOW), "Up 2 hours",
                exited.started(8, NOW).paused(), "Up 2 hours (Paused)");
        phrases.forEach((state, phrase) -> assertEquals(phrase, ContainerList.status(state, NOW.plusSeconds(7200))));
    }
}
