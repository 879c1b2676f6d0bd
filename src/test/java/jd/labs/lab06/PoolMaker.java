package jd.labs.lab06;

import jd.daemonnet.Subnet;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.PortRange;

/// The class that a student of lab 6 writes. The tasks are explained in the starter and in `labs/lab06-pools/tasks.adoc`.
public interface PoolMaker {
    /// @param range the part of the subnet from which [AddressPool#request] allocates
    /// @param gateway the bridge's own address
    AddressPool addresses(Subnet subnet, Subnet range, Ipv4 gateway);

    /// @param ephemeral the range for requests without a port
    PortPool ports(PortRange ephemeral);
}
