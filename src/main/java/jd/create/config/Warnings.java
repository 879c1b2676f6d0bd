package jd.create.config;

import java.util.ArrayList;
import java.util.List;

/// The warnings in the response to a create request: about insecure options, and about options that jd ignores.
public final class Warnings {
    private Warnings() {}

    /// @param dropped the warnings about unsupported limits
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
