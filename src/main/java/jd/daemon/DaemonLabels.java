package jd.daemon;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Checks the labels of the daemon, `KEY=VALUE`, with dockerd's messages.
///
/// Docker 1.2 has none; Swarm made them necessary in 1.4: opts/opts.go ValidateLabel
final class DaemonLabels {
    private static final Pattern RESERVED =
            Pattern.compile("(com\\.docker|io\\.docker|org\\.dockerproject)(\\..*)?");

    private DaemonLabels() {}

    /// {@return the labels without duplicates}
    ///
    /// @throws IllegalArgumentException with the message for the user
    static List<String> check(List<String> labels) {
        Map<String, String> known = new LinkedHashMap<>();
        for (String label : labels) {
            String key = label.split("=", 2)[0];
            if (key.isEmpty() || !label.contains("=")) {
                throw invalid(label, "bad attribute format: " + label);
            }
            if (RESERVED.matcher(key).matches()) {
                throw invalid(label, "label " + label + " is not allowed: the namespaces com.docker.*, io.docker.*, and"
                        + " org.dockerproject.* are reserved for internal use");
            }
            String before = known.putIfAbsent(key, label);
            if (before != null && !before.equals(label)) {
                throw new IllegalArgumentException("conflict labels for " + label + " and " + before);
            }
        }
        return List.copyOf(known.values());
    }

    private static IllegalArgumentException invalid(String label, String reason) {
        return new IllegalArgumentException("invalid argument \"" + label + "\" for \"--label\" flag: " + reason);
    }
}
