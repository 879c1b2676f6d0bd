package jd.containernet;

import static jd.libcontainer.kernel.FileSyscalls.AT_FDCWD;
import static jd.libcontainer.kernel.FileSyscalls.O_CLOEXEC;
import static jd.libcontainer.kernel.FileSyscalls.O_WRONLY;

import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.netlink.Ipv4;
import jd.libcontainer.netlink.Netlink;
import jd.libcontainer.spec.NetworkState;

/// The inside of a container's network: what dockerinit does in the namespace it was born into, before the command
/// starts.
///
/// Docker 1.2.0: vendor libcontainer/network/loopback.go and veth.go, Initialize
public final class NetworkStack {
    private NetworkStack() {}

    /// Brings up what is there. The host's `/proc` must still be mounted.
    ///
    /// @param syscalls of the process itself, whose network namespace is the container's
    public static void initialize(Syscalls syscalls, NetworkState state) {
        try (Netlink netlink = Netlink.open(syscalls)) {
            netlink.up(netlink.index("lo"));
            if (!state.peer().isEmpty()) {
                initializeVeth(netlink, syscalls, state);
            }
        }
    }

    // tag::inside-the-namespace[]
    private static void initializeVeth(
            Netlink netlink, Syscalls syscalls, NetworkState state) {
        // a new interface is down; before Linux 6.2 only such an interface
        // could be renamed
        int link = netlink.index(state.peer());
        netlink.rename(link, state.name());
        netlink.mac(link, state.mac());
        netlink.mtu(link, state.mtu());
        // before up, which would assign a link-local IPv6 address that Docker's
        // containers do not have
        disableIpv6(syscalls, state.name());
        Ipv4 address = Ipv4.parse(state.address());
        netlink.addAddress(link, address, state.prefixLength());
        netlink.up(link);
        // after address and up, because the kernel rejects a route whose
        // gateway is not reachable
        netlink.addDefaultRoute(Ipv4.parse(state.gateway()));
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
            // a kernel without IPv6
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }
}
