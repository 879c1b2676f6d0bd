package jd.server.api;

import java.util.Set;

/// A ulimit: in JSON `{"Name":"nofile","Hard":2048,"Soft":1024}`, as a flag `nofile=1024:2048`, or `nofile=1024` for
/// both. -1 is unlimited.
///
/// Docker: github.com/docker/go-units ulimit.go
public record Ulimit(String name, long hard, long soft) {
    private static final Set<String> NAMES = Set.of(
            "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio",
            "rttime", "sigpending", "stack");

    /// @throws IllegalArgumentException with Docker's message
    public static Ulimit parse(String text) {
        String[] parts = text.split("=", 2);
        if (parts.length != 2) {
            throw new IllegalArgumentException("invalid ulimit argument: " + text);
        }
        if (!NAMES.contains(parts[0])) {
            throw new IllegalArgumentException("invalid ulimit type: " + parts[0]);
        }
        String[] limits = parts[1].split(":", -1);
        if (limits.length > 2) {
            throw new IllegalArgumentException("too many limit value arguments - " + parts[1]
                    + ", can only have up to two, `soft[:hard]`");
        }
        long hard = number(limits[limits.length - 1]);
        long soft = number(limits[0]);
        if (hard != -1 && (soft == -1 || soft > hard)) {
            throw new IllegalArgumentException("ulimit soft limit must be less than or equal to hard limit: "
                    + (soft == -1 ? "soft: -1 (unlimited), hard: " + hard : soft + " > " + hard));
        }
        return new Ulimit(parts[0], hard, soft);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("strconv.ParseInt: parsing \"" + text + "\": invalid syntax", e);
        }
    }
}
