package jd.swarm.discovery;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The address of a node's daemon: `10.0.0.1:2375`, `node1.example.com:2375`, `[fd00::1]:2375`.
public record NodeAddress(String host, int port) implements Comparable<NodeAddress> {
    private static final Comparator<NodeAddress> ORDER =
            Comparator.comparing(NodeAddress::host).thenComparingInt(NodeAddress::port);
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+(?:%[\\w.-]+)?]):(\\d{1,5})");
    private static final int HIGHEST_PORT = 65_535;

    /// @throws DiscoveryException if the text is not an address
    public static NodeAddress parse(String text) {
        Matcher parts = FORM.matcher(text);
        int port = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
        if (port < 1 || port > HIGHEST_PORT) {
            throw new DiscoveryException(
                    "invalid node address \"" + text + "\": expected HOST:PORT, such as 10.0.0.1:2375");
        }
        String host = parts.group(1);
        return new NodeAddress(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
    }

    @Override
    public int compareTo(NodeAddress other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
