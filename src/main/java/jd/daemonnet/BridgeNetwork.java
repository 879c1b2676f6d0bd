package jd.daemonnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import jd.libcontainer.io.SourceLog;
import jd.libcontainer.io.Subprocess.Command;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.netlink.Ipv4;
import jd.libcontainer.netlink.Netlink;
import jd.libcontainer.netlink.Netlink.Address;
import jd.libcontainer.netlink.Netlink.Link;
import jd.server.api.ApiException;

/// One bridge network: sets up its bridge and allocates addresses to its containers. The daemon has one of its own, and
/// one for each network that a user has created.
///
/// ```
///      container        container
///        eth0             eth0            172.17.0.2, 172.17.0.3
///         |                |              (veth pairs: chapter 7)
///   ---- veth…  -------- veth… ----
///              jd0                        172.17.0.1, the containers' gateway
///   -------------------------------
///               |  forwarding, masquerade
///              eth0                       the host's own interface
/// ```
///
/// Docker 1.2.0: daemon/networkdriver/bridge/driver.go
public final class BridgeNetwork implements AutoCloseable {
    /// The alias (ip-link(8)) of interfaces that jd has created; an interface without it is never removed.
    public static final String ALIAS = "jd";

    /// @param name of the network: "bridge", or a user's choice
    /// @param id of the network, 64 hexadecimal digits
    /// @param bridge the bridge's name, "jd0" by default; it is created if it does not exist
    public record Config(String name, String id, String bridge, Addressing addressing, Policy policy) {}

    /// Which addresses belong to the network.
    ///
    /// @param bip the bridge's address and prefix, "" to take the first free one of the list
    /// @param range the part of the subnet from which containers get their addresses; empty: all of it
    /// @param reserved addresses that no container gets
    public record Addressing(String bip, Optional<Subnet> range, Set<Ipv4> reserved) {
        public Addressing {
            reserved = Set.copyOf(reserved);
        }

        public static Addressing of(String bip) {
            return new Addressing(bip, Optional.empty(), Set.of());
        }
    }

    /// Which packets pass.
    ///
    /// @param mtu of the containers' interfaces, 0 to take that of the interface behind the default route
    /// @param icc whether containers reach each other
    /// @param ipMasq whether packets to other networks get the host's address
    /// @param internal whether there is no way to other networks
    /// @param hostBinding the host's address on which ports are published; empty for all addresses
    public record Policy(
            int mtu, boolean icc, boolean ipMasq, boolean internal, Optional<HostAddress> hostBinding) {
        public static final Policy OPEN = new Policy(0, true, true, false);

        public Policy(int mtu, boolean icc, boolean ipMasq, boolean internal) {
            this(mtu, icc, ipMasq, internal, Optional.empty());
        }
    }

    /// What a container asks for.
    ///
    /// @param address a certain one; empty: any
    /// @param mac a certain MAC address; empty: the one computed from the IP address
    public record Request(String containerId, Optional<Ipv4> address, Optional<String> mac) {
        public static Request any(String containerId) {
            return new Request(containerId, Optional.empty(), Optional.empty());
        }
    }

    /// An address that is allocated to a container, and the network that the container is connected to.
    ///
    /// @param gateway empty for an internal network
    public record Allocation(
            String network, Ipv4 address, int prefixLength, Optional<Ipv4> gateway, String mac, String bridge,
            int mtu) {}

    private static final int DEFAULT_MTU = 1500;

    private final Config config;
    private final HostNetwork host;
    private final Netlink netlink;
    private final Deque<Runnable> releases = new ArrayDeque<>();
    private int mtu;
    private Ipv4 gateway;
    private Subnet subnet;
    private AddressAllocator addresses;

    // guarded by this; the addresses by the containers' ids
    private final Map<String, Ipv4> allocated = new HashMap<>();
    private boolean retired;

    private BridgeNetwork(Config config, HostNetwork host) {
        this.config = config;
        this.host = host;
        this.netlink = host.netlink();
    }

    /// Sets the bridge up, in chapter 6's order.
    ///
    /// @param taken the subnets of other networks
    public static BridgeNetwork open(Config config, HostNetwork host, List<Subnet> taken) {
        BridgeNetwork network = new BridgeNetwork(config, host);
        try {
            network.setUp(taken);
            return network;
        } catch (RuntimeException e) {
            try (network) {
                throw e;
            }
        }
    }

    // tag::setting-the-bridge-up[]
    private void setUp(List<Subnet> taken) {
        // 6.5.2: the bridge may exist already, perhaps because an earlier
        // daemon was killed.
        Optional<Link> existing = netlink.link(config.bridge());
        Policy policy = config.policy();
        mtu = policy.mtu() > 0 ? policy.mtu() : mtuOfDefaultRoute();

        // 6.5.3, 6.5.4, 6.5.5: an existing bridge keeps its address, a new one
        // gets that of --bip or the first free one.
        if (existing.isPresent()) {
            adopt(existing.get());
        } else {
            create(bip().isEmpty() ? freeAddress(taken) : bip());
        }

        // Before the first address is allocated: an interface that is left
        // over may have it, and would answer for it.
        removeLeftovers();

        // 6.5.7: The rules name bridge and subnet, so both must be known.
        if (host.firewall().isPresent()) {
            Firewall firewall = host.firewall().get();
            releases.push(() -> firewall.uninstall(config.bridge()));
            firewall.install(config.bridge(),
                    FirewallRule.network(config.bridge(), subnet, policy));
            // A rule against traffic between containers has no effect unless
            // the bridge passes it through the firewall.
            if (!policy.icc()) {
                showBridgedPackets();
            }
        }

        // 6.5.8: The host forwards packets only when the rules are in place.
        if (host.ipForward()) {
            turnOn(host.switches().ipForward(), "enable forwarding");
        }

        // 6.5.9: Now allocate_interface and release_interface can be served.
        addresses = host.allocation().allocator(
                subnet, gateway, config.addressing());
    }
    // end::setting-the-bridge-up[]

    private int mtuOfDefaultRoute() {
        return netlink.routes().stream()
                .filter(route -> route.prefixLength() == 0)
                .flatMap(route -> netlink.links().stream().filter(link -> link.index() == route.link()))
                .mapToInt(Link::mtu)
                .findFirst()
                .orElse(DEFAULT_MTU);
    }

    private String bip() {
        return config.addressing().bip();
    }

    private String freeAddress(List<Subnet> taken) {
        Subnet pool = AddressPools.firstFree(host, taken);
        return pool.network().plus(1) + "/" + pool.prefixLength();
    }

    private void adopt(Link bridge) {
        Address address = netlink.addresses().stream()
                .filter(candidate -> candidate.link() == bridge.index())
                .findFirst()
                .orElseThrow(() -> new NetworkException("use bridge " + bridge.name() + ": it has no IPv4 address"));
        String found = address.address() + "/" + address.prefixLength();
        if (!bip().isEmpty() && !bip().equals(found)) {
            throw new NetworkException(
                    "bridge ip (" + bip() + ") does not match existing bridge configuration " + found);
        }
        if (bridge.alias().equals(ALIAS)) {
            releases.push(this::deleteBridge);
        }
        useAddress(found);
        netlink.up(bridge.index());
    }

    private void create(String cidr) {
        useAddress(cidr);
        releases.push(this::deleteBridge);
        addBridge();
        int bridge = netlink.index(config.bridge());
        netlink.alias(bridge, ALIAS);
        netlink.addAddress(bridge, gateway, subnet.prefixLength());
        netlink.up(bridge);
    }

    private void addBridge() {
        try {
            netlink.addBridge(config.bridge(), macOf(gateway));
        } catch (SyscallException e) {
            String remedy = switch (e.errno()) {
                case EOPNOTSUPP -> ": the kernel has no bridges: load the module \"bridge\", or start with --bridge none";
                case EPERM -> ": only root may change the network";
                default -> "";
            };
            throw new NetworkException("set up the network: " + e.getMessage() + remedy, e);
        }
    }

    private void useAddress(String cidr) {
        gateway = Subnet.addressOf(cidr);
        subnet = Subnet.parse(cidr);
    }

    private void deleteBridge() {
        netlink.link(config.bridge()).ifPresent(bridge -> netlink.delete(bridge.index()));
    }

    /// Removes the host's ends of veth pairs that a killed daemon has left.
    private void removeLeftovers() {
        int bridge = netlink.index(config.bridge());
        for (Link link : netlink.links()) {
            if (link.master() == bridge && link.alias().startsWith(ALIAS)) {
                netlink.delete(link.index());
            }
        }
    }

    private void showBridgedPackets() {
        Path bridgedThroughIptables = host.switches().bridgedThroughIptables();
        if (!Files.exists(bridgedThroughIptables)) {
            host.programs().require(Command.of("modprobe", "br_netfilter"));
        }
        turnOn(bridgedThroughIptables, "isolate containers from each other");
    }

    /// The setting stays when the daemon ends, since other programs may depend on it by then.
    private static void turnOn(Path kernelSwitch, String purpose) {
        try {
            Files.writeString(kernelSwitch, "1\n");
        } catch (IOException e) {
            throw new NetworkException(purpose + ": write " + kernelSwitch + ": " + e.getMessage(), e);
        }
    }

    public String bridge() {
        return config.bridge();
    }

    public int mtu() {
        return mtu;
    }

    public String name() {
        return config.name();
    }

    /// {@return the network's id, 64 hexadecimal digits}
    public String id() {
        return config.id();
    }

    /// {@return the bridge's own address}
    public Ipv4 gateway() {
        return gateway;
    }

    /// {@return the host's address on which ports are published; empty for all addresses}
    public Optional<HostAddress> hostBinding() {
        return config.policy().hostBinding().filter(address -> !address.equals(HostAddress.ANY_IPV4));
    }

    public Subnet subnet() {
        return subnet;
    }

    /// {@return the bridge's settings by the names of Docker's options}
    Map<String, String> options() {
        return Map.of(
                "com.docker.network.bridge.default_bridge", "true",
                "com.docker.network.bridge.enable_icc", Boolean.toString(config.policy().icc()),
                "com.docker.network.bridge.enable_ip_masquerade", Boolean.toString(config.policy().ipMasq()),
                "com.docker.network.bridge.host_binding_ipv4", hostBinding().orElse(HostAddress.ANY_IPV4).toString(),
                "com.docker.network.bridge.name", config.bridge(),
                "com.docker.network.driver.mtu", Integer.toString(mtu));
    }

    /// The book's job `allocate_interface`. A container that has an address keeps it.
    public synchronized Allocation allocateInterface(Request request) {
        if (retired) {
            throw ApiException.notFound("network " + config.name() + " not found");
        }
        Ipv4 address = allocated.computeIfAbsent(request.containerId(), _ -> request.address()
                .map(this::take)
                .orElseGet(this::next));
        SourceLog.fact("allocate %s on bridge %s", address, config.bridge());
        return new Allocation(
                config.name(), address, subnet.prefixLength(),
                config.policy().internal() ? Optional.empty() : Optional.of(gateway),
                request.mac().orElseGet(() -> macOf(address)), config.bridge(), mtu);
    }

    private Ipv4 take(Ipv4 address) {
        if (!addresses.take(address)) {
            throw ApiException.forbidden("Address already in use");
        }
        return address;
    }

    private Ipv4 next() {
        return addresses.request().orElseThrow(() -> ApiException.internal(
                "no available IPv4 addresses on this network's address pools: " + config.name() + " (" + id() + ")"));
    }

    /// The book's job `release_interface`. Without effect for a container that has no address.
    public synchronized void releaseInterface(String containerId) {
        Optional.ofNullable(allocated.remove(containerId)).ifPresent(addresses::release);
    }

    /// {@return whether a container has an address}
    synchronized boolean isActive() {
        return !allocated.isEmpty();
    }

    /// Allocates no more addresses from here on, unless a container has one. {@return whether no container has one}
    synchronized boolean retire() {
        retired = allocated.isEmpty();
        return retired;
    }

    /// {@return the MAC address for an address: `02:42` and its four bytes} So no two containers on a bridge can have the
    /// same, and the entries in the neighbour tables of other hosts stay correct when an address is allocated again.
    private static String macOf(Ipv4 address) {
        return "02:42:" + HexFormat.ofDelimiter(":").formatHex(address.bytes());
    }

    public static String randomId() {
        byte[] bytes = new byte[32];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// Removes what was created: the rules, then the bridge. When one cannot be removed, the others still are.
    @Override
    public void close() {
        List<RuntimeException> failures = new ArrayList<>();
        while (!releases.isEmpty()) {
            try {
                releases.pop().run();
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }
}
