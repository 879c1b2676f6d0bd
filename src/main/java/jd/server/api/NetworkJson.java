package jd.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A network, as `GET /networks` lists it and `docker network inspect` prints it. `driver` is bridge, host or null.
public record NetworkJson(
        String name,
        String id,
        String created,
        String scope,
        String driver,
        @JsonProperty("EnableIPv6") boolean enableIpv6,
        @JsonProperty("IPAM") Ipam ipam,
        boolean internal,
        boolean attachable,
        boolean ingress,
        ConfigFrom configFrom,
        boolean configOnly,
        Map<String, Member> containers,
        Map<String, String> options,
        Map<String, String> labels) {
    /// Names that no user may give to a network; `default` is the bridge's in a network mode.
    public static final Set<String> PREDEFINED = Set.of("none", "host", "bridge", "default");

    public record Ipam(String driver, Map<String, String> options, List<Pool> config) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Pool(
            String subnet,
            @JsonProperty("IPRange") String ipRange,
            String gateway,
            Map<String, String> auxiliaryAddresses) {}

    /// {@return a copy with the containers on the network, by id}
    public NetworkJson with(Map<String, Member> members) {
        return new NetworkJson(
                name, id, created, scope, driver, enableIpv6, ipam, internal, attachable, ingress, configFrom, configOnly,
                members, options, labels);
    }

    public record ConfigFrom(String network) {}

    /// A container on the network; addresses are with prefix length, `172.17.0.2/16`.
    public record Member(
            String name,
            @JsonProperty("EndpointID") String endpointId,
            String macAddress,
            @JsonProperty("IPv4Address") String ipv4Address,
            @JsonProperty("IPv6Address") String ipv6Address) {}
}
