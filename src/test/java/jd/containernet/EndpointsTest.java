package jd.containernet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import jd.containernet.Endpoints.Endpoint;
import jd.daemonnet.BridgeNetwork;
import jd.daemonnet.BridgeNetwork.Addressing;
import jd.daemonnet.BridgeNetwork.Config;
import jd.daemonnet.BridgeNetwork.Policy;
import jd.daemonnet.BridgeNetwork.Request;
import jd.daemonnet.HostNetwork;
import jd.libcontainer.io.Subprocess.Command;
import jd.libcontainer.kernel.JffiSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.netlink.Ipv4;
import jd.libcontainer.netlink.Netlink;
import jd.libcontainer.spec.NetworkState;
import jd.libcontainer.start.NetworkNamespace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// With network namespaces in the place of host and containers.
@Tag("root")
class EndpointsTest {
    private NetworkNamespace host;
    private Netlink netlink;
    private BridgeNetwork bridge;
    private Endpoints endpoints;

    @BeforeAll
    static void needsRoot() {
        NetworkNamespace.assumeRoot();
    }

    @BeforeEach
    void open() {
        host = new NetworkNamespace();
        netlink = host.netlink();
        Config config = new Config(
                "bridge", "id", "jd0", Addressing.of("10.9.0.1/24"), new Policy(1400, true, true, false));
        bridge = BridgeNetwork.open(
                config, new HostNetwork(netlink, host.programs(), List.of(), true, false), List.of());
        endpoints = new Endpoints(netlink);
    }

    @AfterEach
    void close() {
        endpoints.close();
        netlink.close();
        host.close();
    }

    private Endpoint start(String id, NetworkNamespace container) {
        Endpoint endpoint = endpoints.connect(id, "eth0", bridge.allocateInterface(Request.any(id)), container.pid());
        // As dockerinit does.
        container.inside(() -> {
            NetworkStack.initialize(JffiSyscalls.load(), Connections.NONE.with(endpoint).state());
            return endpoint;
        });
        return endpoint;
    }

    @Test
    void containersReachEachOtherAndTheirGateway() {
        try (NetworkNamespace one = new NetworkNamespace();
                NetworkNamespace two = new NetworkNamespace()) {
            start("one", one);
            start("two", two);

            one.run("busybox", "ping", "-c", "1", "-W", "5", "10.9.0.3");
            two.run("busybox", "ping", "-c", "1", "-W", "5", "10.9.0.2");
            two.run("busybox", "ping", "-c", "1", "-W", "5", "10.9.0.1");
        }
    }

    @Test
    void otherHostsAreReachedWithTheHostsAddress() {
        try (NetworkNamespace other = new NetworkNamespace();
                NetworkNamespace container = new NetworkNamespace()) {
            connectWithAnotherHost(other);
            start("one", container);

            // The other host has no route to 10.9.0.0/24 and answers only because of the masquerading.
            container.run("busybox", "ping", "-c", "1", "-W", "5", "198.51.100.2");
        }
    }

    @Test
    void onlyAnswersFromOtherHostsReachAContainer() {
        try (NetworkNamespace other = new NetworkNamespace();
                NetworkNamespace container = new NetworkNamespace()) {
            connectWithAnotherHost(other);
            host.run("iptables", "-P", "FORWARD", "DROP");
            start("one", container);
            other.run("busybox", "ip", "route", "add", "10.9.0.0/24", "via", "198.51.100.1");

            container.run("busybox", "ping", "-c", "1", "-W", "5", "198.51.100.2");
            Command unasked = Command.of("busybox", "ping", "-c", "1", "-W", "1", "10.9.0.2");
            assertFalse(other.programs().run(unasked).succeeded());
        }
    }

    /// 198.51.100.1 is the host's address there, 198.51.100.2 that of the other host.
    private void connectWithAnotherHost(NetworkNamespace other) {
        netlink.addVeth("uplink", "uplink", other.pid());
        addAddress(netlink, "198.51.100.1");
        try (Netlink there = other.netlink()) {
            addAddress(there, "198.51.100.2");
        }
        host.run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
    }

    private static void addAddress(Netlink netlink, String address) {
        int uplink = netlink.index("uplink");
        netlink.addAddress(uplink, Ipv4.parse(address), 24);
        netlink.up(uplink);
    }

    @Test
    void interfacesAndRoutesAreThoseOfADockerContainer() {
        try (NetworkNamespace container = new NetworkNamespace()) {
            start("one", container);

            String eth0 = container.run("busybox", "ip", "addr", "show", "dev", "eth0");
            assertTrue(eth0.contains("mtu 1400"), eth0);
            assertTrue(eth0.contains("link/ether 02:42:0a:09:00:02"), eth0);
            assertTrue(eth0.contains("inet 10.9.0.2/24 brd 10.9.0.255 scope global eth0"), eth0);
            assertFalse(eth0.contains("inet6"), eth0);
            String lo = container.run("busybox", "ip", "addr", "show", "dev", "lo");
            assertTrue(lo.contains("inet 127.0.0.1/8"), lo);
            assertEquals(
                    "default via 10.9.0.1 dev eth0 \n10.9.0.0/24 dev eth0 scope link  src 10.9.0.2 \n",
                    container.run("busybox", "ip", "route"));
        }
    }

    @Test
    void modeNoneHasOnlyLoopback() {
        try (NetworkNamespace container = new NetworkNamespace()) {
            container.inside(() -> {
                NetworkStack.initialize(JffiSyscalls.load(), NetworkState.LOOPBACK_ONLY);
                return 0;
            });

            assertEquals("", container.run("busybox", "ip", "route"));
            container.run("busybox", "ping", "-c", "1", "127.0.0.1");
        }
    }

    @Test
    void aliasOfTheHostsEndNamesTheContainer() {
        try (NetworkNamespace container = new NetworkNamespace()) {
            Endpoint endpoint = start("0123456789ab", container);

            Netlink.Link port = netlink.link(endpoint.hostInterface()).orElseThrow();
            assertEquals("jd 0123456789ab", port.alias());
            assertTrue(port.name().matches("veth[0-9a-f]{7}"), port.name());
            assertEquals(netlink.index("jd0"), port.master());
            assertTrue(endpoint.id().matches("[0-9a-f]{64}"), endpoint.id());
        }
    }

    @Test
    void interfaceIsRemovedFromANamespaceThatOutlivesItsContainer() throws Exception {
        try (NetworkNamespace container = new NetworkNamespace()) {
            Endpoint endpoint = start("one", container);
            endpoints.disconnect(endpoint);
            for (int i = 0; i < 100 && netlink.link(endpoint.hostInterface()).isPresent(); i++) {
                Thread.sleep(100);
            }

            assertEquals(Optional.empty(), netlink.link(endpoint.hostInterface()));
            assertEquals("", container.run("busybox", "ip", "route"));
        }
    }

    /// The address, and with it the MAC address, would be on two ports of the bridge.
    @Test
    void interfaceIsRemovedAtOnceWhenItsAddressIsInUseAgain() throws Exception {
        try (Endpoints slow = new Endpoints(netlink, 1000);
                NetworkNamespace one = new NetworkNamespace();
                NetworkNamespace two = new NetworkNamespace()) {
            Endpoint first = slow.connect("one", "eth0", bridge.allocateInterface(Request.any("one")), one.pid());
            slow.disconnect(first);
            bridge.releaseInterface("one");

            Endpoint second = slow.connect("two", "eth0", bridge.allocateInterface(Request.any("two")), two.pid());

            assertEquals(first.allocation().mac(), second.allocation().mac());
            for (int i = 0; i < 100 && netlink.link(first.hostInterface()).isPresent(); i++) {
                Thread.sleep(100);
            }
            assertEquals(Optional.empty(), netlink.link(first.hostInterface()));
            assertTrue(netlink.link(second.hostInterface()).isPresent());
        }
    }

    @Test
    void interfaceThatTheKernelHasRemovedIsNoError() {
        NetworkNamespace container = new NetworkNamespace();
        Endpoint endpoint = start("one", container);
        container.close();
        endpoints.disconnect(endpoint);
        endpoints.disconnect(endpoint);
        endpoints.close();

        assertEquals(Optional.empty(), netlink.link(endpoint.hostInterface()));
    }

    @Test
    void closeRemovesInterfacesAtOnce() {
        try (NetworkNamespace container = new NetworkNamespace()) {
            Endpoint endpoint = start("one", container);
            endpoints.disconnect(endpoint);
            endpoints.close();

            assertEquals(Optional.empty(), netlink.link(endpoint.hostInterface()));
        }
    }

    @Test
    void failedConnectLeavesNoInterface() {
        List<Netlink.Link> before = netlink.links();
        int gone = 0x3fffff;

        assertThrows(SyscallException.class, () -> endpoints.connect("one", "eth0", bridge.allocateInterface(Request.any("one")), gone));
        assertEquals(before, netlink.links());
    }
}
