package jd.containernet;

import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import jd.daemonnet.BridgeNetwork;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.netlink.Ipv4;
import jd.libcontainer.netlink.Netlink;
import jd.libcontainer.spec.NetworkState;

/// Connects a container's network namespace with the bridge, by a cable that has one end on either side.
///
/// ```
///   host                                  container
///   jd0 ──── veth3fa9c01 ═══════ veth70b112e, which dockerinit renames to eth0
///   (bridge)  (port)
/// ```
///
/// Docker 1.2.0: vendor libcontainer/network/veth.go Create
public final class Endpoints implements AutoCloseable {
    /// What a connected container has; `id` is the endpoint's, 64 hexadecimal digits.
    public record Endpoint(
            String id, String hostInterface, String peerInterface, BridgeNetwork.Allocation allocation) {}

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
        // A thread that is started only when a container ends may not be had by then.
        remover.prestartCoreThread();
    }

    /// Makes a veth pair, puts one end on the bridge and the other into the network namespace of the process `pid`.
    // tag::pulling-the-cable[]
    public Endpoint connect(
            String containerId, BridgeNetwork.Allocation allocation, int pid) {
        String host = PREFIX + randomDigits(7);
        String peer = PREFIX + randomDigits(7);
        netlink.addVeth(host, peer, pid);
        try {
            plugIn(host, containerId, allocation);
        } catch (SyscallException e) {
            remove(host);
            throw e;
        }
        removeFormerUsersOf(allocation.address());
        return new Endpoint(randomDigits(64), host, peer, allocation);
    }
    // end::pulling-the-cable[]

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

    /// The remark comes first, so that the daemon's next life knows the end for its own from the moment it is plugged
    /// in; up comes last, when everything behind the cable is as it shall be.
    private void plugIn(String host, String containerId, BridgeNetwork.Allocation allocation) {
        int port = netlink.index(host);
        netlink.alias(port, BridgeNetwork.ALIAS + " " + containerId);
        netlink.master(port, netlink.index(allocation.bridge()));
        netlink.mtu(port, allocation.mtu());
        netlink.up(port);
    }

    /// {@return what dockerinit does with the other end}
    public NetworkState stateFor(Endpoint endpoint) {
        BridgeNetwork.Allocation allocation = endpoint.allocation();
        return new NetworkState(
                endpoint.peerInterface(),
                "eth0",
                allocation.address().toString(),
                allocation.prefixLength(),
                allocation.gateway().toString(),
                allocation.mac(),
                allocation.mtu());
    }

    /// Sees to it that the cable goes. As a rule the kernel takes it away with the namespace, soon after the
    /// container's last process; to pull it out by hand takes ten milliseconds and more, for which no start or stop
    /// should wait. So there is only a look a little later, for a namespace that lives on because another container
    /// shares it.
    public void disconnect(Endpoint endpoint) {
        leaving.put(endpoint.hostInterface(), endpoint.allocation().address());
        remover.schedule(() -> remove(endpoint.hostInterface()), secondsUntilRemoval, TimeUnit.SECONDS);
    }

    /// Removes at once what is still to be removed.
    @Override
    public void close() {
        remover.shutdownNow();
        leaving.keySet().forEach(this::remove);
    }

    private void remove(String host) {
        try {
            netlink.link(host).ifPresent(link -> netlink.delete(link.index()));
        } catch (SyscallException e) {
            // the kernel was faster
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
