package jd.create.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jd.create.health.Health.Status;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

    private static HealthSettings settings(Duration startPeriod, int retries) {
        return new HealthSettings(
                List.of("true"), Duration.ofSeconds(30), Duration.ofSeconds(30), startPeriod, Duration.ofSeconds(5),
                retries);
    }

    private static Health after(Health health, int second, int exitCode, HealthSettings settings) {
        Instant at = START.plusSeconds(second);
        return health.probed(new Health.Result(at, at.plusMillis(5), exitCode, "probe " + second), START, settings);
    }

    @Test
    void containerBecomesUnhealthyWithTheLastRetry() {
        HealthSettings three = settings(Duration.ZERO, 3);
        Health twice = after(after(Health.STARTING, 1, 1, three), 2, 1, three);
        assertEquals(Status.STARTING, twice.status());
        assertEquals(2, twice.failingStreak());
        assertEquals(Status.UNHEALTHY, after(twice, 3, 1, three).status());
    }

    @Test
    void healthIsReadAsItWasWritten() {
        Health health = after(after(Health.STARTING, 1, 0, settings(Duration.ZERO, 3)), 2, 1, settings(Duration.ZERO, 3));
        assertEquals(health, Health.parse(health.toJson()));
    }

    @Test
    void failureInStartPeriodDoesNotCount() {
        HealthSettings once = settings(Duration.ofSeconds(10), 1);
        Health early = after(Health.STARTING, 9, 1, once);
        assertEquals(0, early.failingStreak());
        assertEquals(Status.STARTING, early.status());
        assertEquals(Status.UNHEALTHY, after(early, 10, 1, once).status());
    }

    @Test
    void failureAfterFirstSuccessCountsEvenInStartPeriod() {
        HealthSettings once = settings(Duration.ofSeconds(10), 1);
        assertEquals(Status.UNHEALTHY, after(after(Health.STARTING, 1, 0, once), 2, 1, once).status());
    }

    @Test
    void intervalIsShortWhileStartingInStartPeriod() {
        HealthSettings ten = settings(Duration.ofSeconds(10), 3);
        assertEquals(Duration.ofSeconds(5), Health.STARTING.delay(Duration.ofSeconds(9), ten));
        assertEquals(Duration.ofSeconds(30), Health.STARTING.delay(Duration.ofSeconds(10), ten));
        assertEquals(Duration.ofSeconds(30), after(Health.STARTING, 1, 0, ten).delay(Duration.ofSeconds(1), ten));
    }

    @Test
    void restartKeepsLogAndStopIsUnhealthy() {
        Health healthy = after(Health.STARTING, 1, 0, settings(Duration.ZERO, 3));
        assertEquals(new Health(Status.UNHEALTHY, 0, healthy.log()), healthy.stopped());
        assertEquals(new Health(Status.STARTING, 0, healthy.log()), healthy.stopped().restarted());
    }

    /// Compares with a second description of Docker's rules, by the whole history of exit codes.
    @Property
    void statusFollowsFromTheHistory(
            @ForAll @Size(max = 12) List<@IntRange(max = 1) Integer> exitCodes, @ForAll @IntRange(min = 1, max = 4) int retries,
            @ForAll @IntRange(max = 12) int period) {
        HealthSettings settings = settings(Duration.ofSeconds(period), retries);
        Health health = Health.STARTING;
        for (int second = 0; second < exitCodes.size(); second++) {
            health = after(health, second, exitCodes.get(second), settings);
        }
        int lastSuccess = exitCodes.lastIndexOf(0);
        int counted = lastSuccess >= 0
                ? exitCodes.size() - 1 - lastSuccess
                : Math.max(0, exitCodes.size() - period);
        Status calm = lastSuccess >= 0 ? Status.HEALTHY : Status.STARTING;
        assertEquals(counted, health.failingStreak());
        assertEquals(counted >= retries ? Status.UNHEALTHY : calm, health.status());
        assertTrue(health.log().size() <= 5);
        if (!exitCodes.isEmpty()) {
            assertEquals("probe " + (exitCodes.size() - 1), health.log().getLast().output());
        }
    }
}
