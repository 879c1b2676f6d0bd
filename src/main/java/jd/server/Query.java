package jd.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import jd.server.api.ApiException;
import jd.server.api.Filters;

/// The parameters behind the `?` of a path, read as Docker reads them.
///
/// Docker: api/server/httputils/form.go
final class Query {
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /// @param text what stands behind the `?`; a pair that cannot be decoded is passed over
    static Query parse(String text) {
        var query = new Query();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            try {
                query.values
                        .computeIfAbsent(decode(key), _ -> new ArrayList<>())
                        .add(decode(value));
            } catch (IllegalArgumentException e) {
                continue;
            }
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /// {@return the first value, "" when there is none}
    String text(String key) {
        return values.getOrDefault(key, List.of("")).get(0);
    }

    String text(String key, String otherwise) {
        String value = text(key);
        return value.isEmpty() ? otherwise : value;
    }

    List<String> all(String key) {
        return values.getOrDefault(key, List.of());
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /// {@return false for nothing, `0`, `no`, `false` and `none`, in any case; true for anything else}
    boolean flag(String key) {
        return switch (text(key).strip().toLowerCase(Locale.ROOT)) {
            case "", "0", "no", "false", "none" -> false;
            default -> true;
        };
    }

    /// {@return the flag, or `otherwise` where the parameter is absent}
    boolean flag(String key, boolean otherwise) {
        return has(key) ? flag(key) : otherwise;
    }

    /// {@return the number, empty where there is none} Anything else fails with the words of Go's strconv.
    OptionalInt number(String key, ApiException.Kind kind) {
        String value = text(key);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(value));
        } catch (NumberFormatException e) {
            String why = value.matches("[+-]?[0-9]+") ? "value out of range" : "invalid syntax";
            throw new ApiException(kind, "strconv.Atoi: parsing \"" + value + "\": " + why, e);
        }
    }

    /// {@return a time in nanoseconds since 1970, written as seconds with or without a fraction}
    OptionalLong time(String key) {
        String value = text(key);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        int dot = value.indexOf('.');
        long seconds = integer(dot < 0 ? value : value.substring(0, dot));
        long nanos = dot < 0 ? 0 : integer((value.substring(dot + 1) + "000000000").substring(0, 9));
        return OptionalLong.of(Math.addExact(Math.multiplyExact(seconds, 1_000_000_000L), nanos));
    }

    private static long integer(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ApiException(
                    ApiException.Kind.INTERNAL, "strconv.ParseInt: parsing \"" + text + "\": invalid syntax", e);
        }
    }

    Filters filters() {
        return Filters.parse(text("filters"));
    }
}
