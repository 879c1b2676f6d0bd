package jd.containernet;

import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import jd.daemonnet.BridgeNetwork;
import jd.libcontainer.io.SourceLog;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.NetworkThread;
import jd.libcontainer.netlink.Ipv4;
import jd.libcontainer.netlink.Netlink;

/// Connects a container's network namespace to the bridge with a veth pair, one end of which is on either side.
///
/// ```
///   host                                  container
///   jd0 ──── veth3fa9c01 ═══════ veth70b112e, which dockerinit renames to eth0
///   (bridge)  (port)
/// ```
///
/// Docker 1.2.0: vendor libcontainer/network/veth.go Create
public final class Endpoints implements AutoCloseable {
    /// The connection of a container to a network.
    ///
    /// @param id the endpoint's, 64 hexadecimal digits
    /// @param name of the interface in the container, such as `eth0`
    public record Endpoint(
            String id, String name, String hostInterface, String peerInterface, BridgeNetwork.Allocation allocation) {
        public String network() {
            return allocation.network();
        }
    }

    private static final String PREFIX = "veth";

    private static final int SECONDS_UNTIL_REMOVAL = 1;

    private final Netlink netlink;
    private final long secondsUntilRemoval;
    private final ScheduledThreadPoolExecutor remover = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("endpoint-remover").factory());

    /// Host interface and address of each endpoint that is disconnected and not yet known to be gone.
    private final Map<String, Ipv4> leaving = new ConcurrentHashMap<>();

    /// @param netlink a socket of the host's network namespace
    public Endpoints(Netlink netlink) {
        this(netlink, SECONDS_UNTIL_REMOVAL);
    }

    Endpoints(Netlink netlink, long secondsUntilRemoval) {
        this.netlink = netlink;
        this.secondsUntilRemoval = secondsUntilRemoval;
        // When a container ends, the host may allow no new thread.
        remover.prestartCoreThread();
    }

    /// Creates a veth pair with one end on the bridge and the other in the network namespace of the process `pid`.
    ///
    /// @param name of the interface in the container
    // tag::connecting-a-container[]
    public Endpoint connect(
            String containerId, String name,
            BridgeNetwork.Allocation allocation, int pid) {
        String host = PREFIX + randomDigits(7);
        String peer = PREFIX + randomDigits(7);
        SourceLog.fact("netlink: veth pair %s, %s in the network of %d",
                host, peer, pid);
        netlink.addVeth(host, peer, pid); // <1>
        try {
            attach(host, containerId, allocation); // <2>
        } catch (SyscallException e) {
            remove(host); // <3>
            throw e;
        }
        removeFormerUsersOf(allocation.address()); // <4>
        String id = randomDigits(64);
        return new Endpoint(id, name, host, peer, allocation);
    }
    // end::connecting-a-container[]

    /// A container that has ended may have had the same address, and so the same MAC address. While its interface is on
    /// the bridge, the bridge may send there what is for the new container. The start does not wait for the removal: it
    /// takes ten milliseconds.
    private void removeFormerUsersOf(Ipv4 address) {
        leaving.forEach((host, former) -> {
            if (former.equals(address)) {
                remover.execute(() -> remove(host));
            }
        });
    }

    /// Sets the alias first, so that after a crash the next daemon recognises the interface as soon as it is on the bridge;
    /// brings it up last, when it is configured.
    private void attach(String host, String containerId, BridgeNetwork.Allocation allocation) {
        int port = netlink.index(host);
        netlink.alias(port, BridgeNetwork.ALIAS + " " + containerId);
        netlink.master(port, netlink.index(allocation.bridge()));
        netlink.mtu(port, allocation.mtu());
        netlink.up(port);
    }

    /// Configures the new interface of a running container, and its default route, from a thread in its network namespace.
    ///
    /// @param pid of a process in the container
    /// @param all with the new endpoint
    public void configure(Syscalls syscalls, int pid, Endpoint endpoint, Connections all) {
        NetworkThread.call(syscalls, NetworkThread.ofTask(pid), () -> {
            NetworkStack.add(syscalls, Connections.state(endpoint), all.gateway());
            return endpoint;
        });
    }

    /// Sets the default route of a running container that has been disconnected from a network.
    public void route(Syscalls syscalls, int pid, Connections rest) {
        rest.gateway().ifPresent(gateway -> NetworkThread.call(syscalls, NetworkThread.ofTask(pid), () -> {
            NetworkStack.route(syscalls, gateway);
            return gateway;
        }));
    }

    /// Removes the veth pair of a running container at once.
    public void remove(Endpoint endpoint) {
        remove(endpoint.hostInterface());
    }

    /// Removes the veth pair later, if it still exists. Usually the kernel removes it with the namespace, soon after the
    /// container's last process has ended. Removing it takes ten milliseconds and more, and no start or stop should wait
    /// for that. The namespace, and the pair, still exist after a second if another container shares it.
    public void disconnect(Endpoint endpoint) {
        leaving.put(endpoint.hostInterface(), endpoint.allocation().address());
        remover.schedule(() -> remove(endpoint.hostInterface()), secondsUntilRemoval, TimeUnit.SECONDS);
    }

    /// Removes at once the pairs that wait for their removal.
    @Override
    public void close() {
        remover.shutdownNow();
        leaving.keySet().forEach(this::remove);
    }

    private void remove(String host) {
        try {
            netlink.link(host).ifPresent(link -> netlink.delete(link.index()));
        } catch (SyscallException e) {
            // The kernel has removed it meanwhile.
            if (e.errno() != Errno.ENODEV) {
                throw e;
            }
        }
        leaving.remove(host);
    }

    private static String randomDigits(int count) {
        byte[] bytes = new byte[(count + 1) / 2];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes).substring(0, count);
    }
}
