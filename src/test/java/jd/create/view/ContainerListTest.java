package jd.create.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import jd.create.health.Health;
import jd.create.record.ContainerState;
import jd.create.record.ContainerState.LastRun;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ContainerListTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

    @Property
    void statusOfPsFollowsTheState(@ForAll @IntRange(max = 255) int code) {
        ContainerState exited = new ContainerState.Created(LastRun.NONE).started(7, NOW).exited(code, NOW);
        assertEquals("Exited (" + code + ") 5 seconds ago", ContainerList.status(exited, Optional.empty(), NOW.plusSeconds(5)));
        Map<ContainerState, String> phrases = Map.of(
                new ContainerState.Created(LastRun.NONE), "Created",
                exited.started(8, NOW), "Up 2 hours",
                exited.started(8, NOW).paused(), "Up 2 hours (Paused)");
        phrases.forEach((state, phrase) -> assertEquals(phrase, ContainerList.status(state, Optional.empty(), NOW.plusSeconds(7200))));
    }

    @Test
    void statusOfRunningContainerShowsItsHealth() {
        ContainerState running = new ContainerState.Created(LastRun.NONE).started(7, NOW);
        Instant later = NOW.plusSeconds(5);
        assertEquals("Up 5 seconds (health: starting)", ContainerList.status(running, Optional.of(Health.STARTING), later));
        Optional<Health> stopped = Optional.of(Health.STARTING.stopped());
        assertEquals("Up 5 seconds (unhealthy)", ContainerList.status(running, stopped, later));
        assertEquals("Up 5 seconds (Paused)", ContainerList.status(running.paused(), stopped, later));
    }
}
