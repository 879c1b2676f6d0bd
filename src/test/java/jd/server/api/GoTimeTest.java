package jd.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import jd.create.record.ContainerState;
import org.junit.jupiter.api.Test;

class GoTimeTest {
    @Test
    void trailingZerosOfGoTimesAreOmitted() {
        Instant half = Instant.parse("2026-11-24T08:29:36.500Z");
        assertEquals("2026-11-24T08:29:36.5Z", GoTime.nano(half));
        assertEquals("2026-11-24T08:29:36.500000000Z", GoTime.nanoFixed(half));
        assertEquals("0001-01-01T00:00:00Z", GoTime.nano(ContainerState.NEVER));
    }
}
