package jd.labs.lab07;

import static jd.labs.Case.PASSED;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jd.containernet.NetworkMode;
import jd.daemonnet.BridgeNetwork;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import jd.labs.lab07.NetworkPlanner.VethPair;
import jd.labs.lab07.TwoNamespaces.Interface;
import jd.labs.lab07.TwoNamespaces.Namespace;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.netlink.Ipv4;
import jd.libcontainer.netlink.Netlink;
import jd.libcontainer.start.NetworkNamespace;

/// Grades lab 7: carries the student's plans out with a fake kernel, and examines the interfaces that result; in the last
/// case with the real one.
public final class VethLab implements Lab {
    private static final String NAME = "eth0";
    private static final String HOST = "veth3fa9c01";
    private static final String PEER = "veth70b112e";
    private static final String BRIDGE = "jd0";
    private static final int PID = 4711;

    private static final String MODES = "Chapter 7, \"Code: the four modes\"; docker run --help, --network";
    private static final String PAIR = "veth(4), network_namespaces(7); chapter 7, \"Code: the veth pair\"";
    private static final String INSIDE = "Chapter 7, \"Code: inside\"; ip-link(8), ip-address(8), ip-route(8)";

    @Override
    public int number() {
        return 7;
    }

    @Override
    public String name() {
        return "veth";
    }

    @Override
    public String source() {
        return "VethPlanner.java";
    }

    @Override
    public PlugIn plugIn() {
        return new PlugIn.Nowhere(
                "one half of the plan is the daemon's, the other dockerinit's, and each is sent by the process that makes it");
    }

    @Override
    public List<Case> cases(Class<?> program) {
        return List.of(
                on(program, "1", "mode() reads the five kinds of network modes", this::modes),
                on(program, "2", "onHost() makes the pair, and puts one end on the bridge", this::onHost),
                on(program, "3", "inContainer() makes the other end eth0, which can reach the gateway", this::inContainer),
                on(program, "4", "cleanup() removes the pair, and nothing of others", this::cleanup),
                new Case("5", "on the real kernel the container has its address, and its route to the gateway", true,
                        () -> onTheRealKernel(planner(program))));
    }

    // ---- modes ----

    private Outcome modes(NetworkPlanner planner) {
        Map<String, NetworkMode> kinds = Map.of(
                "bridge", new NetworkMode.Bridge(), "default", new NetworkMode.Bridge(), "", new NetworkMode.Bridge(),
                "host", new NetworkMode.Host(), "none", new NetworkMode.None(),
                "container:db", new NetworkMode.Container("db"),
                "container:a:b", new NetworkMode.Container("a:b"),
                "back", new NetworkMode.UserDefined("back"), "containers", new NetworkMode.UserDefined("containers"));
        for (String text : kinds.keySet().stream().sorted().toList()) {
            NetworkMode got;
            try {
                got = planner.mode(text);
            } catch (IllegalArgumentException e) {
                return new Failed("mode(\"" + text + "\"): " + e, new Hints(
                        "the text is the name of a network, or one of the words", MODES, "NetworkMode.UserDefined"));
            }
            if (!got.equals(kinds.get(text))) {
                return new Failed("mode(\"" + text + "\") is " + got, misread(text));
            }
        }
        try {
            return new Failed("mode(\"container:\") is " + planner.mode("container:"), new Hints(
                    "there is no container without a name", MODES, "throw new IllegalArgumentException(…)"));
        } catch (IllegalArgumentException e) {
            return PASSED;
        }
    }

    private static Hints misread(String text) {
        return switch (text) {
            case "", "default" -> new Hints(
                    "a client that is given no network sends \"default\", or no text", MODES, "NetworkMode.Bridge");
            case "container:db", "container:a:b" -> new Hints(
                    "the container's name is all that follows the first colon", MODES, "substring, not split");
            case "containers", "back" -> new Hints(
                    "this is a network's name: only a text that begins with \"container:\" means a container",
                    MODES,
                    "NetworkMode.UserDefined");
            default -> new Hints("each of the words has a record of its own", MODES, "switch (text)");
        };
    }

    // ---- plans on the fake kernel ----

    private static VethPair pair(Optional<String> gateway) {
        return pair(PID, gateway);
    }

    private static VethPair pair(int pid, Optional<String> gateway) {
        return new VethPair(HOST, PEER, pid, new BridgeNetwork.Allocation(
                "bridge", Ipv4.parse("10.9.0.2"), 24, gateway.map(Ipv4::parse), "02:42:0a:09:00:02", BRIDGE, 1400));
    }

    private static final VethPair OPEN = pair(Optional.of("10.9.0.1"));

    private static String text(List<LinkRequest> plan) {
        return plan.isEmpty() ? "no request" : plan.stream().map(LinkRequest::toString).collect(Collectors.joining(", "));
    }

    /// A plan of the host for a mode that needs none.
    private static Optional<Outcome> needless(NetworkMode mode, List<LinkRequest> plan) {
        return plan.isEmpty() ? Optional.empty() : Optional.of(new Failed(mode.text() + ": " + text(plan), new Hints(
                switch (mode) {
                    case NetworkMode.Host _ -> "the container shares the host's namespace, and all its interfaces";
                    case NetworkMode.Container _ ->
                        "the container shares another container's namespace, which is connected already";
                    case NetworkMode.None _, NetworkMode.Bridge _, NetworkMode.UserDefined _ ->
                        "the container has a namespace of its own, without a way out";
                },
                MODES,
                "List.of() for this mode")));
    }

    private static final List<NetworkMode> WITHOUT_PAIR =
            List.of(new NetworkMode.None(), new NetworkMode.Host(), new NetworkMode.Container("db"));

    private Outcome onHost(NetworkPlanner planner) {
        for (NetworkMode mode : WITHOUT_PAIR) {
            Optional<Outcome> needless = needless(mode, planner.onHost(mode, OPEN));
            if (needless.isPresent()) {
                return needless.get();
            }
        }
        for (NetworkMode mode : List.of(new NetworkMode.Bridge(), new NetworkMode.UserDefined("back"))) {
            List<LinkRequest> plan = planner.onHost(mode, OPEN);
            TwoNamespaces kernel = new TwoNamespaces(BRIDGE, PID);
            Optional<Hints> wrong = send(kernel, kernel.host, plan).or(() -> wrongOnHost(kernel));
            if (wrong.isPresent()) {
                return new Failed(mode.text() + ": " + text(plan), wrong.get());
            }
        }
        return PASSED;
    }

    private static Optional<Hints> wrongOnHost(TwoNamespaces kernel) {
        Interface port = kernel.host.links.get(HOST);
        if (port == null) {
            return Optional.of(new Hints(
                    "there is no interface " + HOST + " on the host: no pair was made, or its ends are exchanged",
                    PAIR, "AddVeth(pair.host(), pair.peer(), pair.pid())"));
        }
        if (!kernel.container.links.containsKey(PEER)) {
            return Optional.of(new Hints(
                    "the container's end of the pair does not have the peer's name",
                    PAIR, "AddVeth(pair.host(), pair.peer(), pair.pid())"));
        }
        if (!port.master.equals(BRIDGE)) {
            return Optional.of(new Hints(
                    "the host's end is no port of the bridge: a packet from the container goes nowhere",
                    PAIR + "; bridge(8)", "Master(pair.host(), allocation.bridge())"));
        }
        if (port.mtu != 1400) {
            return Optional.of(new Hints(
                    "the two ends have different MTUs: large packets are lost in one direction",
                    "Chapter 6: the MTU of the host's way out", "Mtu(pair.host(), allocation.mtu())"));
        }
        return port.isUp ? Optional.empty() : Optional.of(new Hints(
                "the host's end is down: a new interface is, and the other end has no carrier then",
                PAIR, "Up(pair.host())"));
    }

    /// Carries a plan out. {@return why the kernel rejects a request, or why it comes too early}
    private static Optional<Hints> send(TwoNamespaces kernel, Namespace in, List<LinkRequest> plan) {
        for (LinkRequest request : plan) {
            Optional<Hints> early = tooEarly(request, plan);
            if (early.isPresent()) {
                return early;
            }
            try {
                kernel.send(in, request);
            } catch (SyscallException e) {
                return Optional.of(refused(kernel, in, request, e));
            }
        }
        return Optional.empty();
    }

    /// The kernel would accept these, but there are packets meanwhile.
    private static Optional<Hints> tooEarly(LinkRequest request, List<LinkRequest> plan) {
        if (request instanceof LinkRequest.Up(String link)) {
            List<LinkRequest> later = plan.subList(plan.indexOf(request) + 1, plan.size());
            boolean more = later.stream().anyMatch(each -> each instanceof LinkRequest.Master(String name, _)
                    && name.equals(link)
                    || each instanceof LinkRequest.Mac(String mac, _) && mac.equals(link)
                    || each instanceof LinkRequest.Mtu(String mtu, _) && mtu.equals(link));
            if (more) {
                return Optional.of(new Hints(
                        link + " is up before it is configured: it sends packets with its first MAC address or MTU",
                        INSIDE + ": the order is in the comments",
                        "Up after Master, Mac and Mtu"));
            }
        }
        return Optional.empty();
    }

    private static Hints refused(TwoNamespaces kernel, Namespace in, LinkRequest request, SyscallException e) {
        Namespace other = in == kernel.host ? kernel.container : kernel.host;
        String first = switch (e.errno()) {
            case ESRCH -> in == kernel.host
                    ? "the peer goes to the namespace of a process: which one waits in the container's?"
                    : "the pair is made on the host: in the container's namespace no process of the host has a number";
            case EBUSY -> "an interface that is up cannot be renamed (before Linux 6.2)";
            case ENETUNREACH ->
                "the kernel knows no way to the gateway yet: that takes an address of its subnet on an interface that is up";
            case ENODEV -> {
                String name = e.call().replaceFirst(".*?\"(.*)\"", "$1");
                yield other.links.containsKey(name)
                        ? name + " is in the other namespace, and a netlink socket reaches only those of its own"
                        : "there is no " + name + " in this namespace now: a name is valid until the rename, or from then on";
            }
            default -> "the name or the address is in use, or is too long";
        };
        return new Hints(
                "after " + e.call() + ": " + e.errno() + ": " + first,
                "rtnetlink(7), " + INSIDE,
                "the order in which " + request.getClass().getSimpleName() + " comes, and its arguments");
    }

    // ---- inside ----

    private Outcome inContainer(NetworkPlanner planner) {
        for (NetworkMode mode : List.of(new NetworkMode.Host(), new NetworkMode.Container("db"))) {
            Optional<Outcome> needless = needless(mode, planner.inContainer(mode, OPEN));
            if (needless.isPresent()) {
                return needless.get();
            }
        }
        TwoNamespaces empty = new TwoNamespaces(BRIDGE, PID);
        List<LinkRequest> none = planner.inContainer(new NetworkMode.None(), OPEN);
        Optional<Hints> refused = send(empty, empty.container, none).or(() -> loopback(empty));
        if (refused.isPresent()) {
            return new Failed("none: " + text(none), refused.get());
        }
        for (VethPair pair : List.of(OPEN, pair(Optional.empty()))) {
            for (NetworkMode mode : List.of(new NetworkMode.Bridge(), new NetworkMode.UserDefined("back"))) {
                TwoNamespaces kernel = new TwoNamespaces(BRIDGE, PID);
                kernel.send(kernel.host, new LinkRequest.AddVeth(HOST, PEER, PID));
                List<LinkRequest> plan = planner.inContainer(mode, pair);
                Optional<Hints> wrong = send(kernel, kernel.container, plan)
                        .or(() -> loopback(kernel))
                        .or(() -> wrongInside(kernel.container, pair.allocation()));
                if (wrong.isPresent()) {
                    String internal = pair.allocation().gateway().isEmpty() ? ", internal: " : ": ";
                    return new Failed(mode.text() + internal + text(plan), wrong.get());
                }
            }
        }
        return PASSED;
    }

    private static Optional<Hints> loopback(TwoNamespaces kernel) {
        return kernel.container.links.get("lo").isUp ? Optional.empty() : Optional.of(new Hints(
                "127.0.0.1 does not answer: in a new namespace the loopback is down",
                "network_namespaces(7); " + INSIDE, "Up(\"lo\")"));
    }

    private static Optional<Hints> wrongInside(Namespace container, BridgeNetwork.Allocation allocation) {
        Interface eth0 = container.links.get(NAME);
        if (eth0 == null) {
            return Optional.of(new Hints(
                    "there is no eth0: the interface still has the name with which the daemon has made it",
                    INSIDE, "Rename(pair.peer(), NAME)"));
        }
        Optional<LinkRequest.Address> address = eth0.address;
        if (address.isEmpty() || !address.get().address().equals(allocation.address())
                || address.get().prefixLength() != allocation.prefixLength()) {
            return Optional.of(new Hints(
                    "eth0 does not have the address that was allocated, with the prefix of its network",
                    INSIDE, "Address(NAME, allocation.address(), allocation.prefixLength())"));
        }
        if (!eth0.mac.equals(allocation.mac())) {
            return Optional.of(new Hints(
                    "eth0 has a random MAC address: neighbours that know the address's last user send to the wrong one",
                    "Chapter 6, 6.5.9: the MAC address is computed from the IP address", "Mac(NAME, allocation.mac())"));
        }
        if (eth0.mtu != allocation.mtu()) {
            return Optional.of(new Hints(
                    "the two ends have different MTUs: large packets are lost in one direction",
                    "Chapter 6: the MTU of the host's way out", "Mtu(NAME, allocation.mtu())"));
        }
        if (!eth0.isUp) {
            return Optional.of(new Hints("eth0 is down, as each new interface is", INSIDE, "Up(NAME)"));
        }
        return container.route.equals(allocation.gateway()) ? Optional.empty() : Optional.of(new Hints(
                "there is no way to other networks: the container has no default route",
                INSIDE, "DefaultRoute(gateway)"));
    }

    // ---- cleanup ----

    private Outcome cleanup(NetworkPlanner planner) {
        for (NetworkMode mode : WITHOUT_PAIR) {
            Optional<Outcome> needless = needless(mode, planner.cleanup(mode, OPEN));
            if (needless.isPresent()) {
                return needless.get();
            }
        }
        for (NetworkMode mode : List.of(new NetworkMode.Bridge(), new NetworkMode.UserDefined("back"))) {
            TwoNamespaces kernel = new TwoNamespaces(BRIDGE, PID);
            kernel.send(kernel.host, new LinkRequest.AddVeth(HOST, PEER, PID));
            kernel.send(kernel.host, new LinkRequest.Master(HOST, BRIDGE));
            kernel.send(kernel.container, new LinkRequest.Rename(PEER, NAME));
            List<LinkRequest> plan = planner.cleanup(mode, OPEN);
            Optional<Hints> wrong = send(kernel, kernel.host, plan);
            if (wrong.isEmpty() && !kernel.host.links.containsKey(BRIDGE)) {
                wrong = Optional.of(new Hints(
                        "the bridge is gone, and with it the network of all other containers",
                        PAIR, "Delete(pair.host())"));
            }
            if (wrong.isEmpty() && kernel.host.links.containsKey(HOST)) {
                wrong = Optional.of(new Hints(
                        "the pair is still there: it stays as long as any process uses the container's namespace",
                        PAIR + ": both ends are deleted together", "Delete(pair.host())"));
            }
            if (wrong.isPresent()) {
                return new Failed(mode.text() + ": " + text(plan), wrong.get());
            }
        }
        return PASSED;
    }

    // ---- the real kernel ----

    private static Outcome onTheRealKernel(NetworkPlanner planner) {
        try (NetworkNamespace host = new NetworkNamespace();
                NetworkNamespace container = new NetworkNamespace();
                Netlink outside = host.netlink();
                Netlink inside = container.netlink()) {
            outside.addBridge(BRIDGE, "02:42:0a:09:00:01");
            outside.addAddress(outside.index(BRIDGE), Ipv4.parse("10.9.0.1"), 24);
            outside.up(outside.index(BRIDGE));
            VethPair pair = pair(container.pid(), Optional.of("10.9.0.1"));
            planner.onHost(new NetworkMode.Bridge(), pair).forEach(request -> request.send(outside));
            planner.inContainer(new NetworkMode.Bridge(), pair).forEach(request -> request.send(inside));
            int eth0 = inside.index(NAME);
            boolean address = inside.addresses().stream().anyMatch(each -> each.link() == eth0
                    && each.address().equals(pair.allocation().address()) && each.prefixLength() == 24);
            boolean route = inside.routes().stream().anyMatch(each ->
                    each.prefixLength() == 0 && each.gateway().equals(Ipv4.parse("10.9.0.1")));
            boolean port = outside.link(HOST).filter(link -> link.master() == outside.index(BRIDGE)).isPresent();
            planner.cleanup(new NetworkMode.Bridge(), pair).forEach(request -> request.send(outside));
            boolean gone = outside.link(HOST).isEmpty() && inside.link(NAME).isEmpty();
            return address && route && port && gone ? PASSED : new Failed(
                    "address " + address + ", route " + route + ", port of the bridge " + port + ", removed " + gone,
                    new Hints(
                            "the kernel has accepted the requests, but the interfaces are not connected",
                            PAIR, "cases 2 to 4 say which request is missing"));
        } catch (SyscallException e) {
            return new Failed(e.getMessage(), new Hints(
                    "the kernel has rejected a request: " + e.errno().description(),
                    "rtnetlink(7), " + INSIDE, "cases 2 to 4 say why"));
        }
    }

    // ---- the student's class ----

    private interface Check {
        Outcome on(NetworkPlanner planner);
    }

    private static Case on(Class<?> program, String id, String sentence, Check check) {
        return new Case(id, sentence, false, () -> check.on(planner(program)));
    }

    private static NetworkPlanner planner(Class<?> program) {
        return StudentCode.create(program, NetworkPlanner.class);
    }
}
