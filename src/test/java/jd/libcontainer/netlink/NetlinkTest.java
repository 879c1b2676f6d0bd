package jd.libcontainer.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JffiSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.netlink.Netlink.Address;
import jd.libcontainer.netlink.Netlink.Link;
import jd.libcontainer.netlink.Netlink.Route;
import jd.libcontainer.start.NetworkNamespace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Configures links, addresses and routes over netlink and checks the result with busybox' `ip`.
@Tag("root")
class NetlinkTest {
    private NetworkNamespace namespace;
    private Netlink netlink;

    @BeforeAll
    static void needsRoot() {
        NetworkNamespace.assumeRoot();
    }

    @BeforeEach
    void open() {
        namespace = new NetworkNamespace();
        netlink = namespace.netlink();
    }

    @AfterEach
    void close() {
        netlink.close();
        namespace.close();
    }

    @Test
    void newNamespaceHasOnlyLoopback() {
        // A kernel with built-in tunnel drivers also creates fallback devices such as tunl0 and sit0.
        List<Link> links = netlink.links().stream().filter(link -> !link.name().endsWith("0")).toList();
        assertEquals(List.of(new Link(1, "lo", "", "", 65536, 0)), links);
        assertEquals(List.of(), netlink.addresses());
        assertEquals(List.of(), netlink.routes());
    }

    @Test
    void bridgeHasItsNameMacAndAddress() {
        netlink.addBridge("jdtest", "02:42:0a:09:00:01");
        int bridge = netlink.index("jdtest");
        netlink.alias(bridge, "a remark");
        netlink.addAddress(bridge, Ipv4.parse("10.9.0.1"), 16);
        netlink.up(bridge);

        assertEquals(new Link(bridge, "jdtest", "bridge", "a remark", 1500, 0), netlink.link("jdtest").orElseThrow());
        assertEquals(List.of(new Address(bridge, Ipv4.parse("10.9.0.1"), 16)), netlink.addresses());
        assertEquals(List.of(new Route(Ipv4.parse("10.9.0.0"), 16, Ipv4.ANY, bridge)), netlink.routes());
        String seen = namespace.run("busybox", "ip", "addr", "show", "dev", "jdtest");
        assertTrue(seen.contains(",UP"), seen);
        assertTrue(seen.contains("link/ether 02:42:0a:09:00:01"), seen);
        assertTrue(seen.contains("inet 10.9.0.1/16 brd 10.9.255.255 scope global jdtest"), seen);
    }

    @Test
    void defaultRouteUsesTheGateway() {
        netlink.addBridge("jdtest", "02:42:0a:09:00:01");
        int bridge = netlink.index("jdtest");
        netlink.addAddress(bridge, Ipv4.parse("10.9.0.1"), 16);
        netlink.up(bridge);
        netlink.addDefaultRoute(Ipv4.parse("10.9.0.254"));

        assertTrue(netlink.routes().contains(new Route(Ipv4.ANY, 0, Ipv4.parse("10.9.0.254"), bridge)));
        String seen = namespace.run("busybox", "ip", "route");
        assertTrue(seen.startsWith("default via 10.9.0.254 dev jdtest"), seen);
    }

    @Test
    void vethPeerIsCreatedInTheOtherNamespace() {
        try (NetworkNamespace other = new NetworkNamespace();
                Netlink there = other.netlink()) {
            netlink.addVeth("here", "there", other.pid());

            assertTrue(netlink.link("there").isEmpty());
            assertEquals("veth", there.link("there").orElseThrow().kind());
            netlink.delete(netlink.index("here"));
            assertTrue(there.link("there").isEmpty());
        }
    }

    @Test
    void mtuMacAndNameOfALinkThatIsDownAreChanged() {
        netlink.addVeth("one", "two", namespace.pid());
        int two = netlink.index("two");
        netlink.mtu(two, 1400);
        netlink.mac(two, "02:42:ac:11:00:02");
        netlink.rename(two, "eth0");
        netlink.up(two);

        String seen = namespace.run("busybox", "ip", "link", "show", "dev", "eth0");
        assertTrue(seen.contains("mtu 1400"), seen);
        assertTrue(seen.contains("link/ether 02:42:ac:11:00:02"), seen);
        netlink.down(two);
        assertFalse(namespace.run("busybox", "ip", "link", "show", "dev", "eth0").contains(",UP"));
    }

    @Test
    void linkIsMovedByNamespaceDescriptor() {
        try (NetworkNamespace other = new NetworkNamespace();
                Netlink there = other.netlink()) {
            netlink.addVeth("one", "two", namespace.pid());
            Syscalls kernel = JnrSyscalls.load();
            int fd = kernel.openat(
                    FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/proc/" + other.pid() + "/ns/net"), 0, 0);
            netlink.moveToNamespace(netlink.index("one"), fd);
            netlink.moveToNamespace(netlink.index("two"), fd);
            kernel.close(fd);

            assertTrue(netlink.link("one").isEmpty());
            assertTrue(there.link("one").isPresent());
            assertTrue(there.link("two").isPresent());
        }
    }

    @Test
    void masterOfAPortIsItsBridge() {
        netlink.addBridge("jdtest", "02:42:0a:09:00:01");
        netlink.addVeth("one", "two", namespace.pid());
        netlink.master(netlink.index("one"), netlink.index("jdtest"));

        assertEquals(netlink.index("jdtest"), netlink.link("one").orElseThrow().master());
    }

    @Test
    void dumpOfSeveralDatagramsIsComplete() {
        int many = 300;
        for (int i = 0; i < many; i++) {
            netlink.addBridge("jdtest" + i, "02:42:0a:09:00:01");
        }

        assertEquals(many, netlink.links().stream().filter(link -> link.kind().equals("bridge")).count());
    }

    @Test
    void failureNamesTheOperationAndTheErrno() {
        netlink.addBridge("jdtest", "02:42:0a:09:00:01");

        var twice = assertThrows(SyscallException.class, () -> netlink.addBridge("jdtest", "02:42:0a:09:00:01"));
        assertEquals(Errno.EEXIST, twice.errno());
        assertEquals("rtnetlink add bridge jdtest: EEXIST (file exists)", twice.getMessage());
        var missing = assertThrows(SyscallException.class, () -> netlink.index("nosuch"));
        assertEquals("rtnetlink find link nosuch: ENODEV (no such device)", missing.getMessage());
        var unreachable =
                assertThrows(SyscallException.class, () -> netlink.addDefaultRoute(Ipv4.parse("10.9.0.254")));
        assertEquals(Errno.ENETUNREACH, unreachable.errno());
    }

    static Stream<Syscalls> implementations() {
        return Stream.of(JnrSyscalls.load(), JffiSyscalls.load());
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void everySyscallsImplementationSpeaksNetlink(Syscalls kernel) {
        try (Netlink own = namespace.inside(() -> Netlink.open(kernel))) {
            own.up(own.index("lo"));

            assertEquals(List.of(new Address(1, Ipv4.parse("127.0.0.1"), 8)), own.addresses());
        }
    }
}
