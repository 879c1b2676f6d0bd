package jd.client.flags;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import jd.client.api.ClientException;

/// Parses `--publish [[IP:]HOST_PORT:]PORT[/PROTOCOL]` and `--expose PORT[/PROTOCOL]`, with ranges `7000-7002`.
///
/// Docker 1.2.0: nat/nat.go
public final class PortFlags {
    private PortFlags() {}

    public record Binding(String hostIp, String hostPort) {}

    /// {@return every port of the flags, as `80/tcp`}
    public static Collection<String> exposed(List<String> expose, List<String> publish) {
        var ports = new TreeSet<String>(bindings(publish).keySet());
        for (String text : expose) {
            Protocol protocol = Protocol.of(text);
            if (!protocol.rest().matches("\\d{1,5}(-\\d{1,5})?")) {
                throw new ClientException(125, "invalid range format for --expose: " + text
                        + ", error: strconv.ParseUint: parsing \"" + protocol.rest() + "\": invalid syntax");
            }
            Range.parse(protocol.rest(), text).each(port -> ports.add(port + "/" + protocol.name()));
        }
        return ports;
    }

    /// {@return for each port of the container its bindings on the host}
    public static Map<String, List<Binding>> bindings(List<String> publish) {
        var bindings = new TreeMap<String, List<Binding>>();
        for (String text : publish) {
            Protocol protocol = Protocol.of(text);
            String rest = protocol.rest();
            String container = rest.substring(rest.lastIndexOf(':') + 1);
            String host = rest.contains(":") ? rest.substring(0, rest.lastIndexOf(':')) : "";
            String hostIp = host.contains(":") ? host.substring(0, host.lastIndexOf(':')) : "";
            String hostPort = host.substring(host.lastIndexOf(':') + 1);
            bind(bindings, text, Range.parse(container, text), protocol.name(), unbracketed(hostIp), hostPort);
        }
        return bindings;
    }

    private static void bind(Map<String, List<Binding>> bindings, String text, Range ports, String protocol,
            String hostIp, String hostPort) {
        Range hostPorts = hostPort.isEmpty() ? ports : Range.parse(hostPort, text);
        if (hostPorts.length() != ports.length() && ports.length() > 1) {
            throw new ClientException(125, "Invalid ranges specified for container and host Ports: " + ports + " and "
                    + hostPorts);
        }
        ports.each(port -> {
            String onHost = hostPort;
            if (ports.length() > 1 && !hostPort.isEmpty()) {
                onHost = String.valueOf(hostPorts.first() + port - ports.first());
            }
            bindings.computeIfAbsent(port + "/" + protocol, key -> new ArrayList<>()).add(new Binding(hostIp, onHost));
        });
    }

    private static String unbracketed(String ip) {
        return ip.startsWith("[") && ip.endsWith("]") ? ip.substring(1, ip.length() - 1) : ip;
    }

    private record Protocol(String name, String rest) {
        static Protocol of(String text) {
            int slash = text.indexOf('/');
            String name = slash < 0 ? "tcp" : text.substring(slash + 1);
            if (!List.of("tcp", "udp", "sctp").contains(name)) {
                throw new ClientException(125, "Invalid proto: " + name);
            }
            return new Protocol(name, slash < 0 ? text : text.substring(0, slash));
        }
    }

    private record Range(int first, int last) {
        static Range parse(String text, String whole) {
            String[] ends = text.split("-", 2);
            try {
                var range = new Range(port(ends[0]), port(ends[ends.length - 1]));
                if (range.first > range.last) {
                    throw new ClientException(125, "invalid range specified for the port: " + text);
                }
                return range;
            } catch (NumberFormatException e) {
                throw new ClientException(125, "Invalid containerPort: " + (text.isEmpty() ? whole : text), e);
            }
        }

        private static int port(String text) {
            int port = Integer.parseInt(text);
            if (port < 0 || port > 65535) {
                throw new NumberFormatException(text);
            }
            return port;
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
