package jd.containernet;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.ApiException;

/// Writes a container's `/etc/hosts`: loopback, the hosts of `--add-host`, and the container itself.
///
/// hosts(5) · Docker 1.2.0: pkg/networkfs/etchosts
public final class HostsFile {
    private static final String LOOPBACK = """
            127.0.0.1	localhost
            ::1	localhost ip6-localhost ip6-loopback
            fe00::0	ip6-localnet
            ff00::0	ip6-mcastprefix
            ff02::1	ip6-allnodes
            ff02::2	ip6-allrouters
            """;

    /// One `--add-host`.
    ///
    /// @param address an IPv4 or IPv6 address, or `host-gateway` for the bridge's
    public record ExtraHost(String name, String address) {
        private static final String HOST_GATEWAY = "host-gateway";

        /// @param text `NAME:ADDRESS`, where the address may contain colons
        /// @throws ApiException with Docker's message, if it is malformed
        public static ExtraHost parse(String text) {
            int colon = text.indexOf(':');
            if (colon <= 0 || colon == text.length() - 1) {
                throw ApiException.invalid("bad format for add-host: \"" + text + "\"");
            }
            ExtraHost host = new ExtraHost(text.substring(0, colon), text.substring(colon + 1));
            if (!host.address.equals(HOST_GATEWAY) && !isAddress(host.address)) {
                throw ApiException.invalid("invalid IP address in add-host: \"" + host.address + "\"");
            }
            return host;
        }

        private static boolean isAddress(String text) {
            try {
                return text.contains(":") ? InetAddress.ofLiteral(text) != null : Ipv4.parse(text) != null;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        String line(Ipv4 gateway) {
            return (address.equals(HOST_GATEWAY) ? gateway.toString() : address) + "\t" + name + "\n";
        }
    }

    private HostsFile() {}

    /// {@return the text of a container's file}
    ///
    /// @param extraHosts those of `--add-host`
    /// @param gateway the address for `host-gateway`
    /// @param self the container's own lines, see [#self]; empty without a network of its own
    public static String text(List<ExtraHost> extraHosts, Ipv4 gateway, String self) {
        return LOOPBACK
                + extraHosts.stream().map(host -> host.line(gateway)).collect(Collectors.joining())
                + self;
    }

    /// {@return the text without the lines for an address}
    public static String without(String text, Ipv4 address) {
        return text.lines()
                .filter(line -> !line.startsWith(address + "\t"))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /// {@return the line with the container's own names} A fully qualified name is followed by its first label.
    public static String self(Ipv4 address, String hostname, String domainname) {
        String name = domainname.isEmpty() ? hostname : hostname + "." + domainname;
        int dot = name.indexOf('.');
        return address + "\t" + name + (dot > 0 ? " " + name.substring(0, dot) : "") + "\n";
    }
}
