package jd.server.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import jd.server.api.ApiException;
import jd.server.api.Filters;
import org.apache.hc.core5.http.ProtocolException;

/// The query parameters of a request, parsed like Docker's.
///
/// Docker: api/server/httputils/form.go
public final class Query {
    private static final long NANOS = 1_000_000_000L;

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private Optional<String> problem = Optional.empty();

    /// @param text the part behind the `?`. An error in it is reported only when a route reads a parameter, as in
    /// Docker
    static Query parse(String text) {
        var query = new Query();
        if (!text.isEmpty()) {
            for (String pair : text.split("&")) {
                query.add(pair);
            }
        }
        return query;
    }

    private void add(String pair) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        try {
            String decodedKey = Percent.decodeQuery(key);
            String decodedValue = Percent.decodeQuery(value);
            values.computeIfAbsent(decodedKey, _ -> new ArrayList<>()).add(decodedValue);
        } catch (ProtocolException e) {
            problem = problem.or(() -> Optional.of(e.getMessage()));
        }
    }

    /// Fails if any parameter is malformed; for routes that read none but check the query, as Docker's do.
    public void check() {
        if (problem.isPresent()) {
            throw ApiException.invalid(problem.get());
        }
    }

    /// {@return every parameter with its values} Fails if any is malformed.
    public Map<String, List<String>> parameters() {
        check();
        return values;
    }

    /// {@return all values of a parameter} Fails if any parameter of the query is malformed.
    public List<String> all(String key) {
        check();
        return values.getOrDefault(key, List.of());
    }

    /// {@return the first value, "" if there is none}
    public String text(String key) {
        List<String> all = all(key);
        return all.isEmpty() ? "" : all.getFirst();
    }

    private boolean has(String key) {
        return !all(key).isEmpty();
    }

    /// {@return false for an absent or empty value, `0`, `no`, `false` and `none`, in any case; true for anything else}
    public boolean flag(String key) {
        return switch (text(key).strip().toLowerCase(Locale.ROOT)) {
            case "", "0", "no", "false", "none" -> false;
            default -> true;
        };
    }

    /// {@return the flag, or `otherwise` if the parameter is absent}
    public boolean flag(String key, boolean otherwise) {
        return has(key) ? flag(key) : otherwise;
    }

    /// {@return the number, empty if there is none} Anything else fails with the message of Go's strconv. (Docker
    /// answers 500 to some of these, because the error has no kind; an invalid parameter is the client's mistake.)
    public OptionalInt number(String key) {
        String value = text(key);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(value));
        } catch (NumberFormatException e) {
            throw notANumber("Atoi", value, e);
        }
    }

    /// {@return a time in nanoseconds since 1970, given as seconds with or without a fraction; a time beyond the range
    /// of nanoseconds (about the year 2262) is the last or first in that range}
    public OptionalLong time(String key) {
        String value = text(key);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        int dot = value.indexOf('.');
        long seconds = integer(dot < 0 ? value : value.substring(0, dot));
        long nanos = dot < 0 ? 0 : fraction(value.substring(dot + 1));
        long most = Long.MAX_VALUE / NANOS - 1;
        return OptionalLong.of(Math.clamp(seconds, -most, most) * NANOS + Math.clamp(nanos, 0, NANOS));
    }

    private static long fraction(String text) {
        integer(text);
        return integer((text + "000000000").substring(0, 9));
    }

    private static long integer(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw notANumber("ParseInt", text, e);
        }
    }

    // A very long number is shortened in the message.
    private static ApiException notANumber(String function, String text, NumberFormatException e) {
        String why = text.matches("[+-]?[0-9]+") ? "value out of range" : "invalid syntax";
        String shown = text.length() <= 100 ? text : text.substring(0, 100) + "...";
        return new ApiException(ApiException.Kind.INVALID_PARAMETER,
                "strconv." + function + ": parsing \"" + shown + "\": " + why, e);
    }

    public Filters filters() {
        return Filters.parse(text("filters"));
    }
}
