package jd.daemonnet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import jd.server.api.ApiException;
import jd.server.api.Filters;
import jd.server.api.NetworkJson;
import jd.server.api.NetworkJson.ConfigFrom;
import jd.server.api.NetworkJson.Ipam;
import jd.server.api.NetworkJson.Member;
import jd.server.api.NetworkJson.Pool;

/// The networks that a client can list and inspect: `none`, `host` and, unless the daemon has no bridge, `bridge`.
///
/// Docker 1.2 had modes and no such objects; they came with libnetwork in Docker 1.9.
public final class Networks {
    private static final Set<String> FILTERS =
            Set.of("dangling", "driver", "id", "label", "name", "scope", "type", "ingress");
    private static final Set<String> TYPES = Set.of("builtin", "custom");

    private final List<NetworkJson> networks = new ArrayList<>();
    private final Optional<BridgeNetwork> bridge;

    public Networks(Optional<BridgeNetwork> bridge) {
        this.bridge = bridge;
        networks.add(network("none", BridgeNetwork.randomId(), "null", null, Map.of()));
        networks.add(network("host", BridgeNetwork.randomId(), "host", null, Map.of()));
        bridge.ifPresent(open -> networks.add(network("bridge", open.id(), "bridge", pools(open), open.options())));
    }

    private static List<Pool> pools(BridgeNetwork bridge) {
        return List.of(new Pool(bridge.subnet().toString(), null, bridge.gateway().toString()));
    }

    private static NetworkJson network(
            String name, String id, String driver, List<Pool> pools, Map<String, String> options) {
        return new NetworkJson(
                name,
                id,
                Instant.now().toString(),
                "local",
                driver,
                false,
                new Ipam("default", null, pools),
                false,
                false,
                false,
                new ConfigFrom(""),
                false,
                Map.of(),
                new TreeMap<>(options),
                Map.of());
    }

    /// {@return the bridge network of this name}
    public Optional<BridgeNetwork> bridge(String name) {
        return bridge.filter(network -> network.name().equals(name));
    }

    /// {@return the networks that match the filters, without their containers, as Docker lists them}
    public List<NetworkJson> list(Filters filters) {
        filters.accepting(FILTERS);
        for (String type : filters.of("type")) {
            if (!TYPES.contains(type)) {
                throw ApiException.invalid("invalid filter: 'type'='" + type + "'");
            }
        }
        return networks.stream().filter(network -> passes(network, filters)).toList();
    }

    private static boolean passes(NetworkJson network, Filters filters) {
        // The three networks are built in, and so never "dangling", even if no container is on them.
        return filters.matches("type", "builtin")
                && filters.matches("driver", network.driver())
                && filters.matches("scope", network.scope())
                && filters.matchesLabels(network.labels())
                && !filters.flag("dangling").orElse(false)
                && (filters.of("name").isEmpty() || filters.of("name").stream().anyMatch(network.name()::contains))
                && (filters.of("id").isEmpty() || filters.of("id").stream().anyMatch(network.id()::startsWith));
    }

    /// {@return a network and its containers}
    ///
    /// @param ref its name, its id, or an unambiguous prefix of the id
    /// @param members the containers on the network of this name, by id
    /// @throws ApiException with Docker's message, if it does not exist
    public NetworkJson inspect(String ref, Function<String, Map<String, Member>> members) {
        NetworkJson network = find(ref);
        return new NetworkJson(
                network.name(),
                network.id(),
                network.created(),
                network.scope(),
                network.driver(),
                network.enableIpv6(),
                network.ipam(),
                network.internal(),
                network.attachable(),
                network.ingress(),
                network.configFrom(),
                network.configOnly(),
                members.apply(network.name()),
                network.options(),
                network.labels());
    }

    private NetworkJson find(String ref) {
        Optional<NetworkJson> exact = networks.stream()
                .filter(network -> network.name().equals(ref) || network.id().equals(ref))
                .findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        List<NetworkJson> byPrefix = networks.stream().filter(network -> network.id().startsWith(ref)).toList();
        return switch (byPrefix.size()) {
            case 0 -> throw ApiException.notFound("network " + ref + " not found");
            case 1 -> byPrefix.getFirst();
            default -> throw ApiException.invalid(
                    "network " + ref + " is ambiguous (" + byPrefix.size() + " matches found on ID prefix)");
        };
    }
}
