package jd.create.security;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import jd.libcontainer.kernel.Capabilities;

/// Which capabilities a container's first process keeps, as a mask with one bit each.
///
/// capabilities(7); Docker 1.2.0: daemon/execdriver/native/template, daemon/execdriver/utils.go TweakCapabilities
public final class CapabilityPlan {
    private CapabilityPlan() {}

    /// {@return the mask} With `ALL` added, what is dropped is taken from all; with `ALL` dropped, only what is added
    /// stays.
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

    /// {@return the capability's number; empty when there is none of that name, which may begin with CAP_}
    public static OptionalInt bit(String name) {
        int bit = Capabilities.NAMES.indexOf(full(name).substring("CAP_".length()));
        return bit < 0 ? OptionalInt.empty() : OptionalInt.of(bit);
    }

    /// {@return the name as the manual writes it, `CAP_NET_RAW` for `net_raw`}
    public static String full(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith("CAP_") ? upper : "CAP_" + upper;
    }

    private static boolean contains(List<String> names, String name) {
        return names.stream().anyMatch(name::equalsIgnoreCase);
    }
}
