package jd.containernet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.libcontainer.netlink.Ipv4;

/// The names and addresses of the containers on user-defined networks. A name on one network means nothing on another.
///
/// Today: libnetwork/network.go svcInfo
public final class NameTable {
    private record Entry(String container, Ipv4 address, List<String> names) {
        boolean has(String name) {
            return names.stream().anyMatch(name::equalsIgnoreCase);
        }
    }

    // guarded by this; by network
    private final Map<String, List<Entry>> networks = new HashMap<>();

    /// Adds the names of a container on a network, or replaces them.
    ///
    /// @param names the container's own name first
    public synchronized void publish(String network, String container, Ipv4 address, List<String> names) {
        withdraw(network, container, address);
        networks.computeIfAbsent(network, _ -> new ArrayList<>()).add(new Entry(container, address, List.copyOf(names)));
    }

    public synchronized void withdraw(String network, String container, Ipv4 address) {
        networks.computeIfPresent(network, (_, entries) -> {
            entries.removeIf(entry -> entry.container().equals(container) && entry.address().equals(address));
            return entries.isEmpty() ? null : entries;
        });
    }

    /// {@return the addresses of a name, which several containers may share} Also of `name.network`.
    ///
    /// @param visible the networks that the asking container is on
    synchronized List<Ipv4> addresses(Collection<String> visible, String name) {
        List<Ipv4> found = new ArrayList<>();
        for (String network : visible) {
            String suffix = "." + network;
            boolean qualified = name.length() > suffix.length()
                    && name.regionMatches(true, name.length() - suffix.length(), suffix, 0, suffix.length());
            String shorter = qualified ? name.substring(0, name.length() - suffix.length()) : name;
            for (Entry entry : networks.getOrDefault(network, List.of())) {
                if (entry.has(name) || qualified && entry.has(shorter)) {
                    found.add(entry.address());
                }
            }
        }
        return found;
    }

    /// {@return the name of the container with an address: `db.back`}
    synchronized Optional<String> name(Collection<String> visible, Ipv4 address) {
        for (String network : visible) {
            for (Entry entry : networks.getOrDefault(network, List.of())) {
                if (entry.address().equals(address)) {
                    return Optional.of(entry.names().getFirst() + "." + network);
                }
            }
        }
        return Optional.empty();
    }
}
