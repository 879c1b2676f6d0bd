package jd.labs.lab06;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jd.daemonnet.BridgeNetwork;
import jd.daemonnet.BridgeNetwork.Addressing;
import jd.daemonnet.BridgeNetwork.Config;
import jd.daemonnet.BridgeNetwork.Policy;
import jd.daemonnet.BridgeNetwork.Request;
import jd.daemonnet.HostNetwork;
import jd.labs.PlugIn;
import jd.labs.SolutionRegions;
import jd.labs.StudentCode;
import jd.libcontainer.netlink.Netlink;
import jd.libcontainer.start.NetworkNamespace;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A bridge whose addresses a student's pool allocates, with a network namespace in the place of the host.
@Tag("root")
class PoolsPlugInTest {
    private static final PoolsLab LAB = new PoolsLab();
    private static final SolutionRegions SOURCE = SolutionRegions.read(LAB.directory().resolve(LAB.source()));

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsRoot() {
        NetworkNamespace.assumeRoot();
    }

    private HostNetwork host(NetworkNamespace namespace, Netlink netlink, String program) throws IOException {
        Path source = Files.writeString(directory.resolve(LAB.source()), program);
        Class<?> student = StudentCode.compile(source, directory.resolve("classes"));
        PlugIn.InDaemon plugIn = assertInstanceOf(PlugIn.InDaemon.class, LAB.plugIn());
        return new HostNetwork(netlink, namespace.programs(), List.of(), false, false)
                .withAllocation(plugIn.pieces().apply(student).addresses());
    }

    private static BridgeNetwork open(HostNetwork host) {
        Addressing addressing = Addressing.of("10.9.0.1/29");
        return BridgeNetwork.open(new Config("bridge", "id", "jd0", addressing, Policy.OPEN), host, List.of());
    }

    @Test
    void solutionAllocatesTheAddressesOfABridge() throws IOException {
        try (NetworkNamespace namespace = new NetworkNamespace();
                Netlink netlink = namespace.netlink();
                BridgeNetwork bridge = open(host(namespace, netlink, SOURCE.solution()))) {
            assertEquals("10.9.0.2", bridge.allocateInterface(Request.any("one")).address().toString());
            assertEquals("10.9.0.3", bridge.allocateInterface(Request.any("two")).address().toString());
            bridge.releaseInterface("one");
            assertEquals("10.9.0.2", bridge.allocateInterface(Request.any("three")).address().toString());
        }
    }

    @Test
    void starterAllocatesNone() throws IOException {
        try (NetworkNamespace namespace = new NetworkNamespace();
                Netlink netlink = namespace.netlink();
                BridgeNetwork bridge = open(host(namespace, netlink, SOURCE.starter()))) {
            var unsolved = assertThrows(
                    UnsupportedOperationException.class, () -> bridge.allocateInterface(Request.any("one")));
            assertEquals("task 2: request", unsolved.getMessage());
        }
    }
}
