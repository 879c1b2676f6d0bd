package jd.containernet;

import static jd.libcontainer.kernel.FileSyscalls.AT_FDCWD;
import static jd.libcontainer.kernel.FileSyscalls.O_CLOEXEC;
import static jd.libcontainer.kernel.FileSyscalls.O_WRONLY;

import java.util.Optional;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.netlink.Ipv4;
import jd.libcontainer.netlink.Netlink;
import jd.libcontainer.spec.NetworkState;
import jd.libcontainer.spec.NetworkState.NetworkInterface;

/// Configures a container's network from within: dockerinit calls it in its new namespace, before execve.
///
/// Docker 1.2.0: vendor libcontainer/network/loopback.go and veth.go, Initialize
public final class NetworkStack {
    private NetworkStack() {}

    /// Configures and brings up the interfaces. The host's `/proc` must still be mounted.
    ///
    /// @param syscalls of the calling process, which is in the container's network namespace
    public static void initialize(Syscalls syscalls, NetworkState state) {
        try (Netlink netlink = Netlink.open(syscalls)) {
            netlink.up(netlink.index("lo"));
            for (NetworkInterface each : state.interfaces()) {
                initializeVeth(netlink, syscalls, each);
            }
            // After addresses and up: the kernel rejects a route whose gateway is not reachable.
            if (!state.gateway().isEmpty()) {
                netlink.addDefaultRoute(Ipv4.parse(state.gateway()));
            }
        }
    }

    /// Configures another interface of a container that runs. The calling thread is in its network namespace.
    static void add(Syscalls syscalls, NetworkInterface state, Optional<Ipv4> gateway) {
        try (Netlink netlink = Netlink.open(syscalls)) {
            initializeVeth(netlink, syscalls, state);
            gateway.ifPresent(netlink::replaceDefaultRoute);
        }
    }

    /// Sets the default route of a container that runs. The calling thread is in its network namespace.
    static void route(Syscalls syscalls, Ipv4 gateway) {
        try (Netlink netlink = Netlink.open(syscalls)) {
            netlink.replaceDefaultRoute(gateway);
        }
    }

    // tag::inside-the-namespace[]
    private static void initializeVeth(
            Netlink netlink, Syscalls syscalls, NetworkInterface state) {
        // A new interface is down. Before Linux 6.2 only such an interface
        // could be renamed.
        int link = netlink.index(state.peer());
        netlink.rename(link, state.name());
        netlink.mac(link, state.mac());
        netlink.mtu(link, state.mtu());
        // Before the interface is up: it would get a link-local IPv6 address,
        // which Docker's containers do not have.
        disableIpv6(syscalls, state.name());
        Ipv4 address = Ipv4.parse(state.address());
        netlink.addAddress(link, address, state.prefixLength());
        netlink.up(link);
    }
    // end::inside-the-namespace[]

    private static void disableIpv6(Syscalls syscalls, String name) {
        byte[] path = FileSyscalls.bytes("/proc/sys/net/ipv6/conf/" + name + "/disable_ipv6");
        try {
            int fd = syscalls.openat(AT_FDCWD, path, O_WRONLY | O_CLOEXEC, 0);
            try {
                syscalls.write(fd, new byte[] {'1'}, 0, 1);
            } finally {
                syscalls.close(fd);
            }
        } catch (SyscallException e) {
            // The kernel has no IPv6.
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }
}
