package jd.daemonnet;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import jd.server.api.NetworkRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The networks of this daemon: `none`, `host` and, unless the daemon has no bridge, `bridge`; and those that users have
/// created, each with a bridge of its own.
///
/// Docker 1.2 had modes and no such objects; they came with libnetwork in Docker 1.9. Today: daemon/network.go
public final class Networks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Networks.class);

    private static final Set<String> FILTERS =
            Set.of("dangling", "driver", "id", "label", "name", "scope", "type", "ingress");
    private static final Set<String> PRUNE_FILTERS = Set.of("label", "label!");
    private static final Set<String> BOOLEANS = Set.of("true", "1", "false", "0");
    private static final Set<String> TYPES = Set.of("builtin", "custom");

    /// @param bridge empty without one: `none`, `host`, and a network whose bridge could not be restored
    /// @param chosen whether the subnet is from the request
    private record Known(NetworkJson description, Optional<BridgeNetwork> bridge, boolean chosen) {}

    private final HostNetwork host;
    private final NetworkStore store;

    // guarded by this; by id
    private final Map<String, Known> networks = new LinkedHashMap<>();

    /// @param directory of the networks' files
    public Networks(HostNetwork host, Path directory) {
        this.host = host;
        this.store = new NetworkStore(directory);
        add(new Known(predefined("none", BridgeNetwork.randomId(), "null", null, Map.of()), Optional.empty(), false));
        add(new Known(predefined("host", BridgeNetwork.randomId(), "host", null, Map.of()), Optional.empty(), false));
    }

    private void add(Known network) {
        networks.put(network.description().id(), network);
    }

    private static NetworkJson predefined(
            String name, String id, String driver, List<Pool> pools, Map<String, String> options) {
        return new NetworkJson(
                name, id, Instant.now().toString(), "local", driver, false, new Ipam("default", null, pools), false,
                false, false, new ConfigFrom(""), false, Map.of(), new TreeMap<>(options), Map.of());
    }

    /// Sets up the daemon's own bridge. Its subnet is that of no network that [#restore] will set up.
    public synchronized void openDefault(BridgeNetwork.Config config) {
        List<Subnet> saved = store.load().stream().map(each -> NetworkPlan.subnet(each.network())).toList();
        BridgeNetwork bridge = BridgeNetwork.open(config, host, saved);
        List<Pool> pools =
                List.of(new Pool(bridge.subnet().toString(), null, bridge.gateway().toString(), null));
        add(new Known(
                predefined(config.name(), config.id(), "bridge", pools, bridge.options()), Optional.of(bridge),
                !config.addressing().bip().isEmpty()));
    }

    /// Sets up the bridges of the networks that users created under earlier daemons. A network whose bridge cannot be set
    /// up stays in the list, and can be removed.
    public synchronized void restore() {
        for (NetworkStore.Saved saved : store.load()) {
            add(new Known(saved.network(), restore(saved.network()), saved.chosenSubnet()));
        }
    }

    private Optional<BridgeNetwork> restore(NetworkJson saved) {
        try {
            return Optional.of(BridgeNetwork.open(NetworkPlan.config(saved), host, List.of()));
        } catch (RuntimeException e) {
            LOG.error("restore network {}: {}", saved.name(), e.getMessage(), e);
            return Optional.empty();
        }
    }

    /// Creates a network and its bridge.
    ///
    /// @throws ApiException with Docker's message
    // tag::creating-a-network[]
    public synchronized NetworkJson create(NetworkRequest request) {
        NetworkPlan.verify(request); // <1>
        if (named(request.name()).isPresent()) {
            throw ApiException.conflict(
                    "network with name " + request.name() + " already exists");
        }
        NetworkJson network = NetworkPlan.describe(
                request, BridgeNetwork.randomId(), Instant.now(),
                () -> AddressPools.firstFree(host, subnets())); // <2>
        refuseOverlap(network); // <3>
        refuseSameBridge(network);
        boolean chosen = NetworkPlan.choosesSubnet(request);
        BridgeNetwork bridge = open(network); // <4>
        try {
            store.save(new NetworkStore.Saved(network, chosen));
        } catch (RuntimeException e) {
            bridge.close(); // <5>
            throw e;
        }
        add(new Known(network, Optional.of(bridge), chosen));
        return network;
    }
    // end::creating-a-network[]

    private BridgeNetwork open(NetworkJson network) {
        try {
            return BridgeNetwork.open(NetworkPlan.config(network), host, subnets());
        } catch (NetworkException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, e.getMessage(), e);
        }
    }

    private List<Subnet> subnets() {
        return networks.values().stream()
                .map(Known::description)
                .filter(network -> network.driver().equals("bridge"))
                .map(NetworkPlan::subnet)
                .toList();
    }

    private void refuseOverlap(NetworkJson network) {
        Subnet subnet = NetworkPlan.subnet(network);
        if (subnets().stream().anyMatch(subnet::overlaps)) {
            throw ApiException.forbidden("Pool overlaps with other one on this address space");
        }
    }

    private void refuseSameBridge(NetworkJson network) {
        String name = NetworkPlan.bridge(network);
        for (Known other : networks.values()) {
            if (other.bridge().filter(bridge -> bridge.bridge().equals(name)).isPresent()) {
                throw ApiException.forbidden("cannot create network " + network.id() + " (" + name
                        + "): conflicts with network " + other.description().id() + " (" + name
                        + "): networks have same bridge name");
            }
        }
    }

    /// Removes a network without endpoints. {@return the removed network}
    public synchronized NetworkJson remove(String ref) {
        Known network = find(ref);
        NetworkJson description = network.description();
        if (NetworkJson.PREDEFINED.contains(description.name())) {
            throw ApiException.forbidden(
                    description.name() + " is a pre-defined network and cannot be removed");
        }
        if (!network.bridge().map(BridgeNetwork::retire).orElse(true)) {
            throw ApiException.forbidden("error while removing network: network " + description.name() + " id "
                    + description.id() + " has active endpoints");
        }
        store.delete(description.id());
        networks.remove(description.id());
        network.bridge().ifPresent(BridgeNetwork::close);
        return description;
    }

    /// Removes the users' networks without endpoints that match the filters. {@return the removed ones}
    public synchronized List<NetworkJson> prune(Filters filters) {
        filters.accepting(PRUNE_FILTERS);
        List<NetworkJson> removed = new ArrayList<>();
        for (Known network : List.copyOf(networks.values())) {
            if (isDangling(network) && passesPrune(network.description(), filters)) {
                try {
                    removed.add(remove(network.description().id()));
                } catch (ApiException e) {
                    // A container has been connected meanwhile.
                    LOG.debug("prune network {}: {}", network.description().name(), e.getMessage());
                }
            }
        }
        return removed;
    }

    private static boolean passesPrune(NetworkJson network, Filters filters) {
        return filters.matchesLabels(network.labels())
                && filters.of("label!").stream().noneMatch(
                        unwanted -> new Filters(Map.of("label", List.of(unwanted))).matchesLabels(network.labels()));
    }

    /// {@return whether it is a user's network without endpoints}
    private static boolean isDangling(Known network) {
        return !NetworkJson.PREDEFINED.contains(network.description().name())
                && !network.bridge().map(BridgeNetwork::isActive).orElse(false);
    }

    /// {@return the bridge network of this name}
    public synchronized Optional<BridgeNetwork> bridge(String name) {
        return named(name).flatMap(Known::bridge);
    }

    public synchronized boolean isKnown(String name) {
        return named(name).isPresent();
    }

    /// {@return the subnet of a network, if a user has chosen it} Only there a container may ask for a certain address.
    public synchronized Optional<Subnet> chosenSubnet(String name) {
        return named(name).filter(Known::chosen).map(network -> NetworkPlan.subnet(network.description()));
    }

    private Optional<Known> named(String name) {
        return networks.values().stream().filter(network -> network.description().name().equals(name)).findFirst();
    }

    /// {@return the networks that match the filters, without their containers, as Docker lists them}
    public synchronized List<NetworkJson> list(Filters filters) {
        filters.accepting(FILTERS);
        for (String type : filters.of("type")) {
            if (!TYPES.contains(type)) {
                throw ApiException.invalid("invalid filter: 'type'='" + type + "'");
            }
        }
        if (!BOOLEANS.containsAll(filters.of("dangling"))) {
            throw ApiException.invalid("invalid value for filter 'dangling', must be \"true\" (or \"1\"),"
                    + " or \"false\" (or \"0\")");
        }
        return networks.values().stream()
                .filter(network -> passes(network, filters))
                .map(Known::description)
                .toList();
    }

    private static boolean passes(Known known, Filters filters) {
        NetworkJson network = known.description();
        boolean builtin = NetworkJson.PREDEFINED.contains(network.name());
        return filters.matches("type", builtin ? "builtin" : "custom")
                && filters.matches("driver", network.driver())
                && filters.matches("scope", network.scope())
                && filters.matchesLabels(network.labels())
                && filters.flag("dangling").map(wanted -> wanted == isDangling(known)).orElse(true)
                && (filters.of("name").isEmpty() || filters.of("name").stream().anyMatch(network.name()::contains))
                && (filters.of("id").isEmpty() || filters.of("id").stream().anyMatch(network.id()::startsWith));
    }

    /// {@return a network and its containers}
    ///
    /// @param ref its name, its id, or an unambiguous prefix of the id
    /// @param members the containers on the network of this name, by id
    /// @throws ApiException with Docker's message, if it does not exist
    public NetworkJson inspect(String ref, Function<String, Map<String, Member>> members) {
        NetworkJson network = describe(ref);
        return network.with(members.apply(network.name()));
    }

    /// {@return a network without its containers}
    public synchronized NetworkJson describe(String ref) {
        return find(ref).description();
    }

    private Known find(String ref) {
        Optional<Known> exact = named(ref).or(() -> Optional.ofNullable(networks.get(ref)));
        if (exact.isPresent()) {
            return exact.get();
        }
        List<Known> byPrefix = networks.values().stream()
                .filter(network -> !ref.isEmpty() && network.description().id().startsWith(ref))
                .toList();
        return switch (byPrefix.size()) {
            case 0 -> throw ApiException.notFound("network " + ref + " not found");
            case 1 -> byPrefix.getFirst();
            default -> throw ApiException.invalid(
                    "network " + ref + " is ambiguous (" + byPrefix.size() + " matches found on ID prefix)");
        };
    }

    /// Removes bridges and firewall rules. The networks stay on disk.
    @Override
    public synchronized void close() {
        List<Known> all = new ArrayList<>(networks.values());
        for (Known network : all.reversed()) {
            try {
                network.bridge().ifPresent(BridgeNetwork::close);
            } catch (RuntimeException e) {
                LOG.error("shut down network {}: {}", network.description().name(), e.getMessage(), e);
            }
        }
    }
}
