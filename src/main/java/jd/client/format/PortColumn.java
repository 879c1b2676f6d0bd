package jd.client.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The column PORTS of `ps`: `0.0.0.0:8080->80/tcp, 0.0.0.0:7000-7002->7000-7002/tcp, 99/udp`.
///
/// Consecutive ports that keep their number on the host are shown as a range, and before the others.
public final class PortColumn {
    private static final Comparator<Port> ORDER = Comparator.comparingLong(Port::inside)
            .thenComparing(Port::ip).thenComparingLong(Port::outside).thenComparing(Port::protocol);

    private final Map<String, Range> open = new LinkedHashMap<>();
    private final List<String> texts = new ArrayList<>();

    private PortColumn() {}

    /// A port of a container.
    ///
    /// @param ip the host's address, "" for a port that is not published
    /// @param outside the host's port
    public record Port(String ip, long inside, long outside, String protocol) {}

    private record Range(Port first, long last) {
        @Override
        public String toString() {
            String ports = first.inside() == last ? String.valueOf(last) : first.inside() + "-" + last;
            String target = ports + "/" + first.protocol();
            return first.ip().isEmpty() ? target : first.ip() + ":" + ports + "->" + target;
        }
    }

    public static String of(List<Port> ports) {
        PortColumn column = new PortColumn();
        List<String> mapped = new ArrayList<>();
        for (Port port : ports.stream().sorted(ORDER).toList()) {
            if (!port.ip().isEmpty() && port.inside() != port.outside()) {
                mapped.add(port.ip() + ":" + port.outside() + "->" + port.inside() + "/" + port.protocol());
            } else {
                column.extend(port);
            }
        }
        column.open.values().forEach(range -> column.texts.add(range.toString()));
        column.texts.addAll(mapped);
        return String.join(", ", column.texts);
    }

    private void extend(Port port) {
        String key = port.ip() + "/" + port.protocol();
        Range range = open.get(key);
        if (range != null && port.inside() != range.last() + 1) {
            texts.add(range.toString());
            range = null;
        }
        open.put(key, range == null ? new Range(port, port.inside()) : new Range(range.first(), port.inside()));
    }
}
