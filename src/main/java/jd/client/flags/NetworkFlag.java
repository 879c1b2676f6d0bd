package jd.client.flags;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import jd.client.api.ClientException;

/// One `--network`: a name, or `name=n1,alias=db,ip=10.0.0.9`. The first one also gets the values of `--ip`,
/// `--network-alias`, `--mac-address` and `--link`.
///
/// @param ip empty to let the daemon choose one
public record NetworkFlag(String name, String ip, List<String> aliases, List<String> links, String mac) {
    private static final Set<String> BUILT_IN = Set.of("default", "bridge", "host", "none");

    /// {@return the networks in the order of the flags, `default` if there is none}
    public static List<NetworkFlag> of(Arguments flags) {
        List<String> texts = flags.values("network");
        var networks = new ArrayList<NetworkFlag>();
        for (String text : texts.isEmpty() ? List.of("default") : texts) {
            networks.add(networks.isEmpty() ? parse(text).with(flags) : parse(text));
        }
        boolean mixed = networks.stream().anyMatch(NetworkFlag::isUserDefined)
                && !networks.stream().allMatch(NetworkFlag::isUserDefined);
        if (mixed) {
            throw new ClientException(125,
                    "conflicting options: cannot attach both user-defined and non-user-defined network-modes");
        }
        return networks;
    }

    private static NetworkFlag parse(String text) {
        if (!text.contains("=")) {
            return new NetworkFlag(text, "", List.of(), List.of(), "");
        }
        String name = "";
        String ip = "";
        String mac = "";
        var aliases = new ArrayList<String>();
        for (String part : text.split(",")) {
            String[] pair = part.split("=", 2);
            String value = pair.length == 2 ? pair[1] : "";
            switch (pair[0].toLowerCase(Locale.ROOT)) {
                case "name" -> name = value;
                case "alias" -> aliases.add(value);
                case "ip" -> ip = value;
                case "mac-address" -> mac = value;
                default -> throw new ClientException(125, "invalid field key " + pair[0]);
            }
        }
        if (name.isEmpty()) {
            throw new ClientException(125, "network name/id is not specified");
        }
        return new NetworkFlag(name, ip, aliases, List.of(), mac);
    }

    private NetworkFlag with(Arguments flags) {
        var more = new ArrayList<>(aliases);
        more.addAll(flags.values("network-alias"));
        return new NetworkFlag(name, flags.value("ip").orElse(ip), more,
                isUserDefined() ? flags.values("link") : List.of(), flags.value("mac-address").orElse(mac));
    }

    private boolean isUserDefined() {
        return !BUILT_IN.contains(name) && !name.startsWith("container:");
    }

    /// {@return whether it has settings besides the name}
    public boolean isDetailed() {
        return !ip.isEmpty() || !aliases.isEmpty() || !links.isEmpty() || !mac.isEmpty();
    }
}
