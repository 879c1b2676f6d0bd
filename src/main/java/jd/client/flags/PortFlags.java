package jd.client.flags;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import jd.client.api.ClientException;

/// Parses `--publish [[IP:]HOST_PORT:]PORT[/PROTOCOL]` and `--expose PORT[/PROTOCOL]`, with ranges `7000-7002`.
///
/// Docker 1.2.0: nat/nat.go
public final class PortFlags {
    private static final List<String> PROTOCOLS = List.of("tcp", "udp", "sctp");

    private PortFlags() {}

    public record Binding(String hostIp, String hostPort) {}

    /// {@return every port of the flags, as `80/tcp`}
    public static Collection<String> exposed(List<String> expose, List<String> publish) {
        var ports = new TreeSet<String>(bindings(publish).keySet());
        for (String text : expose) {
            Protocol protocol = Protocol.of(text);
            exposedRange(text, protocol.rest()).each(port -> ports.add(port + "/" + protocol.name()));
        }
        return ports;
    }

    private static Range exposedRange(String text, String ports) {
        String trouble = "invalid range format for --expose: " + text + ", error: ";
        if (!ports.matches("[0-9]+(-[0-9]+)?")) {
            throw refused(trouble + "strconv.ParseUint: parsing \"" + ports + "\": invalid syntax");
        }
        for (String end : ports.split("-")) {
            if (!Range.isPort(end)) {
                throw refused(trouble + "strconv.ParseUint: parsing \"" + end + "\": value out of range");
            }
        }
        return Range.parse(ports, trouble + "Invalid range specified for the Port: ");
    }

    /// {@return for each port of the container its bindings on the host}
    public static Map<String, List<Binding>> bindings(List<String> publish) {
        var bindings = new TreeMap<String, List<Binding>>();
        for (String text : publish) {
            String[] parts = text.split(":", -1);
            int last = parts.length - 1;
            Protocol protocol = Protocol.of(parts[last]);
            String hostPort = last > 0 ? parts[last - 1] : "";
            String ip = hostIp(last > 1 ? String.join(":", Arrays.copyOf(parts, last - 1)) : "");
            if (protocol.rest().isEmpty()) {
                throw refused("No port specified: " + text + "<empty>");
            }
            Range ports = Range.parse(protocol.rest(), "Invalid containerPort: ");
            bind(bindings, ports, protocol.name(), ip, hostPort);
        }
        return bindings;
    }

    /// {@return the address without brackets}
    private static String hostIp(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String ip = bracketed ? text.substring(1, text.length() - 1) : text;
        if (ip.contains(":") && !bracketed) {
            throw refused("Invalid ip address " + text + ": address " + text + ":: too many colons in address");
        }
        if (!ip.isEmpty() && !(bracketed ? ip.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*") : isIpv4(ip))) {
            throw refused("Invalid ip address: " + ip);
        }
        return ip;
    }

    private static boolean isIpv4(String text) {
        return text.matches("(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}");
    }

    /// A single port of the container may have a range on the host, one of which the daemon chooses.
    private static void bind(
            Map<String, List<Binding>> bindings, Range ports, String protocol, String hostIp, String hostPort) {
        Range hostPorts = hostPort.isEmpty() ? ports : Range.parse(hostPort, "Invalid hostPort: ");
        if (hostPorts.length() != ports.length() && ports.length() > 1) {
            throw refused("Invalid ranges specified for container and host Ports: " + ports + " and " + hostPorts);
        }
        if (!PROTOCOLS.contains(protocol)) {
            throw refused("Invalid proto: " + protocol);
        }
        ports.each(port -> {
            String onHost = hostPort;
            if (ports.length() > 1 && !hostPort.isEmpty()) {
                onHost = String.valueOf(hostPorts.first() + port - ports.first());
            }
            bindings.computeIfAbsent(port + "/" + protocol, key -> new ArrayList<>()).add(new Binding(hostIp, onHost));
        });
    }

    private static ClientException refused(String message) {
        return new ClientException(125, message);
    }

    private record Protocol(String name, String rest) {
        static Protocol of(String text) {
            int slash = text.indexOf('/');
            String name = slash < 0 ? "" : text.substring(slash + 1).toLowerCase(Locale.ROOT);
            return new Protocol(name.isEmpty() ? "tcp" : name, slash < 0 ? text : text.substring(0, slash));
        }
    }

    private record Range(int first, int last) {
        /// @param trouble the message for a text that is no range, without the text
        static Range parse(String text, String trouble) {
            String[] ends = text.split("-", 2);
            if (!isPort(ends[0]) || !isPort(ends[ends.length - 1])) {
                throw refused(trouble + text);
            }
            Range range = new Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
            if (range.first > range.last) {
                throw refused(trouble + text);
            }
            return range;
        }

        static boolean isPort(String text) {
            return text.matches("[0-9]{1,9}") && Integer.parseInt(text) <= 65535;
        }

        int length() {
            return last - first + 1;
        }

        void each(IntConsumer action) {
            for (int port = first; port <= last; port++) {
                action.accept(port);
            }
        }

        @Override
        public String toString() {
            return first + "-" + last;
        }
    }
}
