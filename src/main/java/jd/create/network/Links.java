package jd.create.network;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import jd.containernet.LinkLines;
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
    private final Facilities facilities;
    private final Registry registry;

    public Links(Facilities facilities, Registry registry) {
        this.facilities = facilities;
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

    /// {@return the links with ids instead of names, since a name may be another container's later}
    public static List<String> withIds(NetworkOptions network, Registry registry) {
        return network.links().stream()
                .map(link -> new NetworkOptions.Link(other(link, registry).id(), link.alias()).text())
                .toList();
    }

    /// {@return the links as an inspection shows them, with the present names: `/db:/web/database`}
    public static List<String> shown(Container container, Registry registry) {
        return container.settings().network().links().stream()
                .map(link -> "/" + registry.lookup(link.name()).map(Container::name).orElse(link.name())
                        + ":/" + container.name() + "/" + link.alias())
                .toList();
    }

    /// Removes a link: its alias is no name any more, neither for clients nor in the hosts file.
    ///
    /// @param name `web/database`, the alias of an existing container
    public void remove(String name) {
        String path = name.startsWith("/") ? name.substring(1) : name;
        registry.find(name);
        int slash = path.lastIndexOf('/');
        if (slash < 0) {
            throw ApiException.internal("Conflict, cannot remove the default link name of the container");
        }
        Container linking = registry.find(path.substring(0, slash));
        String alias = path.substring(slash + 1);
        linking.operation.lock();
        try {
            linking.relink(linking.settings().network().links().stream()
                    .filter(link -> !link.alias().equals(alias))
                    .map(NetworkOptions.Link::text)
                    .toList());
            facilities.files().saveHostConfig(linking);
        } finally {
            linking.operation.unlock();
        }
        edit(linking, hosts -> rewritten(LinkLines.without(hosts, alias), linking));
    }

    /// {@return the file with the present names of the other linked containers}
    private String rewritten(String hosts, Container linking) {
        String text = hosts;
        StringBuilder lines = new StringBuilder();
        for (NetworkOptions.Link link : linking.settings().network().links()) {
            Optional<Container> other = registry.lookup(link.name());
            Optional<String> address = other.flatMap(Links::address);
            if (address.isPresent()) {
                text = LinkLines.without(text, link.alias());
                lines.append(LinkLines.line(
                        address.get(), link.alias(), other.get().config().hostname(), other.get().name()));
            }
        }
        return LinkLines.insert(text, lines.toString(), address(linking).map(Set::of).orElse(Set.of()));
    }

    /// Called after the start of a container: a container that links to it gets its address, which may be another one than
    /// before.
    public void announce(Container container) {
        Optional<String> address = address(container);
        for (Container linking : address.isPresent() ? registry.all() : List.<Container>of()) {
            for (NetworkOptions.Link link : linking.settings().network().links()) {
                if (linking.state().alive() && link.name().equals(container.id())) {
                    edit(linking, hosts -> LinkLines.moved(hosts, link.alias(), address.orElseThrow()));
                }
            }
        }
    }

    /// One at a time, since two linked containers may start at once.
    private synchronized void edit(Container container, UnaryOperator<String> change) {
        Path file = facilities.files().file(container.id(), "hosts");
        if (Files.exists(file)) {
            facilities.files().writeText(container.id(), "hosts", change.apply(facilities.files().readText(file)));
        }
    }

    private static Optional<String> address(Container container) {
        return container.life().live()
                .flatMap(live -> live.connections().on(NetworkMode.BRIDGE))
                .map(endpoint -> endpoint.allocation().address().toString());
    }

    /// Adds the linked containers to the hosts file. {@return the environment variables for them}
    ///
    /// @param own the container's addresses
    public List<String> setUp(Container container, Set<String> own) {
        List<Link> links = of(container);
        StringBuilder hosts = new StringBuilder();
        List<String> variables = new ArrayList<>();
        for (Link link : links) {
            String hostname = link.other().config().hostname();
            hosts.append(LinkLines.line(link.address(), link.alias(), hostname, link.other().name()));
            variables.addAll(variables(container, link));
        }
        if (!links.isEmpty()) {
            edit(container, before -> LinkLines.insert(before, hosts.toString(), own));
        }
        return variables;
    }

    private List<Link> of(Container container) {
        List<Link> links = new ArrayList<>();
        NetworkOptions network = container.settings().network();
        // On a user-defined network a link is an alias, which the name server resolves.
        if (network.mode() instanceof NetworkMode.UserDefined) {
            return links;
        }
        for (NetworkOptions.Link requested : network.links()) {
            String alias = requested.alias();
            Container other = other(requested, registry);
            String address = address(other)
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
