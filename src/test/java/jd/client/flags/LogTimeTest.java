package jd.client.flags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import jd.client.api.ClientException;
import org.junit.jupiter.api.Test;

class LogTimeTest {
    @Test
    void timeIsADurationADateOrSeconds() {
        Instant now = Instant.ofEpochSecond(1_000_000, 5);
        assertEquals("999940.000000005", LogTime.parse("1m", "since", now));
        assertEquals("1412345678.5", LogTime.parse("1412345678.5", "since", now));
        assertEquals("1357133017.000000000", LogTime.parse("2013-01-02T13:23:37Z", "since", now));
        assertEquals("invalid value for \"since\": failed to parse value as time or duration: \"foo\"",
                assertThrows(ClientException.class, () -> LogTime.parse("foo", "since", now)).getMessage());
    }
}
