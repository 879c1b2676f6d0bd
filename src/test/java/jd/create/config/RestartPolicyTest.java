package jd.create.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
    @Test
    void policyDecidesByExitCodeRestartCountAndManualStop() {
        RestartPolicy twice = new RestartPolicy.OnFailure(2);
        assertTrue(twice.afterExit(1, 1, false));
        assertFalse(twice.afterExit(1, 2, false));
        assertFalse(twice.afterExit(0, 0, false));
        assertTrue(new RestartPolicy.OnFailure(0).afterExit(1, 1000, false));
        assertTrue(new RestartPolicy.Always().afterExit(0, 0, false));
        assertFalse(new RestartPolicy.Always().afterExit(0, 0, true));
        assertTrue(new RestartPolicy.Always().atBoot(0, true));
        assertFalse(new RestartPolicy.UnlessStopped().atBoot(0, true));
        assertFalse(new RestartPolicy.No().afterExit(1, 0, false));
    }

    @Test
    void delayDoublesUntilARunOfTenSeconds() {
        Duration delay = Duration.ZERO;
        for (long millis : new long[] {100, 200, 400, 800, 1600}) {
            delay = RestartPolicy.nextDelay(delay, Duration.ofSeconds(1));
            assertEquals(millis, delay.toMillis());
        }
        assertEquals(Duration.ofMinutes(1), RestartPolicy.nextDelay(Duration.ofSeconds(50), Duration.ZERO));
        assertEquals(100, RestartPolicy.nextDelay(delay, Duration.ofSeconds(10)).toMillis());
    }
}
