package jd.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TimeZone;
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

    @Test
    void localTimeHasOffsetAndNameOfItsZone() {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
        try {
            assertEquals("2026-07-24 10:29:36 +0200 CEST", GoTime.local(Instant.parse("2026-07-24T08:29:36.5Z")));
            assertEquals("2026-11-24 09:29:36 +0100 CET", GoTime.local(Instant.parse("2026-11-24T08:29:36.5Z")));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void durationsArePrintedAsByGo() {
        Map.of(
                Duration.ZERO, "0s", Duration.ofNanos(15), "15ns", Duration.ofNanos(1500), "1.5µs",
                Duration.ofMillis(250), "250ms", Duration.ofMillis(1500), "1.5s", Duration.ofSeconds(90), "1m30s",
                Duration.ofHours(2), "2h0m0s", Duration.ofSeconds(30), "30s")
                .forEach((duration, text) -> assertEquals(text, GoTime.duration(duration)));
    }
}
