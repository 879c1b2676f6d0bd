package jd.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeSpanTest {
    @Test
    void durationsAreParsedLikeGo() {
        assertEquals(Duration.ofMinutes(90), TimeSpan.parse("1h30m").duration());
        assertEquals(Duration.ofMillis(1500), TimeSpan.parse("1.5s").duration());
        assertEquals(Duration.ofMillis(-300), TimeSpan.parse("-300ms").duration());
        assertEquals(Duration.ZERO, TimeSpan.parse("0").duration());
        assertEquals(Duration.ofNanos(1_000_001), TimeSpan.parse("1ms1ns").duration());
    }

    @Test
    void invalidDurationIsQuoted() {
        for (String text : List.of("", "abc", "5", "1d", "h", "1h5", "1 h", "9999999999h")) {
            var refused = assertThrows(IllegalArgumentException.class, () -> TimeSpan.parse(text), text);
            assertEquals("time: invalid duration \"" + text + "\"", refused.getMessage());
        }
    }

    @Test
    void agesArePrintedLikeDocker() {
        assertEquals("Less than a second", human(Duration.ofMillis(900)));
        assertEquals("1 second", human(Duration.ofSeconds(1)));
        assertEquals("59 seconds", human(Duration.ofSeconds(59)));
        assertEquals("About a minute", human(Duration.ofSeconds(119)));
        assertEquals("2 minutes", human(Duration.ofSeconds(120)));
        assertEquals("About an hour", human(Duration.ofMinutes(60)));
        assertEquals("About an hour", human(Duration.ofMinutes(89)));
        assertEquals("2 hours", human(Duration.ofMinutes(90)));
        assertEquals("47 hours", human(Duration.ofHours(47)));
        assertEquals("2 days", human(Duration.ofHours(48)));
        assertEquals("13 days", human(Duration.ofDays(13)));
        assertEquals("2 weeks", human(Duration.ofDays(14)));
        assertEquals("2 months", human(Duration.ofDays(61)));
        assertEquals("23 months", human(Duration.ofDays(700)));
        assertEquals("2 years", human(Duration.ofDays(730)));
    }

    private static String human(Duration duration) {
        return new TimeSpan(duration).human();
    }

    @Property
    void hoursMinutesAndSecondsAddUp(@ForAll @IntRange(max = 500) int hours, @ForAll @IntRange(max = 99) int minutes,
            @ForAll @IntRange(max = 99) int seconds) {
        assertEquals(Duration.ofSeconds(3600L * hours + 60L * minutes + seconds),
                TimeSpan.parse(hours + "h" + minutes + "m" + seconds + "s").duration());
    }

    @Property
    void noAgeIsPrintedAsZero(@ForAll @IntRange(min = 1) int seconds) {
        String told = human(Duration.ofSeconds(seconds));
        assertTrue(told.matches("[1-9]\\d* .*|About an? .*"), told);
    }

    @ParameterizedTest
    @CsvSource({
        "0, Less than a second", "1, 1 second", "59, 59 seconds", "60, About a minute", "119, About a minute",
        "120, 2 minutes", "3599, 59 minutes", "3600, About an hour", "5400, 2 hours", "172799, 2 days",
        "172800, 2 days", "1209600, 2 weeks", "5184000, 2 months", "63072000, 2 years"
    })
    void humanTextIsDockers(long seconds, String phrase) {
        assertEquals(phrase, new TimeSpan(Duration.ofSeconds(seconds)).human());
    }
}
