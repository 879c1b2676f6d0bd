package jd.server.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/// The body of `POST /networks/create`; a wire record: an absent field is null.
///
/// ```
/// {"Name":"back","Driver":"bridge","Internal":true,
///  "IPAM":{"Config":[{"Subnet":"10.20.0.0/16","Gateway":"10.20.0.1"}]},"Labels":{"tier":"2"}}
/// ```
public record NetworkRequest(
        String name,
        String driver,
        String scope,
        @JsonProperty("EnableIPv6") boolean enableIpv6,
        @JsonProperty("IPAM") NetworkJson.Ipam ipam,
        boolean internal,
        boolean attachable,
        boolean ingress,
        boolean configOnly,
        NetworkJson.ConfigFrom configFrom,
        Map<String, String> options,
        Map<String, String> labels) {
    public static final NetworkRequest EMPTY = new NetworkRequest(
            null, null, null, false, null, false, false, false, false, null, null, null);

    /// The answer, 201.
    public record Created(String id, String warning) {}

    /// The body of `POST /networks/{id}/connect`.
    public record Connection(String container, EndpointSettings endpointConfig) {}

    /// The body of `POST /networks/{id}/disconnect`.
    public record Disconnection(String container, boolean force) {}

    /// The answer to `POST /networks/prune`; null for none.
    public record Pruned(List<String> networksDeleted) {}
}
