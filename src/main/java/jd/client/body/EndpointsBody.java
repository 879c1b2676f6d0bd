package jd.client.body;

import java.util.List;
import java.util.Map;
import jd.client.api.BodyWriter;
import jd.client.flags.Arguments;
import jd.client.flags.NetworkFlag;

/// Writes the networks of a new container and the settings of each endpoint.
final class EndpointsBody {
    private EndpointsBody() {}

    /// A single network without settings is sent as `NetworkMode` alone.
    static void write(Arguments flags, List<NetworkFlag> networks, BodyWriter body) {
        boolean named = networks.size() == 1 && !flags.values("network").isEmpty();
        body.open("EndpointsConfig");
        for (NetworkFlag network : networks) {
            if (!named || network.isDetailed()) {
                endpoint(network, body);
            }
        }
        body.close();
    }

    private static void endpoint(NetworkFlag network, BodyWriter body) {
        body.open(network.name());
        if (network.ip().isEmpty()) {
            body.nothing("IPAMConfig");
        } else {
            body.map("IPAMConfig", Map.of("IPv4Address", network.ip()));
        }
        body.listOrNull("Links", network.links());
        body.listOrNull("Aliases", network.aliases());
        body.text("MacAddress", network.mac());
        for (String empty : List.of("NetworkID", "EndpointID", "Gateway", "IPAddress")) {
            body.text(empty, "");
        }
        body.number("IPPrefixLen", 0);
        body.text("IPv6Gateway", "");
        body.text("GlobalIPv6Address", "");
        body.number("GlobalIPv6PrefixLen", 0);
        body.nothing("DriverOpts");
        body.nothing("DNSNames");
        body.close();
    }
}
