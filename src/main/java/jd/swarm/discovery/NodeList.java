package jd.swarm.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `nodes://`: the addresses are in the URL itself.
///
/// Swarm 0.3: discovery/nodes
///
/// @param addresses each once
record NodeList(List<NodeAddress> addresses) implements Discovery {
    private static final Logger LOG = LoggerFactory.getLogger(NodeList.class);

    /// @param patterns [AddressPattern]s
    static NodeList parse(List<String> patterns) {
        SequencedSet<NodeAddress> addresses = new LinkedHashSet<>();
        List<NodeAddress> again = new ArrayList<>();
        for (String pattern : patterns) {
            for (NodeAddress address : AddressPattern.expand(pattern.strip())) {
                if (!addresses.add(address)) {
                    again.add(address);
                }
            }
        }
        if (!again.isEmpty()) {
            LOG.warn("nodes that are listed twice are used once: {}",
                    again.stream().map(NodeAddress::toString).collect(Collectors.joining(", ")));
        }
        return new NodeList(List.copyOf(addresses));
    }

    @Override
    public List<NodeAddress> fetch() {
        return addresses;
    }

    @Override
    public void register(NodeAddress address, Duration timeToLive) {
        throw new DiscoveryException("register " + address + ": a list of nodes:// is fixed; give " + address
                + " to the manager");
    }
}
