package jd.daemonnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jd.daemonnet.BridgeNetwork.Addressing;
import jd.daemonnet.BridgeNetwork.Allocation;
import jd.daemonnet.BridgeNetwork.Config;
import jd.daemonnet.BridgeNetwork.Policy;
import jd.daemonnet.BridgeNetwork.Request;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.io.Subprocess.Command;
import jd.libcontainer.netlink.Ipv4;
import jd.libcontainer.netlink.Netlink;
import jd.libcontainer.start.NetworkNamespace;
import jd.server.api.ApiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("root")
class BridgeNetworkTest {
    private static final Config CONFIG = config("jd0", "");

    @TempDir
    Path directory;

    private NetworkNamespace namespace;
    private Netlink netlink;
    private HostNetwork.Switches kernel;

    @BeforeAll
    static void needsRoot() {
        NetworkNamespace.assumeRoot();
    }

    @BeforeEach
    void open() throws Exception {
        namespace = new NetworkNamespace();
        netlink = namespace.netlink();
        kernel = new HostNetwork.Switches(
                Files.writeString(directory.resolve("ip_forward"), "0\n"),
                Files.writeString(directory.resolve("bridge-nf-call-iptables"), "0\n"));
    }

    @AfterEach
    void close() {
        netlink.close();
        namespace.close();
    }

    private BridgeNetwork open(Config config) {
        return open(config, namespace.programs());
    }

    private BridgeNetwork open(Config config, Subprocess programs) {
        return BridgeNetwork.open(config, host(programs, true, true), List.of());
    }

    private HostNetwork host(Subprocess programs, boolean iptables, boolean ipForward) {
        return new HostNetwork(netlink, programs, List.of(), iptables, ipForward, kernel);
    }

    private static Config config(String bridge, String bip) {
        return config(bridge, bip, new Policy(1500, true, true, false));
    }

    private static Config config(String bridge, String bip, Policy policy) {
        return new Config("bridge", "id", bridge, Addressing.of(bip), policy);
    }

    private static Config withBip(String bip) {
        return config("jd0", bip);
    }

    @Test
    void bridgeIsUpWithTheFirstFreeAddressAndForwards() throws Exception {
        try (BridgeNetwork network = open(CONFIG)) {
            String seen = namespace.run("busybox", "ip", "addr", "show", "dev", "jd0");
            assertTrue(seen.contains(",UP"), seen);
            assertTrue(seen.contains("link/ether 02:42:ac:11:00:01"), seen);
            assertTrue(seen.contains("inet 172.17.0.1/16 brd 172.17.255.255"), seen);
            assertEquals("172.17.0.0/16", network.subnet().toString());
            assertEquals("1\n", Files.readString(kernel.ipForward()));
            assertEquals("0\n", Files.readString(kernel.bridgedThroughIptables()), "unchanged without --icc=false");
        }
    }

    @Test
    void isolationNeedsARuleAndABridgeThatPassesPacketsToIt() throws Exception {
        try (BridgeNetwork network = BridgeNetwork.open(
                config("jd0", "", new Policy(1500, false, true, false)), host(namespace.programs(), true, false), List.of())) {
            assertTrue(rules("iptables").contains("-A JD-FORWARD -i jd0 -o jd0 -j DROP"));
            assertEquals("1\n", Files.readString(kernel.bridgedThroughIptables()));
            assertEquals("0\n", Files.readString(kernel.ipForward()), "unchanged with --ip-forward=false: " + network.bridge());
        }
    }

    @Test
    void secondBridgeTakesAnotherSubnet() {
        try (BridgeNetwork first = open(CONFIG);
                BridgeNetwork second = open(config("jd1", ""))) {
            assertEquals("172.17.0.1", first.gateway().toString());
            assertEquals("172.18.0.1", second.gateway().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"iptables", "iptables-legacy"})
    void closeLeavesRulesAndInterfacesAsTheyWere(String backend) {
        Subprocess programs = new Renaming(namespace.programs(), "iptables", backend);
        // A foreign rule; with it iptables creates the tables.
        programs.require(Command.of("iptables", "-t", "nat", "-A", "POSTROUTING", "-o", "jd0", "-j", "RETURN"));
        programs.require(Command.of("iptables", "-A", "FORWARD", "-i", "jd0", "-j", "ACCEPT"));
        String rules = rules(backend);
        String links = namespace.run("busybox", "ip", "link");

        try (BridgeNetwork network = open(CONFIG, programs)) {
            // The rules of another program, and one in each of the kernel's chains that leads to jd's.
            assertEquals(
                    List.of("-A FORWARD -i jd0 -j ACCEPT", "-A FORWARD -j JD-FORWARD",
                            "-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j JD",
                            "-A POSTROUTING -j JD-POSTROUTING", "-A POSTROUTING -o jd0 -j RETURN",
                            "-A PREROUTING -m addrtype --dst-type LOCAL -j JD"),
                    rules(backend).lines().filter(line -> line.matches("-A [A-Z]+ .*") && !line.startsWith("-A JD "))
                            .sorted().toList());
            assertEquals(Optional.of("jd0"), netlink.link(network.bridge()).map(Netlink.Link::name));
        }

        assertEquals(rules, rules(backend));
        assertEquals(links, namespace.run("busybox", "ip", "link"));
    }

    private String rules(String backend) {
        return namespace.run(backend + "-save").lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("\\[.*", ""))
                .collect(Collectors.joining("\n"));
    }

    /// Runs another program in place of one, or of those whose names begin like it.
    private record Renaming(Subprocess programs, String from, String to) implements Subprocess {
        @Override
        public Result run(Command command) {
            List<String> words = new ArrayList<>(command.words());
            words.set(0, words.getFirst().replaceFirst("^" + from, to));
            return programs.run(new Command(words, command.input(), command.environment(), command.timeout()));
        }

        @Override
        public ProcessHandle detach(Command command, Path log) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Path> find(String program) {
            return program.equals(from) && to.equals("nosuch") ? Optional.empty() : programs.find(program);
        }
    }

    @Test
    void rulesAreInsertedBeforeARuleThatRejects() {
        namespace.run("iptables", "-P", "FORWARD", "DROP");
        namespace.run("iptables", "-A", "FORWARD", "-j", "DROP");
        try (BridgeNetwork network = open(CONFIG)) {
            List<String> forward = namespace.run("iptables", "-S", "FORWARD").lines().toList();
            assertEquals("-A FORWARD -j DROP", forward.getLast());
            assertEquals("-P FORWARD DROP", forward.getFirst());
            assertEquals("-A FORWARD -j JD-FORWARD", forward.get(1), network.bridge());
        }
    }

    @Test
    void bridgeAndRulesOfAKilledDaemonAreAdoptedAndThenRemoved() {
        // never closed
        BridgeNetwork killed = open(withBip("10.9.0.1/24"));
        netlink.addVeth("vethdead001", "vethdead002", namespace.pid());
        netlink.master(netlink.index("vethdead001"), netlink.index("jd0"));
        netlink.alias(netlink.index("vethdead001"), "jd 0123456789ab");
        netlink.addVeth("vethother", "vethother2", namespace.pid());
        netlink.master(netlink.index("vethother"), netlink.index("jd0"));
        long rules = rules("iptables").lines().count();

        try (BridgeNetwork network = open(CONFIG)) {
            assertEquals(killed.gateway(), network.gateway());
            assertEquals(rules, rules("iptables").lines().count(), "every rule once");
            assertEquals(Optional.empty(), netlink.link("vethdead001"));
            assertTrue(netlink.link("vethother").isPresent());
        }
        assertEquals(Optional.empty(), netlink.link("jd0"));
        assertTrue(rules("iptables").lines().noneMatch(line -> line.contains("jd0")));
    }

    @Test
    void foreignBridgeIsUsedAndNotRemoved() {
        netlink.addBridge("br0", "02:42:0a:09:00:01");
        netlink.addAddress(netlink.index("br0"), Ipv4.parse("10.9.0.1"), 24);
        try (BridgeNetwork network = open(config("br0", ""))) {
            assertEquals("10.9.0.0/24", network.subnet().toString());
        }
        assertTrue(netlink.link("br0").isPresent());
    }

    @Test
    void existingBridgeWithAnotherAddressIsRefusedWithoutTraces() {
        try (BridgeNetwork first = open(withBip("10.9.0.1/24"))) {
            var failure = assertThrows(NetworkException.class, () -> open(withBip("10.8.0.1/24")));
            assertEquals(
                    "bridge ip (10.8.0.1/24) does not match existing bridge configuration 10.9.0.1/24",
                    failure.getMessage());
            assertTrue(netlink.link(first.bridge()).isPresent());
        }
    }

    @Test
    void bridgeIsRemovedWhenTheFirewallFails() {
        var failure = assertThrows(
                NetworkException.class, () -> open(CONFIG, new Renaming(namespace.programs(), "iptables", "nosuch")));
        assertTrue(failure.getMessage().contains("install the package \"iptables\""), failure.getMessage());
        assertEquals(Optional.empty(), netlink.link("jd0"));
    }

    @Test
    void noProgramIsRunWithoutFirewall() {
        var programs = new Renaming(namespace.programs(), "iptables", "nosuch");
        try (BridgeNetwork network = BridgeNetwork.open(CONFIG, host(programs, false, false), List.of())) {
            assertEquals("jd0", network.bridge());
        }
    }

    @Test
    void containerGetsAddressGatewayAndAMacAddressComputedFromIt() {
        try (BridgeNetwork network = open(CONFIG)) {
            Allocation expected = new Allocation(
                    "bridge", Ipv4.parse("172.17.0.2"), 16, Optional.of(Ipv4.parse("172.17.0.1")), "02:42:ac:11:00:02", "jd0", 1500);
            assertEquals(expected, network.allocateInterface(Request.any("one")));
            assertEquals(expected, network.allocateInterface(Request.any("one")), "it has one already");
            assertEquals("172.17.0.3", network.allocateInterface(Request.any("two")).address().toString());
            network.releaseInterface("one");
            network.releaseInterface("one");
            assertEquals("172.17.0.2", network.allocateInterface(Request.any("one")).address().toString());
        }
    }

    @Test
    void missingFreeAddressIsReportedWithDockersMessage() {
        try (BridgeNetwork network = open(withBip("10.9.0.1/30"))) {
            network.allocateInterface(Request.any("one"));
            var failure = assertThrows(ApiException.class, () -> network.allocateInterface(Request.any("two")));
            assertTrue(
                    failure.getMessage()
                            .startsWith("no available IPv4 addresses on this network's address pools: bridge ("),
                    failure.getMessage());
        }
    }

    @Test
    void mtuIsThatOfTheDefaultRoute() {
        netlink.addVeth("uplink", "remote", namespace.pid());
        int uplink = netlink.index("uplink");
        netlink.mtu(uplink, 1400);
        netlink.addAddress(uplink, Ipv4.parse("10.9.0.2"), 24);
        netlink.up(uplink);
        netlink.up(netlink.index("remote"));
        netlink.addDefaultRoute(Ipv4.parse("10.9.0.1"));
        try (BridgeNetwork network = BridgeNetwork.open(
                config("jd0", "", Policy.OPEN), host(namespace.programs(), false, false), List.of())) {
            assertEquals(1400, network.mtu());
        }
    }
}
