package jd.server.api;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A duration: parsed in Go's notation (`1h30m`, `1.5s`, `300ms`), printed like Docker (`About a minute`, `3 weeks`).
///
/// Docker 1.2.0: pkg/units/duration.go
public record TimeSpan(Duration duration) {
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L, "us", 1_000L, "µs", 1_000L, "μs", 1_000L, "ms", 1_000_000L,
            "s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L);

    /// @throws IllegalArgumentException with Go's message: `time: invalid duration "abc"`
    public static TimeSpan parse(String text) {
        return tryParse(text).orElseThrow(
                () -> new IllegalArgumentException("time: invalid duration \"" + text + "\""));
    }

    /// {@return the duration, or empty if the text is not one (it may be a date)}
    public static Optional<TimeSpan> tryParse(String text) {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Optional.of(new TimeSpan(Duration.ZERO));
        }
        Matcher part = PART.matcher(rest);
        BigDecimal nanos = BigDecimal.ZERO;
        int read = 0;
        while (read < rest.length() && part.find(read) && part.start() == read) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOS.get(part.group(2)))));
            read = part.end();
        }
        if (read == 0 || read < rest.length() || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return Optional.empty();
        }
        return Optional.of(new TimeSpan(Duration.ofNanos(negative ? -nanos.longValue() : nanos.longValue())));
    }

    /// {@return the duration in Docker's words, without "ago"}
    public String human() {
        long seconds = duration.toSeconds();
        long minutes = duration.toMinutes();
        long hours = duration.plusMinutes(30).toHours();
        if (seconds < 1) {
            return "Less than a second";
        } else if (seconds == 1) {
            return "1 second";
        } else if (seconds < 60) {
            return seconds + " seconds";
        } else if (minutes == 1) {
            return "About a minute";
        } else if (minutes < 60) {
            return minutes + " minutes";
        } else if (hours == 1) {
            return "About an hour";
        } else if (hours < 48) {
            return hours + " hours";
        } else if (hours < 24 * 7 * 2) {
            return hours / 24 + " days";
        } else if (hours < 24 * 30 * 2) {
            return hours / 24 / 7 + " weeks";
        } else if (hours < 24 * 365 * 2) {
            return hours / 24 / 30 + " months";
        }
        return duration.toHours() / 24 / 365 + " years";
    }
}
