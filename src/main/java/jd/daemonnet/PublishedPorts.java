package jd.daemonnet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import jd.libcontainer.io.SubprocessException;
import jd.server.api.ContainerPort;

/// The published ports of one running container, until [#close] takes them back.
public final class PublishedPorts implements AutoCloseable {
    private final Optional<Firewall> firewall;
    private final List<PortMapping> mappings = new ArrayList<>();
    private final Deque<Runnable> releases = new ArrayDeque<>();

    PublishedPorts(Optional<Firewall> firewall) {
        this.firewall = firewall;
    }

    /// {@return those of a container that publishes none}
    public static PublishedPorts none() {
        return new PublishedPorts(Optional.empty());
    }

    void add(ContainerPort port, List<HostAddress> hosts, int hostPort, PortProxy proxy, Runnable release) {
        releases.push(release);
        releases.push(proxy::close);
        hosts.forEach(host -> mappings.add(new PortMapping(port, host, hostPort)));
    }

    /// Adds the rules of all ports, after all have been bound: no rule leads to a port that is not the container's.
    void redirect(PortMapper.Target target) {
        List<FirewallRule> rules = mappings.stream()
                .flatMap(mapping -> FirewallRule.port(
                        mapping.hostIp(), mapping.hostPort(), mapping.port(), target.container(), target.bridge())
                        .stream())
                .toList();
        if (firewall.isPresent() && !rules.isEmpty()) {
            try {
                firewall.get().add(rules);
            } catch (SubprocessException e) {
                throw PortMapper.failed(e);
            }
            releases.push(() -> firewall.get().remove(rules));
        }
    }

    /// {@return what is published, in the order in which it was bound}
    public List<PortMapping> mappings() {
        return List.copyOf(mappings);
    }

    /// Removes the rules, then the listening sockets, and then frees the ports.
    @Override
    public void close() {
        NetworkException failure = null;
        while (!releases.isEmpty()) {
            try {
                releases.pop().run();
            } catch (RuntimeException e) {
                failure = new NetworkException("take a published port back: " + e.getMessage(), e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
