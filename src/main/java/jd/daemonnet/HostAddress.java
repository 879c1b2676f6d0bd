package jd.daemonnet;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import jd.libcontainer.netlink.Ipv4;

/// An address of the host on which a port is published; the unspecified addresses `0.0.0.0` and `::` are all of them.
public record HostAddress(InetAddress address) {
    /// All IPv4 addresses of the host.
    public static final HostAddress ANY_IPV4 = of(Ipv4.ANY);

    /// All IPv6 addresses of the host.
    public static final HostAddress ANY_IPV6 = new HostAddress(Inet6Address.ofLiteral("::"));

    private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?::|$)");

    public static HostAddress of(Ipv4 address) {
        return new HostAddress(Inet4Address.ofLiteral(address.toString()));
    }

    /// Reads the `HostIp` of a binding. {@return empty for anything but an address, which Docker treats like no address}
    public static Optional<HostAddress> parse(String text) {
        try {
            return Optional.of(text.contains(":") && !text.contains("%")
                    ? new HostAddress(InetAddress.ofLiteral(text))
                    : of(Ipv4.parse(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public boolean isIpv4() {
        return address instanceof Inet4Address;
    }

    public boolean isAny() {
        return address.isAnyLocalAddress();
    }

    public boolean isLoopback() {
        return address.isLoopbackAddress();
    }

    public InetSocketAddress port(int number) {
        return new InetSocketAddress(address, number);
    }

    /// {@return the text with a port: `0.0.0.0:80`, `[::]:80`}
    public String withPort(int number) {
        return (isIpv4() ? this : "[" + this + "]") + ":" + number;
    }

    /// {@return the short form, RFC 5952: `::1`} The JDK prints `0:0:0:0:0:0:0:1`.
    @Override
    public String toString() {
        String text = address.getHostAddress();
        if (isIpv4()) {
            return text;
        }
        Optional<MatchResult> longest = ZEROS.matcher(text).results()
                .reduce((first, second) -> second.group().length() > first.group().length() ? second : first);
        return longest.map(zeros -> text.substring(0, zeros.start()) + "::" + text.substring(zeros.end()))
                .orElse(text);
    }
}
