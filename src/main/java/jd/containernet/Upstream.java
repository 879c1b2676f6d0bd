package jd.containernet;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// A name server that a container's name server asks.
///
/// @param fromHost whether it is asked from the host's network namespace, not from the container's
public record Upstream(InetSocketAddress address, boolean fromHost) {
    private static final int PORT = 53;

    /// @param address an IPv4 address
    Upstream(String address, boolean fromHost) {
        this(new InetSocketAddress(InetAddress.ofLiteral(address), PORT), fromHost);
    }

    /// {@return the text in the comment of resolv.conf}
    @Override
    public String toString() {
        String text = address.getAddress().getHostAddress();
        return fromHost ? "host(" + text + ")" : text;
    }
}
