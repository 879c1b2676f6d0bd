package jd.pull.registry;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A registry's demand for authentication: `Bearer realm="https://auth.example/token",service="registry.example"`, or
/// `Basic realm="…"`.
///
/// RFC 9110, section 11.6.1
record Challenge(String scheme, Map<String, String> parameters) {
    /// Matches in linear time: a name is matched only from its first letter, and the quantifiers are possessive.
    private static final Pattern PARAMETER = Pattern.compile("(?<![A-Za-z_])([A-Za-z_]++)\\s*+=\\s*+"
            + "(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|([^\\s,]++))");

    /// {@return the first challenge with a scheme that jd knows, Bearer before Basic}
    static Optional<Challenge> choose(List<String> headers) {
        List<Challenge> all = headers.stream().map(Challenge::parse).toList();
        return all.stream()
                .filter(c -> c.scheme.equals("bearer"))
                .findFirst()
                .or(() -> all.stream().filter(c -> c.scheme.equals("basic")).findFirst());
    }

    static Challenge parse(String header) {
        String text = header.strip();
        int blank = text.indexOf(' ');
        String scheme = (blank < 0 ? text : text.substring(0, blank)).toLowerCase(Locale.ROOT);
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(blank < 0 ? "" : text.substring(blank));
        while (matcher.find()) {
            String value = matcher.group(2) == null ? matcher.group(3) : matcher.group(2).replaceAll("\\\\(.)", "$1");
            parameters.put(matcher.group(1).toLowerCase(Locale.ROOT), value);
        }
        return new Challenge(scheme, Map.copyOf(parameters));
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
