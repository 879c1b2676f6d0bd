package jd.daemonnet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jd.daemonnet.BridgeNetwork.Addressing;
import jd.daemonnet.BridgeNetwork.Policy;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.ApiException;
import jd.server.api.NetworkJson;
import jd.server.api.NetworkJson.ConfigFrom;
import jd.server.api.NetworkJson.Ipam;
import jd.server.api.NetworkJson.Pool;
import jd.server.api.NetworkRequest;

/// Decides from a request what a new network is: checks it with Docker's messages, completes its addresses, and derives
/// the configuration of its bridge.
///
/// Today: daemon/network.go createNetwork, api/types/network/ipam.go ValidateIPAM
final class NetworkPlan {
    private static final String BRIDGE_NAME = "com.docker.network.bridge.name";
    private static final String ICC = "com.docker.network.bridge.enable_icc";
    private static final String MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";
    private static final String HOST_BINDING = "com.docker.network.bridge.host_binding_ipv4";
    private static final String MTU = "com.docker.network.driver.mtu";

    private NetworkPlan() {}

    /// @throws ApiException for a request that can never be fulfilled
    static void verify(NetworkRequest request) {
        String name = orEmpty(request.name());
        if (name.isBlank()) {
            throw ApiException.invalid("invalid name: " + name);
        }
        if (NetworkJson.PREDEFINED.contains(name)) {
            throw ApiException.forbidden("operation is not permitted on predefined " + name + " network ");
        }
        if (orEmpty(request.scope()).equals("swarm")) {
            throw ApiException.forbidden("cannot create a swarm scoped network when swarm is not active");
        }
        if (request.ingress()) {
            throw ApiException.forbidden("Ingress network can only be global scope network");
        }
        switch (driver(request)) {
            case "bridge" -> {}
            case "host", "null" -> throw ApiException.forbidden(
                    "only one instance of \"" + request.driver() + "\" network is allowed");
            default -> throw ApiException.notFound("plugin \"" + request.driver() + "\" not found");
        }
        if (request.enableIpv6() || request.configOnly() || !from(request).network().isEmpty()) {
            throw new ApiException(ApiException.Kind.NOT_IMPLEMENTED,
                    "jd does not support IPv6 networks and configuration-only networks yet");
        }
        verifyAddresses(request);
        // For their messages.
        policy(orEmpty(request.options()), request.internal());
    }

    private static void verifyAddresses(NetworkRequest request) {
        String driver = request.ipam() == null ? "" : orEmpty(request.ipam().driver());
        if (!Set.of("", "default").contains(driver)) {
            throw ApiException.notFound("plugin \"" + driver + "\" not found");
        }
        List<String> errors = new ArrayList<>();
        for (Pool pool : pools(request)) {
            verify(pool, errors);
        }
        if (!errors.isEmpty()) {
            throw ApiException.invalid("invalid network config:\n" + joined(errors));
        }
        if (pools(request).size() > 1) {
            throw ApiException.forbidden("bridge driver doesn't support multiple subnets");
        }
    }

    /// {@return the text of one error, or a list of several}
    private static String joined(List<String> errors) {
        return errors.size() == 1
                ? errors.getFirst()
                : errors.stream().map(error -> "* " + error).collect(Collectors.joining("\n"));
    }

    private static void verify(Pool pool, List<String> errors) {
        String text = orEmpty(pool.subnet());
        Optional<Subnet> parsed = subnet(text);
        if (parsed.isEmpty()) {
            errors.add("invalid subnet " + text + ": invalid CIDR block notation");
            return;
        }
        Subnet subnet = parsed.get();
        if (!subnet.toString().equals(text)) {
            errors.add("invalid subnet " + text + ": it should be " + subnet);
        }
        if (!orEmpty(pool.ipRange()).isEmpty()) {
            verifyRange(pool.ipRange(), subnet, errors);
        }
        if (!orEmpty(pool.gateway()).isEmpty()) {
            verifyAddress("gateway " + pool.gateway(), pool.gateway(), subnet, errors);
        }
        new TreeMap<>(orEmpty(pool.auxiliaryAddresses())).forEach((name, address) ->
                verifyAddress("auxiliary address " + name, address, subnet, errors));
    }

    private static void verifyRange(String text, Subnet subnet, List<String> errors) {
        Optional<Subnet> range = subnet(text);
        if (range.isEmpty()) {
            errors.add("invalid ip-range " + text + ": invalid CIDR block notation");
        } else if (!subnet.contains(range.get().network())) {
            errors.add("invalid ip-range " + text + ": parent subnet " + subnet + " doesn't contain ip-range");
        } else if (range.get().prefixLength() < subnet.prefixLength()) {
            errors.add("invalid ip-range " + text + ": CIDR block is bigger than its parent subnet " + subnet);
        } else if (!range.get().toString().equals(text)) {
            errors.add("invalid ip-range " + text + ": it should be " + range.get());
        }
    }

    private static void verifyAddress(String what, String text, Subnet subnet, List<String> errors) {
        Optional<Ipv4> address = address(text);
        if (address.isEmpty()) {
            errors.add("invalid " + what + ": invalid address");
        } else if (!subnet.contains(address.get())) {
            errors.add("invalid " + what + ": parent subnet " + subnet + " doesn't contain this address");
        }
    }

    /// {@return the network that `inspect` shows: the request with an id and with complete addresses}
    ///
    /// @param request passed by [#verify]
    /// @param free supplies a subnet if the request has none
    static NetworkJson describe(NetworkRequest request, String id, Instant created, Supplier<Subnet> free) {
        List<Pool> pools = pools(request);
        Pool asked = pools.isEmpty() ? new Pool(null, null, null, null) : pools.getFirst();
        Subnet subnet = subnet(orEmpty(asked.subnet())).orElseGet(free);
        Ipv4 lowest = subnet(orEmpty(asked.ipRange())).orElse(subnet).network();
        String gateway = orEmpty(asked.gateway()).isEmpty()
                ? lowest.plus(lowest.equals(subnet.network()) ? 1 : 0).toString()
                : asked.gateway();
        Pool pool = new Pool(subnet.toString(), asked.ipRange(), gateway, asked.auxiliaryAddresses());
        Map<String, String> ipamOptions = request.ipam() == null ? null : request.ipam().options();
        return new NetworkJson(
                request.name(), id, created.toString(), "local", driver(request), false,
                new Ipam("default", ipamOptions, List.of(pool)), request.internal(), request.attachable(), false,
                new ConfigFrom(""), false, Map.of(), new TreeMap<>(orEmpty(request.options())),
                new TreeMap<>(orEmpty(request.labels())));
    }

    /// {@return the configuration of the network's bridge}
    static BridgeNetwork.Config config(NetworkJson network) {
        Pool pool = network.ipam().config().getFirst();
        Subnet subnet = Subnet.parse(pool.subnet());
        Set<Ipv4> reserved = orEmpty(pool.auxiliaryAddresses()).values().stream()
                .map(Ipv4::parse)
                .collect(Collectors.toSet());
        Addressing addressing = new Addressing(
                pool.gateway() + "/" + subnet.prefixLength(), subnet(orEmpty(pool.ipRange())), reserved);
        return new BridgeNetwork.Config(
                network.name(), network.id(), bridge(network), addressing,
                policy(network.options(), network.internal()));
    }

    /// {@return the name of the network's bridge: the option's, or `br-` and the first digits of the id}
    static String bridge(NetworkJson network) {
        String name = network.options().getOrDefault(BRIDGE_NAME, "");
        return name.isEmpty() ? "br-" + network.id().substring(0, 12) : name;
    }

    static boolean choosesSubnet(NetworkRequest request) {
        return !pools(request).isEmpty();
    }

    static Subnet subnet(NetworkJson network) {
        return Subnet.parse(network.ipam().config().getFirst().subnet());
    }

    private static Policy policy(Map<String, String> options, boolean internal) {
        return new Policy(
                number(options, MTU), flag(options, ICC), flag(options, MASQUERADE), internal,
                HostAddress.parse(options.getOrDefault(HOST_BINDING, "")));
    }

    private static int number(Map<String, String> options, String key) {
        String text = options.getOrDefault(key, "0");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw ApiException.invalid("failed to parse " + key + " value: " + text
                    + " (strconv.Atoi: parsing \"" + text + "\": invalid syntax)");
        }
    }

    private static boolean flag(Map<String, String> options, String key) {
        String text = options.getOrDefault(key, "true");
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw ApiException.invalid("failed to parse " + key + " value: " + text
                    + " (strconv.ParseBool: parsing \"" + text + "\": invalid syntax)");
        };
    }

    private static String driver(NetworkRequest request) {
        return orEmpty(request.driver()).isEmpty() || request.driver().equals("default") ? "bridge" : request.driver();
    }

    private static ConfigFrom from(NetworkRequest request) {
        return request.configFrom() == null || request.configFrom().network() == null
                ? new ConfigFrom("")
                : request.configFrom();
    }

    private static List<Pool> pools(NetworkRequest request) {
        return request.ipam() == null || request.ipam().config() == null ? List.of() : request.ipam().config();
    }

    private static Optional<Subnet> subnet(String cidr) {
        try {
            return cidr.isEmpty() ? Optional.empty() : Optional.of(Subnet.parse(cidr));
        } catch (NetworkException e) {
            return Optional.empty();
        }
    }

    private static Optional<Ipv4> address(String text) {
        try {
            return Optional.of(Ipv4.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
