package jd.client.flags;

import java.time.Instant;
import jd.client.api.ClientException;
import jd.server.api.GoTime;
import jd.server.api.TimeSpan;

/// Parses the time of `--since`: a duration before now (`42m`), seconds since 1970 (`1412345678.5`), or a date,
/// possibly shortened (`2013-01-02`, `2013-01-02T13:23`), local unless it names a time zone.
public final class LogTime {
    private LogTime() {}

    /// {@return the time as the API expects it: seconds, a dot, nanoseconds}
    ///
    /// @param flag the flag that an error message names
    public static String parse(String text, String flag, Instant now) {
        try {
            return parse(text, now);
        } catch (ClientException e) {
            throw new ClientException(1, "invalid value for \"" + flag + "\": " + e.getMessage(), e);
        }
    }

    /// The same for a command whose error message names no flag.
    public static String parse(String text, Instant now) {
        return TimeSpan.tryParse(text).map(span -> of(now.minus(span.duration())))
                .orElseGet(() -> text.matches("\\d+(\\.\\d+)?") ? text : of(date(text)));
    }

    /// {@return the time as the API expects it: seconds, a dot, nanoseconds}
    public static String of(Instant moment) {
        return "%d.%09d".formatted(moment.getEpochSecond(), moment.getNano());
    }

    private static Instant date(String text) {
        return GoTime.localDate(text).orElseThrow(
                () -> new ClientException("failed to parse value as time or duration: \"" + text + "\""));
    }
}
