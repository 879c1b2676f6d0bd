package jd.create.security;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import jd.libcontainer.kernel.Capabilities;

/// Computes the capabilities of a container's first process, as a bit mask.
///
/// capabilities(7); Docker 1.2.0: daemon/execdriver/native/template, daemon/execdriver/utils.go TweakCapabilities
public final class CapabilityPlan {
    private CapabilityPlan() {}

    /// {@return the mask} With `ALL` added, the dropped ones are removed from all; with `ALL` dropped, the mask has only the
    /// added ones.
    public static long mask(boolean privileged, List<String> add, List<String> drop) {
        if (privileged) {
            return Capabilities.ALL;
        }
        long mask = contains(drop, "ALL") ? 0 : Capabilities.DEFAULT;
        if (contains(add, "ALL")) {
            mask = Capabilities.ALL;
        }
        for (String name : drop) {
            mask &= name.equalsIgnoreCase("ALL") ? ~0 : ~Capabilities.of(name);
        }
        for (String name : add) {
            mask |= name.equalsIgnoreCase("ALL") ? 0 : Capabilities.of(name);
        }
        return mask;
    }

    /// {@return the capability's number; empty for an unknown name} The prefix `CAP_` is optional.
    public static OptionalInt bit(String name) {
        int bit = Capabilities.NAMES.indexOf(full(name).substring("CAP_".length()));
        return bit < 0 ? OptionalInt.empty() : OptionalInt.of(bit);
    }

    /// {@return the name in capabilities(7), `CAP_NET_RAW` for `net_raw`}
    public static String full(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith("CAP_") ? upper : "CAP_" + upper;
    }

    private static boolean contains(List<String> names, String name) {
        return names.stream().anyMatch(name::equalsIgnoreCase);
    }
}
