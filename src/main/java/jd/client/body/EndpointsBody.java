package jd.client.body;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.client.flags.Arguments;
import jd.client.flags.NetworkFlag;

/// Writes the networks of a new container and the settings of each endpoint.
final class EndpointsBody {
    private EndpointsBody() {}

    /// A single network without settings is sent as `NetworkMode` alone.
    static Map<String, Object> of(Arguments flags, List<NetworkFlag> networks) {
        boolean named = networks.size() == 1 && !flags.values("network").isEmpty();
        Map<String, Object> endpoints = new LinkedHashMap<>();
        for (NetworkFlag network : networks) {
            if (!named || network.isDetailed()) {
                endpoints.put(network.name(), endpoint(network));
            }
        }
        return Map.of("EndpointsConfig", endpoints);
    }

    private static Map<String, Object> endpoint(NetworkFlag network) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("IPAMConfig", network.ip().isEmpty() ? null : Map.of("IPv4Address", network.ip()));
        body.put("Links", BodyFields.orNull(network.links()));
        body.put("Aliases", BodyFields.orNull(network.aliases()));
        body.put("MacAddress", network.mac());
        for (String empty : List.of("NetworkID", "EndpointID", "Gateway", "IPAddress")) {
            body.put(empty, "");
        }
        body.put("IPPrefixLen", 0);
        body.put("IPv6Gateway", "");
        body.put("GlobalIPv6Address", "");
        body.put("GlobalIPv6PrefixLen", 0);
        body.put("DriverOpts", null);
        body.put("DNSNames", null);
        return body;
    }
}
