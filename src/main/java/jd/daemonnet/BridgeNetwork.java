package jd.daemonnet;

import java.net.Inet4Address;

/// The bridge of this daemon and its addresses: the host side of the network.
///
/// Docker 1.2.0: daemon/networkdriver/bridge/driver.go
public final class BridgeNetwork implements AutoCloseable {
    /// @param bridge the bridge's name, "jd0" by default
    /// @param bip its address and prefix, "" to take the first free one of the list
    public record Config(
            String bridge, String bip, int mtu, boolean iptables, boolean ipForward, boolean icc, boolean ipMasq) {}

    /// An address lent to a container.
    public record Allocation(Inet4Address address, int prefixLength, Inet4Address gateway, String mac) {}

    public String bridge() {
        throw new UnsupportedOperationException();
    }

    public int mtu() {
        throw new UnsupportedOperationException();
    }

    /// The job `allocate_interface` of the book.
    public Allocation allocateInterface(String containerId) {
        throw new UnsupportedOperationException();
    }

    /// The job `release_interface` of the book.
    public void releaseInterface(String containerId) {
        throw new UnsupportedOperationException();
    }

    /// Removes bridge and rules.
    @Override
    public void close() {}
}
