package jd.create.network;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import jd.containernet.NetworkMode;
import jd.create.config.ConfigMerge;
import jd.create.config.NetworkOptions;
import jd.create.record.Container;
import jd.create.record.Facilities;
import jd.create.record.Registry;
import jd.server.api.ApiException;

/// Sets up `--link db:database`: a line in `/etc/hosts` with the other container's address, and environment variables with
/// its ports. User-defined networks with their DNS server have replaced it; the book describes links.
///
/// Docker 1.2.0: daemon/container.go setupLinkedContainers, links/links.go
public final class Links {
    private final Facilities at;
    private final Registry registry;

    public Links(Facilities at, Registry registry) {
        this.at = at;
        this.registry = registry;
    }

    private record Link(Container other, String alias, String address) {}

    /// A linked container must exist when the container is created, and must run when it is started.
    public static void verify(NetworkOptions network, Registry registry) {
        network.links().forEach(link -> other(link, registry));
    }

    private static Container other(NetworkOptions.Link link, Registry registry) {
        return registry.lookup(link.name()).orElseThrow(() -> ApiException.invalid(
                "could not get container for " + link.name() + ": No such container: " + link.name()));
    }

    /// Adds the linked containers to the hosts file. {@return the environment variables for them}
    public List<String> setUp(Container container) {
        List<Link> links = of(container);
        StringBuilder hosts = new StringBuilder();
        List<String> variables = new ArrayList<>();
        for (Link link : links) {
            String hostname = link.other().config().hostname();
            hosts.append(link.address() + "\t" + link.alias() + " " + hostname + " " + link.other().name() + "\n");
            variables.addAll(variables(container, link));
        }
        if (!links.isEmpty()) {
            Path file = at.files().file(container.id(), "hosts");
            at.files().writeText(container.id(), "hosts", at.files().readText(file) + hosts);
        }
        return variables;
    }

    private List<Link> of(Container container) {
        List<Link> links = new ArrayList<>();
        for (NetworkOptions.Link requested : container.settings().network().links()) {
            String alias = requested.alias();
            Container other = other(requested, registry);
            String address = other.life().live()
                    .flatMap(live -> live.connections().on(NetworkMode.BRIDGE))
                    .map(endpoint -> endpoint.allocation().address().toString())
                    .orElseThrow(() -> ApiException.internal("Cannot link to a non running container: /"
                            + other.name() + " AS /" + container.name() + "/" + alias));
            links.add(new Link(other, alias, address));
        }
        return links;
    }

    /// {@return variables like `DB_PORT_5432_TCP_ADDR=172.17.0.2`} `DB_PORT` has the lowest port.
    private static List<String> variables(Container container, Link link) {
        String prefix = link.alias().replace('-', '_').toUpperCase(Locale.ROOT);
        List<String> variables = new ArrayList<>();
        for (String port : ports(link.other())) {
            String number = port.substring(0, port.indexOf('/'));
            String protocol = port.substring(port.indexOf('/') + 1);
            String url = protocol + "://" + link.address() + ":" + number;
            String name = prefix + "_PORT_" + number + "_" + protocol.toUpperCase(Locale.ROOT);
            if (variables.isEmpty()) {
                variables.add(prefix + "_PORT=" + url);
            }
            variables.addAll(List.of(
                    name + "=" + url, name + "_ADDR=" + link.address(), name + "_PORT=" + number,
                    name + "_PROTO=" + protocol));
        }
        variables.add(prefix + "_NAME=/" + container.name() + "/" + link.alias());
        List<String> env = link.other().config().env();
        for (String variable : env == null ? List.<String>of() : env) {
            if (variable.contains("=") && !Set.of("HOME", "PATH").contains(ConfigMerge.key(variable))) {
                variables.add(prefix + "_ENV_" + variable);
            }
        }
        return variables;
    }

    private static List<String> ports(Container other) {
        return other.config().exposedPorts() == null
                ? List.of()
                : other.config().exposedPorts().keySet().stream()
                        .filter(port -> port.matches("[0-9]+/[a-z]+"))
                        .sorted(Comparator.comparingInt(port -> Integer.parseInt(port.substring(0, port.indexOf('/')))))
                        .toList();
    }
}
