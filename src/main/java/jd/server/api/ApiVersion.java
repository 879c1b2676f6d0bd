package jd.server.api;

/// A version of the Engine API, `1.45`, as in the prefix of a path (`/v1.45/info`). Versions are compared number by
/// number.
///
/// Docker 1.2.0: pkg/version
public record ApiVersion(String text) implements Comparable<ApiVersion> {
    /// The version of this API, that of Docker 26.
    public static final ApiVersion CURRENT = new ApiVersion("1.45");
    /// The oldest version that is accepted.
    public static final ApiVersion OLDEST = new ApiVersion("1.24");

    @Override
    public int compareTo(ApiVersion other) {
        String[] mine = text.split("\\.");
        String[] theirs = other.text.split("\\.");
        for (int i = 0; i < Math.max(mine.length, theirs.length); i++) {
            int order = Long.compare(number(mine, i), number(theirs, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    // A path contains only digits and dots here; a missing number counts as 0, one that is too long as the maximum.
    private static long number(String[] parts, int i) {
        if (i >= parts.length || parts[i].isEmpty()) {
            return 0;
        }
        return parts[i].length() > 9 ? Long.MAX_VALUE : Long.parseLong(parts[i]);
    }

    public boolean isBefore(ApiVersion other) {
        return compareTo(other) < 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
