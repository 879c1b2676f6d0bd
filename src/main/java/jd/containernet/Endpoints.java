package jd.containernet;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import jd.daemonnet.BridgeNetwork;
import jd.libcontainer.Errno;
import jd.libcontainer.InitSpec.NetworkState;
import jd.libcontainer.Netlink;
import jd.libcontainer.SyscallException;

/// Connects a container's network namespace with the bridge, by a cable that has one end on either side.
///
/// ```
///   host                                  container
///   jd0 ──── veth3fa9c01 ═══════ veth70b112e, which dockerinit renames to eth0
///   (bridge)  (port)
/// ```
///
/// Docker 1.2.0: vendor libcontainer/network/veth.go Create
public final class Endpoints {
    /// What a connected container has; `id` is the endpoint's, 64 hexadecimal digits.
    public record Endpoint(
            String id, String hostInterface, String peerInterface, BridgeNetwork.Allocation allocation) {}

    private static final String PREFIX = "veth";

    private final Netlink netlink;

    /// @param netlink a socket of the host's network namespace
    public Endpoints(Netlink netlink) {
        this.netlink = netlink;
    }

    /// Makes a veth pair, puts one end on the bridge and the other into the network namespace of the process `pid`.
    public Endpoint connect(String containerId, BridgeNetwork.Allocation allocation, int pid) {
        String host = PREFIX + randomDigits(7);
        String peer = PREFIX + randomDigits(7);
        netlink.addVeth(host, peer, pid);
        try {
            plugIn(host, containerId, allocation);
        } catch (SyscallException e) {
            remove(host);
            throw e;
        }
        return new Endpoint(randomDigits(64), host, peer, allocation);
    }

    /// The remark comes first, so that the daemon's next life knows the end for its own from the moment it is plugged in;
    /// up comes last, when everything behind the cable is as it shall be.
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

    /// Removes the host's end, if it is still there: the kernel removes it, some time after the last process, with the
    /// namespace that holds the other end.
    public void disconnect(Endpoint endpoint) {
        remove(endpoint.hostInterface());
    }

    private void remove(String host) {
        try {
            netlink.link(host).ifPresent(link -> netlink.delete(link.index()));
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENODEV) {
                throw e;
            }
        }
    }

    private static String randomDigits(int count) {
        byte[] bytes = new byte[(count + 1) / 2];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes).substring(0, count);
    }
}
