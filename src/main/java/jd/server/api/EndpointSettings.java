package jd.server.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/// One network of a container, in a request and in an inspection.
public record EndpointSettings(
        @JsonProperty("IPAMConfig") Map<String, Object> ipamConfig,
        List<String> links,
        List<String> aliases,
        String macAddress,
        @JsonProperty("NetworkID") String networkId,
        @JsonProperty("EndpointID") String endpointId,
        String gateway,
        @JsonProperty("IPAddress") String ipAddress,
        @JsonProperty("IPPrefixLen") int ipPrefixLen,
        @JsonProperty("IPv6Gateway") String ipv6Gateway,
        @JsonProperty("GlobalIPv6Address") String globalIpv6Address,
        @JsonProperty("GlobalIPv6PrefixLen") int globalIpv6PrefixLen,
        Map<String, String> driverOpts,
        @JsonProperty("DNSNames") List<String> dnsNames) {
    public static final EndpointSettings EMPTY = new EndpointSettings(
            null, null, null, "", "", "", "", "", 0, "", "", 0, null, null);

    /// {@return the requested IPv4 address, empty for none}
    public String requestedAddress() {
        return ipamConfig != null && ipamConfig.get("IPv4Address") instanceof String address ? address : "";
    }
}
