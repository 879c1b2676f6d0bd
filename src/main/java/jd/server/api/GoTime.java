package jd.server.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/// Times as Go prints them, which Docker's files and answers hold.
public final class GoTime {
    private static final DateTimeFormatter NANO = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter NANO_FIXED = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 9, 9, true)
            .appendLiteral('Z')
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    private GoTime() {}

    /// RFC3339Nano: the fraction without trailing zeros, `2026-11-24T08:29:36.5Z`.
    public static String nano(Instant time) {
        return NANO.format(time);
    }

    /// The same with nine digits always, as `docker logs -t` shows it.
    public static String nanoFixed(Instant time) {
        return NANO_FIXED.format(time);
    }
}
