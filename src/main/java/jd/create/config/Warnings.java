package jd.create.config;

import java.util.ArrayList;
import java.util.List;

/// What a user is told with a container that was made all the same: what is unwise, and what jd does not do (yet).
public final class Warnings {
    private Warnings() {}

    /// @param dropped what was said already of limits that this kernel lacks
    public static List<String> of(NetworkOptions network, List<String> dropped) {
        List<String> warnings = new ArrayList<>(dropped);
        ignored(warnings, "published ports", network.publishes());
        return warnings;
    }

    private static void ignored(List<String> warnings, String what, boolean asked) {
        if (asked) {
            warnings.add("jd does not support " + what + " yet. Ignored.");
        }
    }
}
