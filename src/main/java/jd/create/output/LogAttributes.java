package jd.create.output;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import jd.server.api.ContainerConfig;
import jd.server.api.Json;

/// The labels and variables of a container that are written with each line of its log: `--log-opt labels=a,b`,
/// `--log-opt env-regex=^APP_`. `docker logs --details` shows them. A pattern has the syntax of Go (RE2), and its time
/// grows with the length of the name only.
///
/// Today: daemon/logger/loginfo.go ExtraAttributes
///
/// @param labels names
/// @param env names
record LogAttributes(
        List<String> labels, Optional<Pattern> labelPattern, List<String> env, Optional<Pattern> envPattern) {
    static final LogAttributes NONE = new LogAttributes(List.of(), Optional.empty(), List.of(), Optional.empty());

    /// @throws com.google.re2j.PatternSyntaxException for an invalid pattern
    static LogAttributes parse(Map<String, String> options) {
        return new LogAttributes(
                names(options.get("labels")), pattern(options.get("labels-regex")), names(options.get("env")),
                pattern(options.get("env-regex")));
    }

    private static List<String> names(String listOrNull) {
        return listOrNull == null ? List.of() : List.of(listOrNull.split(","));
    }

    private static Optional<Pattern> pattern(String textOrNull) {
        return Optional.ofNullable(textOrNull).filter(text -> !text.isEmpty()).map(Pattern::compile);
    }

    /// {@return the attributes of a container, sorted by name} A variable takes precedence over a label.
    Map<String, String> of(ContainerConfig config) {
        Map<String, String> attributes = new TreeMap<>();
        if (config.labels() != null) {
            config.labels().forEach((name, value) -> put(attributes, labels, labelPattern, name, value));
        }
        for (String variable : Json.orEmpty(config.env())) {
            String[] pair = variable.split("=", 2);
            if (pair.length == 2) {
                put(attributes, env, envPattern, pair[0], pair[1]);
            }
        }
        return attributes;
    }

    private static void put(
            Map<String, String> attributes, List<String> names, Optional<Pattern> pattern, String name, String value) {
        if (names.contains(name) || pattern.stream().anyMatch(each -> each.matcher(name).find())) {
            attributes.put(name, Objects.requireNonNullElse(value, ""));
        }
    }
}
