package jd.server.api;

import java.math.BigDecimal;
import java.text.SimpleDateFormat;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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

    /// {@return a time of the local time zone as Go prints it: `2026-11-24 09:29:36 +0100 CET`}
    ///
    /// The zones of `java.time` would do as well, but at their first use they search all jars of the class path for more
    /// zones, and that takes longer than the rest of `ps`.
    public static String local(Instant time) {
        return new SimpleDateFormat("yyyy-MM-dd HH:mm:ss Z zzz").format(Date.from(time));
    }

    /// {@return a duration as Go prints it: `1m30s`, `1.5s`, `250ms`, `0s`}
    public static String duration(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos < 1_000_000_000L) {
            long unit = nanos >= 1_000_000 ? 1_000_000 : nanos >= 1_000 ? 1_000 : 1;
            String name = unit == 1 ? "ns" : unit == 1_000 ? "µs" : "ms";
            return nanos == 0 ? "0s" : decimal(nanos, unit) + name;
        }
        long minutes = duration.toMinutes();
        String seconds = decimal(nanos - minutes * 60_000_000_000L, 1_000_000_000L) + "s";
        if (minutes == 0) {
            return seconds;
        }
        return (minutes < 60 ? "" : minutes / 60 + "h") + minutes % 60 + "m" + seconds;
    }

    /// {@return the time of a date, possibly shortened: `2013-01-02T13:23:37Z`, `2013-01-02T13:23`, `2013-01-02`; local
    /// unless it names a time zone. Empty for any other text}
    public static Optional<Instant> localDate(String text) {
        List<Function<String, Instant>> readings = List.of(
                date -> OffsetDateTime.parse(date).toInstant(),
                date -> LocalDateTime.parse(date).atZone(ZoneId.systemDefault()).toInstant(),
                date -> LocalDate.parse(date).atStartOfDay(ZoneId.systemDefault()).toInstant());
        for (Function<String, Instant> reading : readings) {
            try {
                return Optional.of(reading.apply(text));
            } catch (DateTimeException e) {
                continue; // try the next, coarser format
            }
        }
        return Optional.empty();
    }

    private static String decimal(long value, long unit) {
        return BigDecimal.valueOf(value).divide(BigDecimal.valueOf(unit)).stripTrailingZeros().toPlainString();
    }
}
