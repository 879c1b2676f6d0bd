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
import java.util.concurrent.ThreadLocalRandom;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.io.Subprocess.Command;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.netlink.Ipv4;
import jd.libcontainer.netlink.Netlink;
import jd.libcontainer.netlink.Netlink.Address;
import jd.libcontainer.netlink.Netlink.Link;
import jd.server.api.ApiException;

/// Sets up the daemon's bridge and allocates addresses to its containers: the host's side of the network.
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

    /// @param bridge the bridge's name, "jd0" by default; it is created if it does not exist
    /// @param bip its address and prefix, "" to take the first free one of the list
    /// @param mtu of the containers' interfaces, 0 to take that of the interface behind the default route
    public record Config(
            String bridge, String bip, int mtu, boolean iptables, boolean ipForward, boolean icc, boolean ipMasq) {}

    /// An address that is allocated to a container, and the bridge that the container is connected to.
    public record Allocation(Ipv4 address, int prefixLength, Ipv4 gateway, String mac, String bridge, int mtu) {}

    /// Files below /proc/sys that contain "0" or "1".
    ///
    /// @param ipForward whether the host forwards packets from one interface to another
    /// @param bridgedThroughIptables whether packets between two ports of a bridge pass through the firewall
    record Switches(Path ipForward, Path bridgedThroughIptables) {}

    private static final Switches KERNEL = new Switches(
            Path.of("/proc/sys/net/ipv4/ip_forward"), Path.of("/proc/sys/net/bridge/bridge-nf-call-iptables"));
    private static final int DEFAULT_MTU = 1500;

    private final Config config;
    private final Netlink netlink;
    private final String id = randomId();
    private final Deque<Runnable> releases = new ArrayDeque<>();
    private int mtu;
    private Ipv4 gateway;
    private Subnet subnet;
    private IpAllocator addresses;

    // guarded by this
    private final Map<String, Ipv4> allocated = new HashMap<>();

    private BridgeNetwork(Config config, Netlink netlink) {
        this.config = config;
        this.netlink = netlink;
    }

    /// Sets the bridge up, in chapter 6's order.
    ///
    /// @param nameservers the host's, which must stay reachable and so must not be in the bridge's subnet
    public static BridgeNetwork open(Config config, List<Ipv4> nameservers, Netlink netlink, Subprocess programs) {
        return open(config, nameservers, netlink, programs, KERNEL);
    }

    static BridgeNetwork open(
            Config config, List<Ipv4> nameservers, Netlink netlink, Subprocess programs, Switches kernel) {
        BridgeNetwork network = new BridgeNetwork(config, netlink);
        try {
            network.setUp(nameservers, programs, kernel);
            return network;
        } catch (RuntimeException e) {
            try (network) {
                throw e;
            }
        }
    }

    // tag::setting-the-bridge-up[]
    private void setUp(
            List<Ipv4> nameservers, Subprocess programs, Switches kernel) {
        // 6.5.2: the bridge may exist already, perhaps because an earlier
        // daemon was killed.
        Optional<Link> existing = netlink.link(config.bridge());
        mtu = config.mtu() > 0 ? config.mtu() : mtuOfDefaultRoute();

        // 6.5.3, 6.5.4, 6.5.5: an existing bridge keeps its address, a new one
        // gets that of --bip or the first free one.
        if (existing.isPresent()) {
            adopt(existing.get());
        } else {
            create(config.bip().isEmpty()
                    ? freeAddress(nameservers)
                    : config.bip());
        }

        // Before the first address is allocated: an interface that is left
        // over may have it, and would answer for it.
        removeLeftovers();

        // 6.5.7: The rules name bridge and subnet, so both must be known.
        if (config.iptables()) {
            Iptables iptables = new Iptables(programs);
            for (FirewallRule rule : FirewallRule.plan(config, subnet)) {
                releases.push(() -> iptables.delete(rule));
                iptables.insert(rule);
            }
            // A rule against traffic between containers has no effect unless
            // the bridge passes it through the firewall.
            if (!config.icc()) {
                showBridgedPackets(programs, kernel.bridgedThroughIptables());
            }
        }

        // 6.5.8: The host forwards packets only when the rules are in place.
        if (config.ipForward()) {
            turnOn(kernel.ipForward(), "enable forwarding");
        }

        // 6.5.9: Now allocate_interface and release_interface can be served.
        addresses = new IpAllocator(subnet, gateway);
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

    private String freeAddress(List<Ipv4> nameservers) {
        List<Subnet> routes = netlink.routes().stream()
                .filter(route -> route.prefixLength() > 0)
                .map(route -> new Subnet(route.destination(), route.prefixLength()))
                .toList();
        Subnet pool = AddressPools.firstFree(nameservers, routes);
        return pool.network().plus(1) + "/" + pool.prefixLength();
    }

    private void adopt(Link bridge) {
        Address address = netlink.addresses().stream()
                .filter(candidate -> candidate.link() == bridge.index())
                .findFirst()
                .orElseThrow(() -> new NetworkException("use bridge " + bridge.name() + ": it has no IPv4 address"));
        String found = address.address() + "/" + address.prefixLength();
        if (!config.bip().isEmpty() && !config.bip().equals(found)) {
            throw new NetworkException(
                    "bridge ip (" + config.bip() + ") does not match existing bridge configuration " + found);
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

    private static void showBridgedPackets(Subprocess programs, Path bridgedThroughIptables) {
        if (!Files.exists(bridgedThroughIptables)) {
            programs.require(Command.of("modprobe", "br_netfilter"));
        }
        turnOn(bridgedThroughIptables, "isolate containers from each other");
    }

    /// The setting stays when the daemon ends, since other programs may depend on it by then.
    private static void turnOn(Path kernelSwitch, String purpose) {
        try {
            if (!Files.readString(kernelSwitch).equals("1\n")) {
                Files.writeString(kernelSwitch, "1\n");
            }
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

    /// {@return the network's id, 64 hexadecimal digits, new with every start of the daemon}
    public String id() {
        return id;
    }

    /// {@return the bridge's own address}
    public Ipv4 gateway() {
        return gateway;
    }

    public Subnet subnet() {
        return subnet;
    }

    /// {@return the bridge's settings by the names of Docker's options}
    Map<String, String> options() {
        return Map.of(
                "com.docker.network.bridge.default_bridge", "true",
                "com.docker.network.bridge.enable_icc", Boolean.toString(config.icc()),
                "com.docker.network.bridge.enable_ip_masquerade", Boolean.toString(config.ipMasq()),
                "com.docker.network.bridge.host_binding_ipv4", "0.0.0.0",
                "com.docker.network.bridge.name", config.bridge(),
                "com.docker.network.driver.mtu", Integer.toString(mtu));
    }

    /// The book's job `allocate_interface`. A container that has an address keeps it.
    public synchronized Allocation allocateInterface(String containerId) {
        Ipv4 address = allocated.computeIfAbsent(containerId, _ -> addresses.request()
                .orElseThrow(() -> ApiException.internal(
                        "no available IPv4 addresses on this network's address pools: bridge (" + id + ")")));
        return new Allocation(address, subnet.prefixLength(), gateway, macOf(address), config.bridge(), mtu);
    }

    /// The book's job `release_interface`. Without effect for a container that has no address.
    public synchronized void releaseInterface(String containerId) {
        Optional.ofNullable(allocated.remove(containerId)).ifPresent(addresses::release);
    }

    /// {@return the MAC address for an address: `02:42` and its four bytes} So no two containers on a bridge can have the
    /// same, and the entries in the neighbour tables of other hosts stay correct when an address is allocated again.
    private static String macOf(Ipv4 address) {
        return "02:42:" + HexFormat.ofDelimiter(":").formatHex(address.bytes());
    }

    static String randomId() {
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
